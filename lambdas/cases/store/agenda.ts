import { type DynamoDBDocumentClient, paginateQuery, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { DUE_INDEX, FORMER_DUE_INDEX } from '../../shared/contract';
import type { Incident } from '../incident/incident';
import { treatmentOf } from '../incident/subject';
import { formerSubject } from './stored-incident';

/** All heads that are due stand in one partition of the index: a sweep reads them in the order of their time. */
const PARTITION = 'incident';
const HOUR_MILLISECONDS = 3_600_000;

/** What the index holds of an incident of which something is still to come. */
export type Unfinished = Pick<Incident, 'incidentKey' | 'subject'>;

type Condition = Pick<QueryCommandInput, 'FilterExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>;

/** The incidents of which something is to come, in the order of its time. It follows the table with a lag, and only hints. */
export interface Agenda {
  /** @param until absent: whenever they are due */
  lines(until?: Date): AsyncIterable<Unfinished>;
  /** Whether any alarm waits for the hourly budget; the overflow does not count. */
  anyWaitsForBudget(): Promise<boolean>;
}

/** Of a head, what puts it into the index, beside its members of the same names: only what is due is in it. */
export function agendaEntry(incident: Incident): Record<string, unknown> {
  const { phase, backoff, dueAt } = incident;
  if (dueAt === undefined) return {};
  const waitsForBudget = treatmentOf(incident).isNamedInOverflow && phase === 'pending' && backoff?.reason === 'hourly-cap';
  return { [DUE_INDEX.partition]: PARTITION, waitsForBudget: waitsForBudget || undefined };
}

/** The agenda of the case table, with what version 0.1.0 wrote and nothing has happened to since. */
export function agenda(client: DynamoDBDocumentClient, TableName: string, now: () => Date): Agenda {
  let formerIsEmptyUntil = 0;

  return {
    async *lines(until) {
      if (!(await isFormerEmpty())) yield* query(FORMER_DUE_INDEX, until);
      yield* query(DUE_INDEX, until);
    },

    async anyWaitsForBudget() {
      for await (const _ of query(DUE_INDEX, undefined, WAITS)) return true;
      if (await isFormerEmpty()) return false;
      for await (const _ of query(FORMER_DUE_INDEX, undefined, WAITS_IN_0_1_0)) return true;
      return false;
    },
  };

  async function* query(
    index: typeof DUE_INDEX | typeof FORMER_DUE_INDEX,
    until?: Date,
    { ExpressionAttributeNames, ExpressionAttributeValues, FilterExpression }: Condition = {},
  ): AsyncIterable<Unfinished> {
    const bounds = until && {
      ExpressionAttributeNames: { '#due': index.sort },
      ExpressionAttributeValues: { ':now': until.toISOString() },
    };
    const input: QueryCommandInput = {
      TableName,
      IndexName: index.name,
      KeyConditionExpression: until ? '#partition = :partition AND #due <= :now' : '#partition = :partition',
      FilterExpression,
      ExpressionAttributeNames: { '#partition': index.partition, ...bounds?.ExpressionAttributeNames, ...ExpressionAttributeNames },
      ExpressionAttributeValues: { ':partition': PARTITION, ...bounds?.ExpressionAttributeValues, ...ExpressionAttributeValues },
    };
    for await (const { Items = [] } of paginateQuery({ client }, input)) {
      for (const line of Items) yield { incidentKey: line.pk as string, subject: line.subject ?? formerSubject(line) };
    }
  }

  /** Nothing writes to it any more but a function of 0.1.0 in the minute of the update: what is empty is looked at again an hour later. */
  async function isFormerEmpty(): Promise<boolean> {
    if (now().getTime() < formerIsEmptyUntil) return true;
    if (await hasFormerLine()) return false;
    formerIsEmptyUntil = now().getTime() + HOUR_MILLISECONDS;
    return true;
  }

  /** A table that the operator brings need not have the index. */
  async function hasFormerLine(): Promise<boolean> {
    const { name: IndexName, partition } = FORMER_DUE_INDEX;
    const one = new QueryCommand({
      TableName,
      IndexName,
      Limit: 1,
      KeyConditionExpression: '#partition = :partition',
      ExpressionAttributeNames: { '#partition': partition },
      ExpressionAttributeValues: { ':partition': PARTITION },
    });
    const { Items = [] } = await client.send(one).catch(error => {
      if (error.name !== 'ValidationException') throw error;
      return { Items: [] };
    });
    return Items.length > 0;
  }
}

const WAITS: Condition = {
  FilterExpression: '#waits = :yes',
  ExpressionAttributeNames: { '#waits': 'waitsForBudget' },
  ExpressionAttributeValues: { ':yes': true },
};

/** What 0.1.0 has written has other names until something happens to it, which for what waits is within the hour. */
const WAITS_IN_0_1_0: Condition = {
  FilterExpression:
    'NOT #kind IN (:overflow, :umbrella) AND #phase = :pending AND (#backoff.#reason = :cap OR #backoff.#because = :cap OR #hold.#because = :cap)',
  ExpressionAttributeNames: {
    '#kind': 'kind',
    '#phase': 'phase',
    '#backoff': 'backoff',
    '#hold': 'hold',
    '#reason': 'reason',
    '#because': 'because',
  },
  ExpressionAttributeValues: { ':overflow': 'overflow', ':umbrella': 'umbrella', ':pending': 'pending', ':cap': 'hourly-cap' },
};

import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DUE_INDEX, EXPIRY_ATTRIBUTE, INCIDENT_HEAD, TABLE_KEY } from '../../shared/contract';
import type { Incident } from '../incident/incident';
import type { Disposition } from '../incident/state-change';
import type { CallRecord, ChangeRecord, IncidentStore } from './incident-records';
import { recordKey as key, RECORD } from './keys';
import { fromStored, SCHEMA } from './stored-incident';

/** All heads that are due stand in one partition of the index: a sweep reads them in the order of their time. */
const DUE_PARTITION = 'incident';
const DAY_SECONDS = 86_400;
/** Of the overflow itself nothing waits. What 0.1.0 has written waits for an hour at most, and has other names until then. */
const WAITS_FOR_BUDGET =
  'NOT #kind IN (:overflow, :umbrella) AND #phase = :pending AND (#backoff.#reason = :cap OR #backoff.#because = :cap OR #hold.#because = :cap)';

/**
 * Incidents in DynamoDB, one partition for each: its head, its changes, its attempts. The head is written only over the version that was read: that
 * one condition serializes everything that happens to an incident. All reads are strongly consistent but for the index, which only hints.
 * @param retentionDays how long the records of what is over are kept; nothing unfinished expires
 */
export function incidentStore(
  client: DynamoDBDocumentClient,
  TableName: string,
  retentionDays = 400,
  now = () => new Date(),
): IncidentStore {
  const expiry = () => Math.floor(now().getTime() / 1000) + retentionDays * DAY_SECONDS;

  return {
    async load(incidentKey) {
      const head = await getHead(incidentKey);
      return head && fromStored(head);
    },

    async save(incident) {
      const next = { ...incident, version: incident.version + 1 };
      const writeId = randomUUID();
      const Item = {
        ...key(next.incidentKey, INCIDENT_HEAD),
        ...next,
        ...indexKey(next),
        alarmState: next.alarm.value,
        schema: SCHEMA,
        [EXPIRY_ATTRIBUTE]: next.isArchived && next.dueAt === undefined ? expiry() : undefined,
        writeId,
      };
      if (await holds(client.send(new PutCommand({ TableName, Item, ...ifUnchanged(incident) })))) return next;
      // The SDK repeats a write whose answer was lost, and then meets the record that it has written itself.
      const stored = await getHead(next.incidentKey);
      return stored?.writeId === writeId ? next : undefined;
    },

    async putChange(incidentKey, change) {
      const Item = { ...key(incidentKey, changeKey(change.id)), ...change, event: change.event && JSON.stringify(change.event) };
      await holds(client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })));
      return (await this.readChange(incidentKey, change.id))!;
    },

    async readChange(incidentKey, changeId) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: key(incidentKey, changeKey(changeId)), ConsistentRead: true }));
      return Item && readChangeRecord(Item);
    },

    async settleChanges(incidentKey, changeIds, disposition) {
      for (const id of changeIds) await settle(incidentKey, id, disposition);
    },

    async noteSuppression(incidentKey, changeId, suppressedBy) {
      await update(key(incidentKey, changeKey(changeId)), {
        disposition: 'suppressed',
        suppression: suppressedBy.at(-1),
        suppressedBy,
      });
    },

    async recordCall(incidentKey, attempt) {
      await update(key(incidentKey, attemptKey(attempt)), attempt);
    },

    async recordReply(incidentKey, reply) {
      await client.send(
        new PutCommand({ TableName, Item: { ...key(incidentKey, `${RECORD.reply}${reply.timeCreated}#${reply.fingerprint}`), ...reply } }),
      );
    },

    async linkCase(caseId, incidentKey) {
      await client.send(new PutCommand({ TableName, Item: { ...key(incidentKey, `${RECORD.case}${caseId}`), caseId } }));
      await client.send(new PutCommand({ TableName, Item: { ...linkKey(caseId), incidentKey } }));
    },

    async incidentOfCase(caseId) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: linkKey(caseId), ConsistentRead: true }));
      return Item?.incidentKey as string | undefined;
    },

    async *due(until) {
      const query = {
        TableName,
        IndexName: DUE_INDEX.name,
        KeyConditionExpression: '#partition = :partition AND #due <= :now',
        ProjectionExpression: 'incidentKey',
        ExpressionAttributeNames: { '#partition': DUE_INDEX.partition, '#due': DUE_INDEX.sort },
        ExpressionAttributeValues: { ':partition': DUE_PARTITION, ':now': until.toISOString() },
      };
      for await (const { Items = [] } of paginateQuery({ client }, query)) {
        for (const { incidentKey } of Items) yield incidentKey as string;
      }
    },

    archive: incidentKey => setExpiry(incidentKey, expiry()),

    unarchive: incidentKey => setExpiry(incidentKey),

    async anyWaitsForBudget() {
      const query = {
        TableName,
        IndexName: DUE_INDEX.name,
        KeyConditionExpression: '#partition = :partition',
        FilterExpression: WAITS_FOR_BUDGET,
        ProjectionExpression: 'incidentKey',
        ExpressionAttributeNames: {
          '#partition': DUE_INDEX.partition,
          '#kind': 'kind',
          '#phase': 'phase',
          '#backoff': 'backoff',
          '#hold': 'hold',
          '#reason': 'reason',
          '#because': 'because',
        },
        ExpressionAttributeValues: {
          ':partition': DUE_PARTITION,
          ':overflow': 'overflow',
          ':umbrella': 'umbrella',
          ':pending': 'pending',
          ':cap': 'hourly-cap',
        },
      };
      for await (const { Count = 0 } of paginateQuery({ client }, query)) if (Count > 0) return true;
      return false;
    },
  };

  async function getHead(incidentKey: string) {
    const { Item } = await client.send(new GetCommand({ TableName, Key: key(incidentKey, INCIDENT_HEAD), ConsistentRead: true }));
    return Item;
  }

  async function settle(incidentKey: string, changeId: string, disposition: Disposition): Promise<void> {
    await update(key(incidentKey, changeKey(changeId)), { disposition });
  }

  /** Sets the attributes that have a value, and leaves the others as they are. */
  async function update(Key: Record<string, string>, attributes: object): Promise<void> {
    const entries = Object.entries(attributes).filter(([, value]) => value !== undefined);
    await client.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: `SET ${entries.map(([name]) => `#${name} = :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(entries.map(([name, value]) => [`:${name}`, value])),
      }),
    );
  }

  /** Changes the expiry of an incident's changes, attempts and cases where it is not as it should be; its head has one with every write. */
  async function setExpiry(incidentKey: string, expiresAt?: number): Promise<void> {
    const change = expiresAt === undefined ? 'REMOVE #expiry' : 'SET #expiry = :expiry';
    const ExpressionAttributeNames = { '#expiry': EXPIRY_ATTRIBUTE };
    const ExpressionAttributeValues = expiresAt === undefined ? undefined : { ':expiry': expiresAt };
    for await (const Key of recordsOf(incidentKey, expiresAt === undefined)) {
      await client.send(
        new UpdateCommand({ TableName, Key, UpdateExpression: change, ExpressionAttributeNames, ExpressionAttributeValues }),
      );
    }
  }

  async function* recordsOf(incidentKey: string, isAging: boolean): AsyncIterable<Record<string, string>> {
    const query = {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: '#pk = :pk',
      FilterExpression: isAging ? 'attribute_exists(#expiry)' : 'attribute_not_exists(#expiry)',
      ProjectionExpression: '#pk, #sk, caseId',
      ExpressionAttributeNames: { '#pk': TABLE_KEY.partition, '#sk': TABLE_KEY.sort, '#expiry': EXPIRY_ATTRIBUTE },
      ExpressionAttributeValues: { ':pk': incidentKey },
    };
    for await (const { Items = [] } of paginateQuery({ client }, query)) {
      for (const { pk, sk, caseId } of Items) {
        if (sk === INCIDENT_HEAD) continue;
        if (sk === `${RECORD.case}${caseId}`) yield linkKey(caseId);
        yield key(pk, sk);
      }
    }
  }
}

/** A change's record. Its event is kept as a JSON text, since DynamoDB's client loses members of some names; older records have it as an object. */
export function readChangeRecord(item: Record<string, unknown>): ChangeRecord {
  const { event } = item;
  return { ...item, event: typeof event === 'string' ? JSON.parse(event) : event } as ChangeRecord;
}

/** The record of a case tells its incident, the incident's own record of it the case. */
function linkKey(caseId: string): Record<string, string> {
  return key(`${RECORD.case}${caseId}`, 'incident');
}

function changeKey(changeId: string): string {
  return `${RECORD.change}${changeId}`;
}

function attemptKey({ fence }: CallRecord): string {
  return `${RECORD.call}${String(fence).padStart(8, '0')}`;
}

/** Only what is due is in the index. */
function indexKey({ dueAt }: Incident): Record<string, string> {
  return dueAt === undefined ? {} : { [DUE_INDEX.partition]: DUE_PARTITION };
}

function ifUnchanged({ version }: Incident) {
  if (version === 0) return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': version },
  };
}

/** Whether the condition of a write held. */
async function holds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { TABLE_KEY } from '../../shared/contract';
import { later } from '../../shared/time';
import { updateRecord } from './update-record';

const KEY = { [TABLE_KEY.partition]: 'budget', [TABLE_KEY.sort]: 'creates' };
const HOUR_SECONDS = 3_600;

/** The creates of the last hour, oldest first. */
export interface Reservations {
  version: number;
  taken: { key: string; at: string }[];
}

/**
 * The reservations of the last hour in one record: a rolling hour, so that no sixty minutes see more creates than the limit.
 * @param leaseSeconds for how long after its reservation a create may still be made: it counts from then
 */
export function createBudget(client: DynamoDBDocumentClient, TableName: string, leaseSeconds: number): CreateBudget {
  const record = { name: 'the hourly budget', load: read, save: put };

  return {
    async outlook(key, limit, now) {
      const answer = reserveIn(await read(), { key, limit, now, leaseSeconds });
      return 'next' in answer ? { granted: true } : answer;
    },

    async reserve(key, limit, now) {
      let until: string | undefined;
      await updateRecord(record, known => {
        const answer = reserveIn(known, { key, limit, now, leaseSeconds });
        until = 'until' in answer ? answer.until : undefined;
        return 'next' in answer ? answer.next : undefined;
      });
      return until === undefined ? { granted: true } : { granted: false, until };
    },

    async isReserved(key) {
      return (await read()).taken.some(entry => entry.key === key);
    },

    async release(key) {
      await updateRecord(record, known => releaseIn(known, key));
    },
  };

  function read(): Promise<Reservations> {
    return readReservations(client, TableName);
  }

  /** Each next record counts one version on. */
  async function put(next: Reservations): Promise<Reservations | undefined> {
    try {
      await client.send(
        new PutCommand({
          TableName,
          Item: { ...KEY, ...next },
          ConditionExpression: 'attribute_not_exists(pk) OR #version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': next.version - 1 },
        }),
      );
      return next;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}

export async function readReservations(client: DynamoDBDocumentClient, TableName: string): Promise<Reservations> {
  const { Item } = await client.send(new GetCommand({ TableName, Key: KEY, ConsistentRead: true }));
  return (Item as Reservations | undefined) ?? { version: 0, taken: [] };
}

/** Gives a reservation back under which nothing was created. */
export function releaseIn(reservations: Reservations, key: string): Reservations {
  const { version, taken } = reservations;
  const others = taken.filter(entry => entry.key !== key);
  return others.length === taken.length ? reservations : { version: version + 1, taken: others };
}

/** Takes a reservation, renews the one that the key has, or says when the next one comes free. */
export function reserveIn(
  { version, taken }: Reservations,
  { key, limit, now, leaseSeconds }: { key: string; limit: number; now: Date; leaseSeconds: number },
): { next: Reservations } | { granted: false; until: string } {
  const freeAt = ({ at }: { at: string }) => later(at, HOUR_SECONDS + leaseSeconds);
  const others = taken.filter(entry => entry.key !== key && freeAt(entry) > now.toISOString());
  const blocking = others[others.length - limit];
  if (others.length >= limit) return { granted: false, until: blocking ? freeAt(blocking) : later(now, HOUR_SECONDS) };
  return { next: { version: version + 1, taken: [...others, { key, at: now.toISOString() }] } };
}

/** How many cases may still be created this hour. */
export interface CreateBudget {
  /** What `reserve` would answer; takes nothing. */
  outlook(key: string, limit: number, now: Date): Promise<{ granted: true } | { granted: false; until: string }>;
  /** Takes one of `limit` creates per rolling hour, or answers when the next one comes free (ISO 8601). The same key takes no second one. */
  reserve(key: string, limit: number, now: Date): Promise<{ granted: true } | { granted: false; until: string }>;
  /** Whether a case of the hour is taken under a key. */
  isReserved(key: string): Promise<boolean>;
  /** Gives back what was taken under a key: nothing was created. */
  release(key: string): Promise<void>;
}

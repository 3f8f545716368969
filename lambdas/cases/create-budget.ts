import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { TABLE_KEY } from '../shared/contract';
import { later } from './incident';
import type { CreateBudget } from './ports';

const KEY = { [TABLE_KEY.partition]: 'budget', [TABLE_KEY.sort]: 'creates' };
const HOUR_SECONDS = 3_600;

interface Reservations {
  version: number;
  taken: { key: string; at: string }[];
}

/** The reservations of the last hour in one record: a rolling hour, so that no sixty minutes see more creates than the limit. */
export function createBudget(client: DynamoDBDocumentClient, TableName: string): CreateBudget {
  return {
    async reserve(key, limit, now) {
      for (;;) {
        const { Item } = await client.send(new GetCommand({ TableName, Key: KEY, ConsistentRead: true }));
        const { version, taken } = (Item as Reservations | undefined) ?? { version: 0, taken: [] };
        const others = taken.filter(entry => later(entry.at, HOUR_SECONDS) > now.toISOString() && entry.key !== key);
        if (others.length >= limit) return { granted: false, until: later(others[others.length - limit]!.at, HOUR_SECONDS) };
        const next = { version: version + 1, taken: [...others, { key, at: now.toISOString() }] };
        if (await put(next, version)) return { granted: true };
      }
    },
  };

  async function put(next: Reservations, read: number): Promise<boolean> {
    try {
      await client.send(
        new PutCommand({
          TableName,
          Item: { ...KEY, ...next },
          ConditionExpression: 'attribute_not_exists(pk) OR #version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': read },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

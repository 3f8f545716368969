import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { EXPIRY_ATTRIBUTE, TABLE_KEY } from '../shared/contract';
import { own } from '../shared/own';
import { inBatches } from './ask-in-batches';
import { runBounded } from './run-bounded';

/** The table of this room: one partition for each list that is read as a whole. */
export interface AdvisorTable {
  documents: DynamoDBDocumentClient;
  tableName: string;
  /** Lets some milliseconds pass before a throttled write is repeated. */
  pause?: (milliseconds: number) => Promise<void>;
}

export type TableItem = Record<string, unknown>;

/** Key attributes of a record. */
export function keyOf(partition: string, sort: string): Record<string, string> {
  return { [TABLE_KEY.partition]: partition, [TABLE_KEY.sort]: sort };
}

/** The attribute that makes DynamoDB delete a record some time after `days` days. */
export function expiryAfter(now: Date, days: number): Record<string, number> {
  return { [EXPIRY_ATTRIBUTE]: Math.floor(now.getTime() / 1000) + days * 24 * 60 * 60 };
}

/** All records of a partition, in the order of their sort keys, one page of at most 1 MB at a time. */
export async function* readPages<Item>({ documents, tableName }: AdvisorTable, partition: string): AsyncGenerator<Item[]> {
  let startKey: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: '#partition = :partition',
        ExpressionAttributeNames: { '#partition': TABLE_KEY.partition },
        ExpressionAttributeValues: { ':partition': partition },
        ConsistentRead: true,
        ExclusiveStartKey: startKey,
      }),
    );
    if (Items.length > 0) yield Items as Item[];
    startKey = LastEvaluatedKey;
  } while (startKey);
}

/** All records of a partition that is known to be small. */
export async function readAll<Item>(table: AdvisorTable, partition: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of readPages<Item>(table, partition)) items.push(...page);
  return items;
}

/** BatchWriteItem takes 25: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const WRITES_PER_CALL = 25;
const CALLS_AT_A_TIME = 4;
const ATTEMPTS = 10;

/**
 * Puts all the items, whose keys differ, and puts again what DynamoDB left over.
 * @throws when it leaves something over ten times, with pauses of about 15 seconds in all
 */
export async function putAll(table: AdvisorTable, items: TableItem[]): Promise<void> {
  await runBounded(inBatches(items, WRITES_PER_CALL), CALLS_AT_A_TIME, batch => putBatch(table, batch));
}

async function putBatch({ documents, tableName, pause = sleep }: AdvisorTable, batch: TableItem[]): Promise<void> {
  let requests = batch.map(Item => ({ PutRequest: { Item } }));
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { UnprocessedItems } = await documents.send(new BatchWriteCommand({ RequestItems: { [tableName]: requests } }));
    requests = (own(UnprocessedItems, tableName) ?? []) as typeof requests;
    if (requests.length === 0) return;
    await pause(Math.min(50 * 2 ** attempt, 5_000) * Math.random());
  }
  throw new Error(`DynamoDB left ${requests.length} records unwritten ${ATTEMPTS} times: the table ${tableName} is throttled.`);
}

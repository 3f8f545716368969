import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { TABLE_KEY } from '../../shared/contract';

/** Where the time of the installation stands in the case table. */
export const INSTALLED_AT = { [TABLE_KEY.partition]: 'installation', [TABLE_KEY.sort]: 'began' };

/** Whoever comes first comes within minutes of the deployment: what fired meanwhile is no old trouble. Milliseconds. */
const FIRST_COME_WITHIN = 300_000;

/**
 * When this installation began to watch: whoever asks first writes it down, and it stays. Before that, alarms fired that nobody wanted cases for.
 * @returns ISO 8601
 */
export function installedAt(client: DynamoDBDocumentClient, TableName: string, now: () => Date): () => Promise<string> {
  let known: string | undefined;
  return async () => {
    known ??= (await read()) ?? (await write());
    return known;
  };

  async function read(): Promise<string | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName, Key: INSTALLED_AT, ConsistentRead: true }));
    return Item?.at as string | undefined;
  }

  async function write(): Promise<string> {
    const at = new Date(now().getTime() - FIRST_COME_WITHIN).toISOString();
    const Item = { ...INSTALLED_AT, at };
    try {
      await client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }));
      return at;
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      return (await read()) ?? at;
    }
  }
}

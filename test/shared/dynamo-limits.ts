import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html: all in UTF-8 bytes, names included. */
const ITEM_BYTES = 400 * 1024;
const PARTITION_KEY_BYTES = 2_048;
const SORT_KEY_BYTES = 1_024;

/** What a value takes, about as DynamoDB counts it: texts in bytes, a byte for each mark of a list, map or null, at most 21 for a number. */
function itemBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return 21;
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + 1 + itemBytes(each), 3);
  if (typeof value !== 'object' || value === null) return value === undefined ? 0 : 1;
  return Object.entries(value).reduce((sum, [name, each]) => sum + 1 + Buffer.byteLength(name) + itemBytes(each), 3);
}

/** @throws what DynamoDB would refuse: an item or a key that is too large */
export function requireFits(item: object, keys: { partition?: string; sort?: string } = {}): void {
  // The simulation asks this at every write: nothing takes more than 21 bytes for a character of its JSON, so only what is large is measured.
  const size = JSON.stringify(item).length * 21 > ITEM_BYTES ? itemBytes(item) : 0;
  if (size > ITEM_BYTES) throw new Error(`Item size has exceeded the maximum allowed size: ${size} bytes`);
  if (itemBytes(keys.partition) > PARTITION_KEY_BYTES) throw new Error(`The partition key has ${itemBytes(keys.partition)} bytes`);
  if (itemBytes(keys.sort) > SORT_KEY_BYTES) throw new Error(`The sort key has ${itemBytes(keys.sort)} bytes`);
}

type Item = Record<string, unknown> & { pk?: string; sk?: string };

interface Writing {
  Item?: Item;
  RequestItems?: Record<string, { PutRequest?: { Item: Item } }[]>;
}

/** Has a client refuse, before they are sent, items and keys that DynamoDB would: dynalite knows the limit of an item in characters only. */
export function keepLimits(client: DynamoDBClient): DynamoDBClient {
  client.middlewareStack.add(
    next => async args => {
      const { Item, RequestItems = {} } = args.input as Writing;
      const put = Object.values(RequestItems).flatMap(requests =>
        requests.flatMap(({ PutRequest }) => (PutRequest ? [PutRequest.Item] : [])),
      );
      for (const item of Item ? [Item, ...put] : put) requireFits(item, { partition: item.pk, sort: item.sk });
      return next(args);
    },
    { step: 'initialize', priority: 'low', name: 'keepLimits' },
  );
  return client;
}

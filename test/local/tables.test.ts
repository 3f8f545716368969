import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { type LocalServer, listen } from '../../local/cloud/json-api';
import { createTable, Tables } from '../../local/cloud/tables';
import { close, Dynalite } from '../databases';
import { describeTablesOn } from './usable-tables';

const KEYS = {
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' as const }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
};

/** Its tables are there a while after they were asked for, as DynamoDB's are. */
let slow: LocalServer;
let client: DynamoDBClient;
let tables: Tables;
beforeAll(async () => {
  slow = await listen(dynalite({ createTableMs: 100, updateTableMs: 0, deleteTableMs: 0 }));
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new DynamoDBClient({ endpoint: slow.url, region: 'us-east-1', credentials });
  tables = new Tables(slow.url, 'us-east-1');
});
afterAll(async () => {
  client.destroy();
  tables.close();
  await close(slow);
});

test('a table that DynamoDB is still making is waited for, by whoever makes it', async () => {
  await createTable(client, { TableName: 'of-a-test', ...KEYS });
  await tables.create('of-a-local-run', KEYS);
  expect(await tables.items('of-a-local-run')).toEqual([]);
  expect(await tables.items('of-a-test')).toEqual([]);
});

describeTablesOn('dynalite', new Dynalite());

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { listen } from '../../local/cloud/json-api';
import { createTable, Tables } from '../../local/cloud/tables';
import { testDatabases } from '../databases';

const KEYS = {
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' as const }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
};

/** Tables of it are there a while after they were asked for, as DynamoDB's are. */
async function slowDatabase() {
  const { server, url } = await listen(dynalite({ createTableMs: 100, updateTableMs: 0, deleteTableMs: 0 }));
  const client = new DynamoDBClient({ endpoint: url, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const stop = async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  };
  return { url, client, stop };
}

test('a table that DynamoDB is still making is waited for, by whoever makes it', async () => {
  const database = await slowDatabase();
  const tables = new Tables(database.url, 'us-east-1');
  await createTable(database.client, { TableName: 'of-a-test', ...KEYS });
  await tables.create('of-a-local-run', KEYS);
  expect(await tables.items('of-a-local-run')).toEqual([]);
  expect(await tables.items('of-a-test')).toEqual([]);
  tables.close();
  await database.stop();
});

describe.each(testDatabases())('on %s', (_, database) => {
  beforeAll(() => database.start());
  afterAll(() => database.stop());

  test.each(['advisorTable', 'caseTable'] as const)('a hundred tables of %s take a record as soon as they are handed out', async make => {
    for (let count = 0; count < 100; count++) {
      const { documents, tableName } = await database[make]();
      const Item = { pk: 'a', sk: 'b', count };
      await documents.send(new PutCommand({ TableName: tableName, Item }));
      expect(await documents.send(new GetCommand({ TableName: tableName, Key: { pk: 'a', sk: 'b' } }))).toMatchObject({ Item });
    }
  });
});

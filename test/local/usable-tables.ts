import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { TestDatabase } from '../databases';

/** Tables that a database of tests hands out can be used at once, however many are made. */
export function describeTablesOn(name: string, database: TestDatabase): void {
  describe(`on ${name}`, () => {
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
}

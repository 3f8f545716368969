import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type AdvisorTable, keyOf, putAll, readAll } from '../../lambdas/trusted-advisor/advisor-table';
import { Dynalite } from '../databases';
import { MemoryDatabase } from '../memory-database';

describe.each([
  ['dynalite', new Dynalite()],
  ['the table in memory', new MemoryDatabase()],
])('a table on %s', (_, tables) => {
  let table: AdvisorTable;

  beforeAll(() => tables.start());
  afterAll(() => tables.stop());
  beforeEach(async () => {
    table = await tables.advisorTable();
  });

  const items = (count: number) => Array.from({ length: count }, (_, index) => keyOf('list', String(index).padStart(4, '0')));

  /** DynamoDB takes only the first `accepted` writes of each call and leaves the others over. */
  function throttle(accepted: number): number[] {
    const { documents } = table;
    const sizes: number[] = [];
    const send = async (command: BatchWriteCommand) => {
      if (!(command instanceof BatchWriteCommand)) return documents.send(command);
      const requests = command.input.RequestItems![table.tableName]!;
      sizes.push(requests.length);
      const taken = requests.slice(0, accepted);
      if (taken.length > 0) await documents.send(new BatchWriteCommand({ RequestItems: { [table.tableName]: taken } }));
      const rest = requests.slice(accepted);
      return { UnprocessedItems: rest.length > 0 ? { [table.tableName]: rest } : {} };
    };
    table = { ...table, documents: { send } as never };
    return sizes;
  }

  test('everything is written, 25 records to a call', async () => {
    await putAll(table, items(60));
    expect(await readAll(table, 'list')).toEqual(items(60));
  });

  test('what DynamoDB leaves over is written again', async () => {
    const sizes = throttle(10);
    await putAll(table, items(25));
    expect(sizes).toEqual([25, 15, 5]);
    expect(await readAll(table, 'list')).toEqual(items(25));
  });

  test('a table that takes nothing more is an error', async () => {
    throttle(0);
    await expect(putAll(table, items(3))).rejects.toThrow(/left 3 records unwritten 10 times/);
  });

  test('an empty partition has no records', async () => {
    expect(await readAll(table, 'nothing')).toEqual([]);
  });
});

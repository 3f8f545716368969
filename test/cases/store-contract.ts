// One contract, in one list of situations.
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type CreateBudget, createBudget } from '../../lambdas/cases/store/create-budget';
import type { IncidentStore } from '../../lambdas/cases/store/incident-records';
import { incidentStore } from '../../lambdas/cases/store/incident-store';
import { installedAt } from '../../lambdas/cases/store/installed-at';
import type { TestDatabase, TestTable } from '../databases';
import { memoryBudget } from '../simulation/memory-budget';
import { MemoryTable, memoryStore } from '../simulation/memory-store';
import { at, change, IDENTITY, incident, type Situation, situated } from './sample-incidents';

const KEY = IDENTITY.incidentKey;
const DAY = 86_400;
const now = new Date(at(1_000));

interface Stores {
  incidents: IncidentStore;
  budget: CreateBudget;
}

const memoryStores = async (): Promise<Stores> => {
  const table = new MemoryTable();
  return { incidents: memoryStore(table, () => now.getTime()), budget: memoryBudget(table, 90) };
};

const storesOn = ({ documents, tableName }: TestTable): Stores => ({
  incidents: incidentStore(documents, tableName, 400, () => now),
  budget: createBudget(documents, tableName, 90),
});

/** What every store keeps to, the simulation's as well as DynamoDB's. Each throws where it is not so. */
const CONTRACT: [string, (stores: Stores) => Promise<void>][] = [
  [
    'of several first writers one wins',
    async ({ incidents }) => {
      const saved = await Promise.all([1, 2, 3, 4].map(fence => incidents.save(incident({ fence }))));
      expect(saved.filter(Boolean)).toHaveLength(1);
      expect(await incidents.load(KEY)).toMatchObject(saved.find(Boolean)!);
    },
  ],
  [
    'of several writers that read the same version one wins',
    async ({ incidents }) => {
      const read = (await incidents.save(incident()))!;
      const saved = await Promise.all([1, 2, 3, 4].map(fence => incidents.save({ ...read, fence })));
      expect(saved.filter(Boolean)).toHaveLength(1);
      expect(await incidents.load(KEY)).toMatchObject({ version: 2, fence: saved.find(Boolean)!.fence });
    },
  ],
  [
    'a writer that read an older version is refused',
    async ({ incidents }) => {
      const first = (await incidents.save(incident()))!;
      await incidents.save(situated(first, { phase: 'pending' }));
      expect(await incidents.save(situated(first, { phase: 'failed' }))).toBeUndefined();
      expect(await incidents.load(KEY)).toMatchObject({ phase: 'pending' });
    },
  ],
  [
    'a change that is known keeps its disposition, whoever records it again',
    async ({ incidents }) => {
      const known = change('ALARM', 0);
      await incidents.putChange(KEY, { ...known, disposition: 'recorded' });
      await incidents.settleChanges(KEY, [known.id], 'communicated');
      expect(await incidents.putChange(KEY, { ...known, disposition: 'recorded' })).toMatchObject({ disposition: 'communicated' });
      expect(await incidents.readChange(KEY, known.id)).toMatchObject({ ...known, disposition: 'communicated' });
    },
  ],
  [
    'all who suppressed a change are kept with it, and the last of them counts',
    async ({ incidents }) => {
      const known = change('ALARM', 0);
      const [first, second] = ['first', 'second'].map(arn => ({ by: 'maintenance-window' as const, arn, until: at(600) }));
      await incidents.putChange(KEY, { ...known, disposition: 'recorded' });
      await incidents.noteSuppression(KEY, known.id, [first!, second!]);
      const noted = { ...known, disposition: 'suppressed', suppression: second, suppressedBy: [first, second] };
      expect(await incidents.readChange(KEY, known.id)).toMatchObject(noted);
    },
  ],
  [
    'what is due comes in the order of its time, what rests does not come',
    async ({ incidents }) => {
      for (const [incidentKey, dueAt] of [
        ['late', at(900)],
        ['rests', undefined],
        ['early', at(10)],
        ['tomorrow', at(DAY)],
      ] as const)
        await incidents.save(incident({ incidentKey, dueAt }));
      const due: string[] = [];
      for await (const key of incidents.due(now)) due.push(key);
      expect(due).toEqual(['early', 'late']);
    },
  ],
  [
    'an attempt keeps what is known of it when its outcome is added',
    async ({ incidents }) => {
      const attempt = { fence: 1, generation: 1, kind: 'create', startedAt: at(0) };
      await incidents.recordCall(KEY, { ...attempt, detail: { subject: 'ALARM' } });
      await incidents.recordCall(KEY, { ...attempt, outcome: 'done' });
    },
  ],
  [
    'a case leads to its incident',
    async ({ incidents }) => {
      await incidents.linkCase('case-1', KEY);
      expect(await incidents.incidentOfCase('case-1')).toBe(KEY);
      expect(await incidents.incidentOfCase('case-2')).toBeUndefined();
    },
  ],
  [
    'an alarm that waits for the hourly budget is found, the overflow case is not',
    async ({ incidents }) => {
      const waiting: Situation = { phase: 'pending', backoff: { until: at(2_000), reason: 'hourly-cap' }, dueAt: at(2_000) };
      await incidents.save(incident({ ...waiting, incidentKey: 'overflow', subject: { ...IDENTITY.subject, kind: 'overflow' } }));
      await incidents.save(incident({ ...waiting, incidentKey: 'throttled', backoff: { until: at(2_000), reason: 'throttled' } }));
      expect(await incidents.anyWaitsForBudget()).toBe(false);
      await incidents.save(incident(waiting));
      expect(await incidents.anyWaitsForBudget()).toBe(true);
    },
  ],
  [
    'creates that are reserved at the same time get no more than the limit',
    async ({ budget }) => {
      const answers = await Promise.all(['a', 'b', 'c', 'd'].map(key => budget.reserve(key, 2, now)));
      expect(answers.filter(({ granted }) => granted)).toHaveLength(2);
      expect(await budget.reserve('e', 2, now)).toEqual({ granted: false, until: at(1_000 + 3_600 + 90) });
    },
  ],
  [
    'a reservation that is asked for again is the same one, and an hour later it is free',
    async ({ budget }) => {
      expect(await budget.reserve('a', 1, now)).toEqual({ granted: true });
      expect(await budget.reserve('a', 1, now)).toEqual({ granted: true });
      expect(await budget.reserve('b', 1, now)).toMatchObject({ granted: false });
      expect(await budget.reserve('b', 1, new Date(at(1_000 + 3_600 + 91)))).toEqual({ granted: true });
    },
  ],
  [
    'what is given back may be taken by another, and asking takes nothing',
    async ({ budget }) => {
      expect(await budget.outlook('a', 1, now)).toEqual({ granted: true });
      expect(await budget.reserve('a', 1, now)).toEqual({ granted: true });
      expect(await budget.outlook('b', 1, now)).toMatchObject({ granted: false });
      await budget.release('nobody');
      expect(await budget.outlook('b', 1, now)).toMatchObject({ granted: false });
      await budget.release('a');
      expect(await budget.outlook('b', 1, now)).toEqual({ granted: true });
      expect(await budget.reserve('b', 1, now)).toEqual({ granted: true });
    },
  ],
  [
    'a limit of nothing grants nothing, and says when to ask again',
    async ({ budget }) => expect(await budget.reserve('a', 0, now)).toEqual({ granted: false, until: at(1_000 + 3_600) }),
  ],
];

export function describeStoresInMemory(): void {
  describe('the store of the simulation', () => {
    test.each(CONTRACT)('%s', async (_, holds) => holds(await memoryStores()));
  });
}

function onlyInDynamoDb(database: TestDatabase): void {
  test('a write that the SDK repeated, because its answer was lost, is known as its own', async () => {
    const table = await database.caseTable();
    const { incidents } = storesOn({ ...table, documents: sendingTwice(table.documents) });
    expect(await incidents.save(incident())).toMatchObject({ version: 1 });
  });

  test('nothing of an unfinished incident expires; once it is over everything does, and not any more when its case is taken up again', async () => {
    const table = await database.caseTable();
    const { incidents } = storesOn(table);
    const known = change('ALARM', 0);
    await incidents.putChange(KEY, { ...known, disposition: 'recorded' });
    await incidents.settleChanges(KEY, [known.id], 'communicated');
    await incidents.recordCall(KEY, { fence: 1, generation: 1, kind: 'create', startedAt: at(0), outcome: 'done' });
    await incidents.linkCase('case-1', KEY);
    const open = (await incidents.save(incident({ phase: 'open' })))!;
    const expiries = () => expiryOfRecords(table, ['head', `change#${known.id}`, 'attempt#00000001', 'case#case-1']);
    expect(await expiries()).toEqual(Array(5).fill(undefined));

    await incidents.archive(KEY);
    const over = (await incidents.save(situated(open, { phase: 'resolved', isArchived: true })))!;
    expect(await expiries()).toEqual(Array(5).fill(now.getTime() / 1_000 + 400 * DAY));

    await incidents.unarchive(KEY);
    await incidents.save(situated(over, { phase: 'open', isArchived: undefined }));
    expect(await expiries()).toEqual(Array(5).fill(undefined));
  });

  test('a head that is due no more leaves the index', async () => {
    const { incidents } = storesOn(await database.caseTable());
    const saved = (await incidents.save(incident({ dueAt: at(0) })))!;
    await incidents.save({ ...((await incidents.load(KEY)) ?? saved), dueAt: undefined });
    for await (const key of incidents.due(now)) throw new Error(`${key} is still due`);
  });
}

async function expiryOfRecords({ documents, tableName }: TestTable, sortKeys: string[]): Promise<unknown[]> {
  const keys = [...sortKeys.map(sk => ({ pk: KEY, sk })), { pk: 'case#case-1', sk: 'incident' }];
  const records = await Promise.all(keys.map(Key => documents.send(new GetCommand({ TableName: tableName, Key }))));
  return records.map(({ Item }) => Item!.expiresAt);
}

/** Each condition of a conditional write, and the write without it. The contract has to notice. */
const CONDITIONS: [string, (condition: string, sortKey: string) => string | undefined][] = [
  ['a new head only where there is none', (condition, sk) => (condition === 'attribute_not_exists(pk)' && sk === 'head' ? '' : undefined)],
  ['a change only where it is not known', (condition, sk) => (condition === 'attribute_not_exists(pk)' && sk !== 'head' ? '' : undefined)],
  ['a head only over the version that was read', condition => (condition === '#version = :version' ? 'attribute_exists(pk)' : undefined)],
  ['the budget where there is none yet', condition => (condition.includes(' OR ') ? '#version = :read' : undefined)],
  ['the budget over the version that was read', condition => (condition.includes(' OR ') ? 'attribute_not_exists(pk)' : undefined)],
  ['the budget at all', condition => (condition.includes(' OR ') ? '' : undefined)],
];

function everyConditionCounts(database: TestDatabase): void {
  test.each(CONDITIONS)('without the condition that allows %s, the contract breaks', async (_, weaken) => {
    const broken: string[] = [];
    for (const [name, holds] of CONTRACT) {
      const table = await database.caseTable();
      const stores = storesOn({ ...table, documents: weakened(table.documents, weaken) });
      await holds(stores).catch(() => broken.push(name));
    }
    expect(broken).not.toEqual([]);
  });
}

function weakened(
  documents: DynamoDBDocumentClient,
  weaken: (condition: string, sortKey: string) => string | undefined,
): DynamoDBDocumentClient {
  return intercepting(documents, async (command, send) => {
    const { input } = command;
    const weak = input.ConditionExpression === undefined ? undefined : weaken(input.ConditionExpression, input.Item!.sk);
    if (weak === undefined) return send(command);
    return send(new PutCommand({ TableName: input.TableName, Item: input.Item, ...onlyUsed(weak, input) }));
  });
}

function onlyUsed(ConditionExpression: string, { ExpressionAttributeNames, ExpressionAttributeValues }: PutCommand['input']) {
  if (!ConditionExpression) return {};
  return ConditionExpression.includes('#')
    ? { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues }
    : { ConditionExpression };
}

function sendingTwice(documents: DynamoDBDocumentClient): DynamoDBDocumentClient {
  return intercepting(documents, async (command, send) => {
    if (!command.input.ConditionExpression) return send(command);
    await send(command);
    await expect(send(command)).rejects.toThrow(ConditionalCheckFailedException);
    return send(command);
  });
}

function intercepting(
  documents: DynamoDBDocumentClient,
  handle: (command: PutCommand, send: (command: PutCommand) => Promise<unknown>) => Promise<unknown>,
): DynamoDBDocumentClient {
  const send = (command: PutCommand) => documents.send(command);
  return new Proxy(documents, {
    get: (target, name) => (name === 'send' ? (command: PutCommand) => handle(command, send) : Reflect.get(target, name)),
  });
}

/** The contract on a DynamoDB, and what only a DynamoDB can show. */
export function describeStoresOn(name: string, database: TestDatabase): void {
  describe(`on ${name}`, () => {
    beforeAll(() => database.start());
    afterAll(() => database.stop());

    test.each(CONTRACT)('%s', async (_, holds) => holds(storesOn(await database.caseTable())));

    test('the time of the installation is noted once, by whoever comes first, and a few minutes early', async () => {
      const noting = ({ documents, tableName }: TestTable, seconds: number) =>
        installedAt(documents, tableName, () => new Date(at(seconds)))();
      const table = await database.caseTable();
      expect([await noting(table, 1_000), await noting(table, 9_000)]).toEqual([at(700), at(700)]);
      const contended = await database.caseTable();
      expect(new Set(await Promise.all([noting(contended, 1_000), noting(contended, 2_000)])).size).toBe(1);
    });

    onlyInDynamoDb(database);
    everyConditionCounts(database);
  });
}

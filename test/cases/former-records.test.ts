import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { recordAlarm } from '../../lambdas/cases/engine/record-alarm';
import type { ChangeRecord } from '../../lambdas/cases/store/incident-records';
import { incidentStore } from '../../lambdas/cases/store/incident-store';
import { fromStored, SCHEMA } from '../../lambdas/cases/store/stored-incident';
import { FORMER_DUE_INDEX, INCIDENT_HEAD, TABLE_KEY } from '../../lambdas/shared/contract';
import { Dynalite } from '../databases';
import type { SupportCase } from '../simulation/support-account';
import { at, type Situation, situated } from './sample-incidents';
import { TestEngine } from './test-engine';

/** What the engine of version 0.1.0 left in its table and at AWS when it was stopped in the middle of a story: written by that version, not by hand. */
interface Story {
  name: string;
  /** When it was stopped, in seconds since midnight. */
  seconds: number;
  heads: Record<string, unknown>[];
  /** By the incident's key. */
  changes: [string, ChangeRecord[]][];
  links: [string, string][];
  reservations: TestEngine['table']['reservations'];
  cases: SupportCase[];
}

const STORIES: Story[] = readFileSync(join(__dirname, 'records-of-0.1.0.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map(line => JSON.parse(line));

/** Today's engine on what 0.1.0 left. */
function goOn({ seconds, heads, changes, links, reservations, cases }: Story): TestEngine {
  const engine = new TestEngine();
  const { table, account } = engine;
  engine.seconds = seconds;
  for (const incident of heads.map(fromStored)) {
    table.heads.set(incident.incidentKey, incident);
    table.index.set(incident.incidentKey, { dueAt: incident.dueAt, changedAt: 0 });
  }
  for (const [key, records] of changes) for (const change of records) table.changesOf(key).set(change.id, change);
  for (const [caseId, key] of links) table.links.set(caseId, key);
  table.reservations = reservations;
  account.cases.push(...structuredClone(cases));
  return engine;
}

/** Each incident's phase and reason, and each case with the number of its communications. */
function situation({ table, cases }: TestEngine): string {
  const incidents = [...table.heads.values()].map(({ subject, phase, reason }) => `${subject.kind} ${phase}: ${reason}`);
  const made = cases.map(({ displayId, statuses, communications }) => {
    const isOpen = statuses.at(-1)!.status !== 'resolved';
    return `${displayId} ${isOpen ? 'open' : 'resolved'} (${communications.length})`;
  });
  return `${incidents.join(', ')}; ${made.join(', ') || 'no case'}`;
}

/**
 * The story, what it comes to in three hours if nothing happens, and in an hour more once the alarm is OK. A case to which 0.1.0 sent texts is
 * left to people, as it is not known which; the overflow case is resolved. A case that it had given up by the old rules waits for the alarm's next change.
 */
const OUTCOMES: [story: string, lasting: string, over: string][] = [
  ['open', 'alarm open: case-is-open; 1001 open (1)', 'alarm open: somebody-answered; 1001 open (2)'],
  [
    'open, with changes that wait for the comment interval',
    'alarm open: case-is-open; 1001 open (2)',
    'alarm open: somebody-answered; 1001 open (3)',
  ],
  ['pending, in its open delay', 'alarm open: case-is-open; 1001 open (1)', 'alarm resolved: resolved; 1001 resolved (2)'],
  ['idle, over before a case', 'alarm idle: at-rest; no case', 'alarm idle: at-rest; no case'],
  ['resolved', 'alarm resolved: resolved; 1001 resolved (2)', 'alarm resolved: resolved; 1001 resolved (2)'],
  ['resolved by others', 'alarm resolved: resolved-by-others; 1001 resolved (1)', 'alarm resolved: resolved-by-others; 1001 resolved (1)'],
  ['open, with an answer', 'alarm open: somebody-answered; 1001 open (3)', 'alarm open: somebody-answered; 1001 open (4)'],
  [
    'resolved, commented so that it comes back',
    'alarm open: case-is-open; 1001 resolved (3), 1002 open (1)',
    'alarm resolved: resolved; 1001 resolved (3), 1002 resolved (2)',
  ],
  ['creating, and AWS has the case', 'alarm open: case-is-open; 1001 open (1)', 'alarm open: somebody-answered; 1001 open (2)'],
  ['creating, and AWS has no case', 'alarm open: case-is-open; 1001 open (1)', 'alarm resolved: resolved; 1001 resolved (2)'],
  ['creating in doubt, and AWS has the case', 'alarm open: case-is-open; 1001 open (1)', 'alarm open: somebody-answered; 1001 open (2)'],
  ['creating in doubt, and AWS has no case', 'alarm open: case-is-open; 1001 open (1)', 'alarm resolved: resolved; 1001 resolved (2)'],
  [
    'pending, after a create that was given up and one that was throttled',
    'alarm open: case-is-open; 1001 open (1)',
    'alarm resolved: resolved; 1001 resolved (2)',
  ],
  ['failed', 'alarm failed: case-was-refused; no case', 'alarm idle: at-rest; no case'],
  ['pending, not allowed', 'alarm open: case-is-open; 1001 open (1)', 'alarm resolved: resolved; 1001 resolved (2)'],
  ['commenting, and AWS has the comment', 'alarm open: case-is-open; 1001 open (3)', 'alarm open: somebody-answered; 1001 open (4)'],
  ['commenting, and AWS has no comment', 'alarm open: case-is-open; 1001 open (2)', 'alarm open: somebody-answered; 1001 open (3)'],
  [
    'resolving, and AWS has resolved the case',
    'alarm resolved: resolved; 1001 resolved (2)',
    'alarm resolved: resolved; 1001 resolved (2)',
  ],
  [
    'resolving, and AWS has not resolved the case',
    'alarm open: somebody-answered; 1001 open (2)',
    'alarm open: somebody-answered; 1001 open (3)',
  ],
  [
    'waiting for a case of the hour, and named in the overflow case',
    'alarm open: case-is-open, alarm open: case-is-open, overflow resolved: resolved, alarm open: case-is-open; 1001 open (1), 1002 resolved (2), 1003 open (1), 1004 open (1)',
    'alarm open: somebody-answered, alarm open: case-is-open, overflow resolved: resolved, alarm open: case-is-open; 1001 open (2), 1002 resolved (2), 1003 open (1), 1004 open (1)',
  ],
  ['muted', 'alarm open: case-is-open; 1001 open (1)', 'alarm resolved: resolved; 1001 resolved (2)'],
  ['declined by a rule', 'alarm idle: no-case-by-rule; no case', 'alarm idle: at-rest; no case'],
  ['open in a dry run', 'alarm open: case-is-open; 1001 open (1)', 'alarm resolved: resolved; 1001 resolved (2)'],
  ['a finding, open', 'finding open: case-is-open; 1001 open (1)', 'finding open: somebody-answered; 1001 open (2)'],
  [
    'an incident of one contributor, open',
    'alarm open: case-is-open; 1001 open (1)',
    'alarm open: case-is-open, alarm idle: at-rest; 1001 open (1)',
  ],
];

test.each(OUTCOMES)('%s', async (name, lasting, over) => {
  const engine = goOn(STORIES.find(story => story.name === name)!);
  await engine.until(engine.seconds + 3 * 3_600);
  expect(situation(engine)).toBe(lasting);
  engine.cloudWatch = 'OK';
  if (name.startsWith('a finding')) await recordAlarm(findingFixed(engine.seconds), engine.services);
  else await engine.deliver('OK', engine.seconds - 1);
  await engine.until(engine.seconds + 3_600);
  expect(situation(engine)).toBe(over);
  expect(engine.troubles).toEqual([]);
});

test('no story is left out', () => {
  expect(OUTCOMES.map(([name]) => name)).toEqual(STORIES.map(({ name }) => name));
});

function findingFixed(seconds: number) {
  const finding = { checkId: 'zXCkfM1nI3', checkName: 'IAM Use', resourceId: 'abc', region: null, metadata: { 'IAM users': '1' } };
  return {
    source: 'support-automation',
    'detail-type': 'Trusted Advisor Finding Fixed',
    account: '111122223333',
    region: 'eu-west-1',
    time: at(seconds),
    detail: { ...finding, changeId: 'change-2', changedAt: at(seconds - 1), state: 'fixed', status: 'ok' },
  };
}

describe('in the table', () => {
  const database = new Dynalite();
  beforeAll(() => database.start());
  afterAll(() => database.stop());

  /** The heads as 0.1.0 stored them. */
  async function storeOf(name: string) {
    const { documents, tableName } = await database.caseTable();
    for (const head of STORIES.find(story => story.name === name)!.heads) {
      const keys = {
        [TABLE_KEY.partition]: head.incidentKey,
        [TABLE_KEY.sort]: INCIDENT_HEAD,
        [FORMER_DUE_INDEX.partition]: head.dueAt && 'incident',
      };
      await documents.send(new PutCommand({ TableName: tableName, Item: { ...keys, ...head, writeId: 'x', alarmState: 'ALARM' } }));
    }
    return incidentStore(documents, tableName);
  }

  test.each(STORIES)('$name: is read, and written in the present form', async ({ name, heads }) => {
    const store = await storeOf(name);
    for (const head of heads) {
      const incident = (await store.load(String(head.incidentKey)))!;
      expect(incident).toEqual(withoutUndefined(fromStored(head)));
      const written = (await store.save(incident))!;
      expect(await store.load(incident.incidentKey)).toEqual(withoutUndefined(written));
      expect(Object.keys(written)).not.toEqual(expect.arrayContaining(['untold']));
    }
    expect(SCHEMA).toBe(2);
  });

  test('what waits for a case of the hour is known, whichever version noted it; the overflow itself is not', async () => {
    const { heads } = STORIES.find(({ name }) => name.startsWith('waiting'))!;
    const store = await storeOf('waiting for a case of the hour, and named in the overflow case');
    expect(await store.anyWaitsForBudget()).toBe(true);
    const incidents = await Promise.all(heads.map(({ incidentKey }) => store.load(String(incidentKey))));
    for (const incident of incidents)
      await store.save(situated(incident!, { backoff: undefined, ...(incident!.subject.kind === 'overflow' && WAITING) }));
    expect(await store.anyWaitsForBudget()).toBe(false);
  });
});

const WAITING: Situation = { phase: 'pending', backoff: { until: at(3_600), reason: 'hourly-cap' } };

function withoutUndefined<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

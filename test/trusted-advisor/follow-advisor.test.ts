import type { AdvisorTable } from '../../lambdas/trusted-advisor/advisor-table';
import { findingStore } from '../../lambdas/trusted-advisor/finding-store';
import { followAdvisor } from '../../lambdas/trusted-advisor/follow-advisor';
import { rememberFor } from '../../lambdas/trusted-advisor/remember-for';
import { MemoryDatabase } from '../memory-database';
import { FakeAdvisor, resource } from './fake-advisor';
import { TestRuns } from './test-run';

const DAY_SECONDS = 86_400;

const tables = new MemoryDatabase();
let table: AdvisorTable;
let advisor: FakeAdvisor;
let runs: TestRuns;

beforeEach(async () => {
  table = await tables.advisorTable();
  advisor = new FakeAdvisor();
  runs = new TestRuns(advisor, table);
  advisor.add('a');
  await nextRun(resource('r', 'warning'), resource('other', 'warning'));
  runs.published.length = 0;
});

async function nextRun(...resources: ReturnType<typeof resource>[]) {
  runs.pass(DAY_SECONDS);
  advisor.find('a', runs.now.toISOString(), resources);
  advisor.checks.get('a')!.millisUntilNextRefreshable = 0;
  return runs.run();
}

/** As AWS documents it. */
function notification(detail: Record<string, unknown>) {
  return {
    version: '0',
    id: '1234abcd-ab12-123a-123a-1234567890ab',
    'detail-type': 'Trusted Advisor Check Item Refresh Notification',
    source: 'aws.trustedadvisor',
    account: '123456789012',
    time: '2026-11-23T03:00:00Z',
    region: 'us-east-1',
    resources: [],
    detail: {
      'check-name': 'Check a',
      'check-item-detail': { Status: 'Red', Region: 'eu-west-1', Resource: 'r' },
      status: 'ERROR',
      resource_id: 'r',
      uuid: 'aa12345f-55c7-498e-b7ac-123456781234',
      ...detail,
    },
  };
}

const follow = (detail: Record<string, unknown> = {}) => followAdvisor(notification(detail), 'event-1', runs.services);

async function stored(resourceId: string) {
  for await (const page of findingStore(table).pages('a')) {
    const found = page.find(finding => finding.resourceId === resourceId);
    if (found) return found;
  }
  return undefined;
}

describe('an event between two runs', () => {
  test('that a finding got worse is told at once, and not again by the next run', async () => {
    expect(await follow()).toBe('updated');
    expect(runs.changes()).toEqual(['Got Worse r']);
    expect(await stored('r')).toMatchObject({ state: 'open', status: 'error' });
    expect(await stored('r')).not.toHaveProperty('unpublished');
    await nextRun(resource('r', 'error'), resource('other', 'warning'));
    expect(runs.changes()).toEqual(['Got Worse r']);
  });

  test('that it is fixed leaves one finding less', async () => {
    expect(await follow({ status: 'OK' })).toBe('updated');
    expect(await findingStore(table).checkState('a')).toMatchObject({ open: 1 });
    await nextRun(resource('other', 'warning'));
    expect(runs.changes()).toEqual(['Fixed r']);
  });

  test('that it came back after it was fixed makes it one more', async () => {
    await nextRun(resource('other', 'warning'));
    runs.published.length = 0;
    expect(await follow({ status: 'WARN' })).toBe('updated');
    expect(runs.changes()).toEqual(['Came Back r']);
    expect(await findingStore(table).checkState('a')).toMatchObject({ open: 2 });
  });

  test('is corrected by the next run when it was wrong', async () => {
    await follow({ status: 'OK' });
    await nextRun(resource('r', 'warning'), resource('other', 'warning'));
    expect(runs.changes()).toEqual(['Fixed r', 'Came Back r']);
  });

  test('that comes twice is told once', async () => {
    await follow();
    expect(await follow()).toBe('nothing-new');
    expect(runs.changes()).toEqual(['Got Worse r']);
  });

  test('costs the next run no call as long as Trusted Advisor has no new summary', async () => {
    await follow();
    advisor.resultsRead.length = 0;
    runs.pass(60);
    await runs.run();
    expect(advisor.resultsRead).toEqual([]);
  });
});

describe('the resource', () => {
  test('is known by its columns where the IDs differ', async () => {
    expect(await follow({ resource_id: 'arn:aws:other:r' })).toBe('updated');
    expect(await stored('r')).toMatchObject({ status: 'error' });
    expect(await stored('other')).toMatchObject({ status: 'warning' });
  });

  test.each([
    ['no column agrees', { 'check-item-detail': { Region: 'eu-west-1', Resource: 'nobody' } }],
    ['one column is all there is', { 'check-item-detail': { Resource: 'r' } }],
    ['the columns are null', { 'check-item-detail': null }],
    ['each value is null', { 'check-item-detail': { Region: null, Resource: null } }],
  ])('is not guessed when %s', async (_, detail) => {
    expect(await follow({ resource_id: null, ...detail })).toBe('unknown-resource');
    expect(runs.changes()).toEqual([]);
  });

  test('that somebody suppressed stays so', async () => {
    await nextRun(resource('r', 'warning', { isSuppressed: true }), resource('other', 'warning'));
    runs.published.length = 0;
    expect(await follow()).toBe('nothing-new');
    expect(runs.changes()).toEqual([]);
  });
});

describe('an event is passed over', () => {
  test.each([
    [{ status: null }, 'not-understood'],
    [{ status: 'INFO' }, 'not-understood'],
    [{ 'check-name': null }, 'not-understood'],
    [{ 'check-name': 'Prüfung a' }, 'unknown-check'],
  ])('%j: %s', async (detail, followed) => {
    expect(await follow(detail)).toBe(followed);
    expect(runs.changes()).toEqual([]);
  });

  test('when it is no event at all', async () => expect(await followAdvisor(undefined, 'event-1', runs.services)).toBe('not-understood'));

  test('when two checks have the same name', async () => {
    const { catalogue } = runs.services.checks;
    const both = async () => new Map([...(await catalogue()), ['b', { ...(await catalogue()).get('a')!, checkId: 'b' }]]);
    const services = { ...runs.services, checks: { catalogue: both } };
    expect(await followAdvisor(notification({}), 'event-1', services)).toBe('unknown-check');
  });

  test('while a run is at work on the check', async () => {
    const { findings } = runs.services;
    const now = runs.now;
    await findings.claim('a', { runId: 'other', now, until: new Date(now.getTime() + 60_000), summariesReadAt: now });
    expect(await follow()).toBe('run-at-work');
    expect(runs.changes()).toEqual([]);
  });

  test('when a run collects the check between looking and writing', async () => {
    const { claimIdle } = runs.services.findings;
    runs.services.findings.claimIdle = async (...args) => {
      await nextRun(resource('r', 'error'), resource('other', 'warning'));
      return claimIdle(...args);
    };
    expect(await follow()).toBe('run-at-work');
    expect(runs.changes()).toEqual(['Got Worse r']);
  });

  test('when the check has hundreds of findings: a refresh would send as many events', async () => {
    await nextRun(...Array.from({ length: 501 }, (_, index) => resource(`r-${index}`, 'warning')));
    runs.published.length = 0;
    expect(await follow({ resource_id: 'r-7' })).toBe('too-many-findings');
  });
});

test('a crash before publishing leaves the change to the next run, which tells it once', async () => {
  const { publish } = runs.services;
  runs.services.publish = async () => {
    throw new Error('crashed');
  };
  await expect(follow()).rejects.toThrow('crashed');
  runs.services.publish = publish;
  expect(await follow()).toBe('run-at-work');
  await nextRun(resource('r', 'error'), resource('other', 'warning'));
  expect(runs.changes()).toEqual(['Got Worse r']);
});

test('what is remembered is read again after its time', async () => {
  let reads = 0;
  const read = rememberFor(
    10,
    async () => ++reads,
    () => runs.now,
  );
  expect([await read(), await read()]).toEqual([1, 1]);
  runs.pass(600);
  expect(await read()).toBe(2);
});

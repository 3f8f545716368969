import { MemoryDatabase } from '../memory-database';
import { FakeAdvisor } from './fake-advisor';
import { TestRuns } from './test-run';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

const tables = new MemoryDatabase();
let advisor: FakeAdvisor;
let runs: TestRuns;

beforeEach(async () => {
  advisor = new FakeAdvisor();
  runs = new TestRuns(advisor, await tables.advisorTable());
});

/** The cool-downs of all checks are over. */
function coolDownsEnd(): void {
  for (const check of advisor.checks.values()) check.millisUntilNextRefreshable = 0;
  advisor.refreshed.length = 0;
}

describe('which checks are refreshed', () => {
  test('the first run asks for all of them and waits', async () => {
    advisor.add('a');
    advisor.add('b');
    expect(await runs.start()).toMatchObject({ next: 'wait', pending: 2, waitSeconds: 15, ticks: 0 });
    expect(advisor.refreshed.sort()).toEqual(['a', 'b']);
  });

  test('excluded checks and those of other categories are left alone', async () => {
    advisor.add('a', { category: 'security' });
    advisor.add('b', { category: 'performance' });
    advisor.add('c', { category: 'security' });
    runs.policy = { ...runs.policy, categories: ['security'], excludedCheckIds: ['c'] };
    expect(await runs.run()).toMatchObject({ checks: 1, refreshed: 1 });
    expect(advisor.refreshed).toEqual(['a']);
  });

  test('a run with nothing stale makes no refresh call and does not wait', async () => {
    advisor.add('a');
    await runs.run();
    advisor.refreshed.length = 0;
    runs.pass(60);
    expect(await runs.run()).toMatchObject({ checks: 1, alreadyFresh: 1, refreshed: 0, ticks: 0 });
    expect(advisor.refreshed).toEqual([]);
  });

  test('after the cool-downs everything is refreshed again', async () => {
    advisor.add('a');
    await runs.run();
    coolDownsEnd();
    runs.pass(2 * HOUR_SECONDS);
    expect(await runs.run()).toMatchObject({ refreshed: 1, alreadyFresh: 0 });
  });

  test('what somebody else refreshed meanwhile is found fresh with one call for all', async () => {
    for (const checkId of ['a', 'b', 'c']) advisor.add(checkId);
    await runs.run();
    advisor.refreshed.length = 0;
    advisor.statusCalls.length = 0;
    runs.pass(2 * HOUR_SECONDS);
    expect(await runs.run()).toMatchObject({ alreadyFresh: 3 });
    expect(advisor.refreshed).toEqual([]);
    expect(advisor.statusCalls).toEqual([['a', 'b', 'c']]);
  });

  test('a check that refuses is asked once, and again only after weeks', async () => {
    advisor.add('automatic', { refreshable: false });
    expect(await runs.run()).toMatchObject({ checks: 1, notRefreshable: 1 });
    runs.pass(20 * DAY_SECONDS);
    await runs.run();
    expect(advisor.refreshed).toEqual(['automatic']);
    runs.pass(20 * DAY_SECONDS);
    await runs.run();
    expect(advisor.refreshed).toEqual(['automatic', 'automatic']);
  });

  test('a check that fails by itself is named and passed over', async () => {
    advisor.add('bad', { failure: 'LinkedAccountException' });
    advisor.add('good');
    const report = await runs.run();
    expect(report).toMatchObject({ outcome: 'complete', checks: 2, refreshed: 1, failed: 1 });
    expect(report.failedChecks).toEqual([{ checkId: 'bad', step: 'refresh', error: 'LinkedAccountException' }]);
  });

  test('checks chosen by hand are refreshed, also one that refused before, and an unknown one is named', async () => {
    advisor.add('a');
    advisor.add('automatic', { refreshable: false });
    await runs.run();
    coolDownsEnd();
    runs.pass(2 * HOUR_SECONDS);
    const report = await runs.run(['automatic', 'mistyped']);
    expect(advisor.refreshed).toEqual(['automatic']);
    expect(report).toMatchObject({ chosenByHand: true, checks: 2, notRefreshable: 1, failed: 1 });
    expect(report.failedChecks).toEqual([{ checkId: 'mistyped', step: 'choose', error: 'UnknownCheckId' }]);
  });
});

describe('how refreshes end', () => {
  test('every way at once, and the numbers add up', async () => {
    advisor.add('done', { statuses: ['enqueued', 'processing', 'success'] });
    advisor.add('given-up', { statuses: ['processing', 'abandoned'] });
    advisor.add('timed-out', { statuses: ['processing', 'none'] });
    advisor.add('endless', { statuses: ['processing'] });
    advisor.add('fresh', { millisUntilNextRefreshable: 1_000_000 });
    advisor.add('automatic', { refreshable: false });
    advisor.add('broken', { failure: 'InternalServerError' });
    const report = await runs.run();
    expect(report).toMatchObject({
      outcome: 'partial',
      checks: 7,
      refreshed: 1,
      abandoned: 2,
      unfinished: 1,
      alreadyFresh: 1,
      notRefreshable: 1,
      failed: 1,
      unfinishedChecks: ['endless'],
    });
    expect(report.abandonedChecks.sort()).toEqual(['given-up', 'timed-out']);
    expect(report.durationSeconds).toBe(60 * 60);
  });

  test('each look is one call for the checks that are not settled', async () => {
    advisor.add('quick', { statuses: ['success'] });
    advisor.add('slow', { statuses: ['processing', 'processing', 'success'] });
    const report = await runs.run();
    expect(advisor.statusCalls).toEqual([['quick', 'slow'], ['slow'], ['slow']]);
    expect(report).toMatchObject({
      ticks: 3,
      refreshed: 2,
      calls: { DescribeTrustedAdvisorCheckRefreshStatuses: 3, DescribeTrustedAdvisorChecks: 1 },
    });
  });

  test('a refresh that no look saw end is known by the time of its result', async () => {
    const check = advisor.add('a', { statuses: ['processing', 'none'] });
    const step = await runs.start();
    runs.pass(15);
    await runs.poll(step.runId);
    check.timestamp = runs.now.toISOString();
    runs.pass(20);
    await runs.poll(step.runId);
    expect(await runs.collect(step.runId)).toMatchObject({ next: 'done', refreshed: 1, abandoned: 0 });
  });
});

describe('when things happen twice', () => {
  test('a start that is repeated waits for what the first one asked for', async () => {
    const check = advisor.add('a', { statuses: ['enqueued', 'success'] });
    await runs.start('run-1');
    advisor.refreshCheck = async checkId => ({
      kind: 'status',
      status: { checkId, status: 'enqueued', millisUntilNextRefreshable: check.millisUntilNextRefreshable },
    });
    expect(await runs.start('run-1')).toMatchObject({ next: 'wait', pending: 1 });
  });

  test('a second run at the same time waits for the same refreshes and changes nothing for the first', async () => {
    advisor.add('a');
    await runs.run();
    coolDownsEnd();
    runs.pass(2 * HOUR_SECONDS);
    const check = advisor.checks.get('a')!;
    check.statuses = ['processing'];
    const first = await runs.start('first');
    const second = await runs.start('second');
    expect([first, second]).toMatchObject([{ pending: 1 }, { pending: 1 }]);
    check.statuses = ['success'];
    runs.pass(15);
    expect(await runs.poll('first')).toMatchObject({ next: 'collect' });
    expect(await runs.poll('second')).toMatchObject({ next: 'collect' });
    expect(await runs.collect('second')).toMatchObject({ next: 'done', refreshed: 1 });
    expect(await runs.collect('first')).toMatchObject({ next: 'done', refreshed: 1 });
  });
});

test('a step of a run that never started says so', async () => {
  await expect(runs.poll('nobody')).rejects.toThrow(/There is no run nobody/);
});

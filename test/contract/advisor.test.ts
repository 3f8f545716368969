import { type Advisor, trustedAdvisor } from '../../lambdas/trusted-advisor/advisor';
import { advisorClient } from '../../lambdas/trusted-advisor/advisor-client';
import { virtualClock } from '../../local/support-simulator/clock';
import { startSimulator } from '../../local/support-simulator/server';
import { readWorld } from '../../local/support-simulator/world/read-world';
import { FakeAdvisor, resource } from '../trusted-advisor/fake-advisor';

const STALE = 'Qch7DwouX1';
const FRESH = 'hjLMh88uM8';
const AUTOMATIC = 'HCP4007jGY';
const FAILING = 'zXCkfM1nI3';
const UNKNOWN = 'withdrawn';
const ALL = [STALE, FRESH, AUTOMATIC, FAILING];
const HOUR = 3_600_000;

interface Account {
  advisor: Advisor;
  /** The refresh that is under way is over. */
  finish(): void;
  close(): Promise<void>;
}

/** The fake that runs are tested with. */
async function inMemory(): Promise<Account> {
  const advisor = new FakeAdvisor();
  const stale = advisor.add(STALE, {
    statuses: ['enqueued'],
    resources: [resource('a', 'warning'), resource('b', 'warning'), resource('c', 'warning', { isSuppressed: true })],
  });
  advisor.add(FRESH, { millisUntilNextRefreshable: HOUR - 60_000 });
  advisor.add(AUTOMATIC, { refreshable: false });
  advisor.add(FAILING, { failure: 'InternalServerError' });
  return { advisor, finish: () => Object.assign(stale, { statuses: ['success'] }), close: async () => {} };
}

/** The simulator over HTTP, through the SDK, as deployed. */
async function simulated(): Promise<Account> {
  const world = readWorld({
    enqueuedSeconds: 60,
    processingSeconds: 0,
    everyCheck: { refreshedSecondsAgo: 604_800, flagged: [0], suppressed: 0 },
    overrides: [
      { checkIds: [STALE], flagged: [2], suppressed: 1 },
      { checkIds: [FRESH], refreshedSecondsAgo: 60 },
      { checkIds: [AUTOMATIC], refreshable: false },
      { checkIds: [FAILING], failure: 'InternalServerError' },
    ],
  });
  const clock = virtualClock({ startsAt: new Date() });
  const simulator = await startSimulator({ world, clock });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = advisorClient({ endpoint: simulator.url, credentials, maxAttempts: 1 });
  return {
    advisor: trustedAdvisor(client),
    finish: () => clock.advance(120),
    close: async () => {
      client.destroy();
      await simulator.close();
    },
  };
}

describe.each([
  ['the fake in memory', inMemory],
  ['the simulator, through the SDK', simulated],
])('%s', (_, start) => {
  let account: Account;
  let advisor: Advisor;
  beforeEach(async () => {
    account = await start();
    advisor = account.advisor;
  });
  afterEach(() => account.close());

  test('lists its checks with name, category, text and columns', async () => {
    const checks = await advisor.listChecks('en');
    for (const checkId of ALL) {
      const { name, category, description, columns } = checks.find(check => check.checkId === checkId)!;
      expect([name, category, description, ...columns].filter(words => words === '')).toEqual([]);
    }
  });

  test('begins the refresh of a stale check, says so as long as it goes on, and when it is over', async () => {
    const begun = { checkId: STALE, status: 'enqueued', millisUntilNextRefreshable: HOUR };
    expect(await advisor.refreshCheck(STALE)).toEqual({ kind: 'status', status: begun });
    expect(await advisor.refreshCheck(STALE)).toEqual({ kind: 'status', status: begun });
    expect(await advisor.refreshStatuses([STALE])).toEqual({ answers: [begun], rejected: [] });
    account.finish();
    const [over] = (await advisor.refreshStatuses([STALE])).answers;
    expect(over).toMatchObject({ checkId: STALE, status: 'success' });
    expect(over!.millisUntilNextRefreshable).toBeGreaterThan(0);
  });

  test('does not refresh a check that cools down, and says how long that lasts', async () => {
    const fresh = { checkId: FRESH, status: 'success', millisUntilNextRefreshable: HOUR - 60_000 };
    expect(await advisor.refreshCheck(FRESH)).toEqual({ kind: 'status', status: fresh });
    expect(await advisor.refreshStatuses([FRESH])).toEqual({ answers: [fresh], rejected: [] });
  });

  test.each([
    [AUTOMATIC, { kind: 'not-refreshable' }],
    [FAILING, { kind: 'failed', error: 'InternalServerError' }],
    [UNKNOWN, { kind: 'failed', error: 'InvalidParameterValueException' }],
  ])('says why %s cannot be refreshed', async (checkId, answer) => {
    expect(await advisor.refreshCheck(checkId)).toEqual(answer);
  });

  test('answers for the statuses that there are, and rejects checks that it refreshes by itself or does not know', async () => {
    const { answers, rejected } = await advisor.refreshStatuses([UNKNOWN, FRESH, AUTOMATIC, FAILING]);
    expect(answers.map(({ checkId }) => checkId)).toEqual([FRESH, FAILING]);
    expect(rejected).toEqual([UNKNOWN, AUTOMATIC].map(checkId => ({ checkId, error: 'InvalidParameterValueException' })));
  });

  test('sums up what each check flags, one that fails too, and rejects a check that it does not know', async () => {
    const { answers, rejected } = await advisor.checkSummaries([STALE, UNKNOWN, FRESH, AUTOMATIC, FAILING]);
    expect(
      answers.map(({ checkId, status, resourcesFlagged, resourcesSuppressed }) => [checkId, status, resourcesFlagged, resourcesSuppressed]),
    ).toEqual([
      [STALE, 'warning', 2, 1],
      [FRESH, 'ok', 0, 0],
      [AUTOMATIC, 'ok', 0, 0],
      [FAILING, 'ok', 0, 0],
    ]);
    expect(answers.map(({ timestamp }) => Number.isNaN(Date.parse(timestamp)))).toEqual(answers.map(() => false));
    expect(rejected).toEqual([{ checkId: UNKNOWN, error: 'InvalidParameterValueException' }]);
  });

  test('lists what a check found, what is suppressed too', async () => {
    const answer = await advisor.checkResult(STALE, 'en');
    if (answer.kind !== 'result') throw new Error(answer.error);
    expect(answer.status).toBe('warning');
    expect(answer.resources.map(({ status, isSuppressed }) => [status, isSuppressed])).toEqual([
      ['warning', false],
      ['warning', false],
      ['warning', true],
    ]);
    expect(new Set(answer.resources.map(({ resourceId }) => resourceId)).size).toBe(3);
    expect(await advisor.checkResult(FRESH, 'en')).toMatchObject({ kind: 'result', status: 'ok', resources: [] });
  });

  test.each([
    [FAILING, 'InternalServerError'],
    [UNKNOWN, 'InvalidParameterValueException'],
  ])('has no result of %s, and names the error', async (checkId, error) => {
    expect(await advisor.checkResult(checkId, 'en')).toEqual({ kind: 'failed', error });
  });

  test('counts its calls until it is asked for them', async () => {
    await advisor.listChecks('en');
    await advisor.refreshStatuses([STALE, FRESH]);
    await advisor.checkSummaries(ALL);
    await advisor.checkResult(STALE, 'en');
    expect(advisor.takeCallCount()).toEqual({
      DescribeTrustedAdvisorChecks: 1,
      DescribeTrustedAdvisorCheckRefreshStatuses: 1,
      DescribeTrustedAdvisorCheckSummaries: 1,
      DescribeTrustedAdvisorCheckResult: 1,
    });
    expect(advisor.takeCallCount()).toEqual({});
  });
});

import { trustedAdvisor } from '../../lambdas/trusted-advisor/advisor';
import { advisorClient } from '../../lambdas/trusted-advisor/advisor-client';
import { startSimulator } from '../../local/support-simulator/server';
import type { Simulator } from '../../local/support-simulator/simulator';
import { checkDescriptions } from '../../local/support-simulator/world/check-catalog';
import { readWorld } from '../../local/support-simulator/world/read-world';
import { Dynalite } from '../databases';
import { TestRuns } from './test-run';

const HOUR_SECONDS = 3_600;
const CHECKS = 600;
const ids = checkDescriptions(CHECKS).map(({ id }) => id);
const AUTOMATIC = ids.slice(0, 130);
const SLOW = ids.slice(200, 210);
const ABANDONED = ids.slice(300, 303);
const FAILING = ids.slice(400, 402);
const FLAGGED = ids.slice(390, 450);
/** How often a call for a check that fails by itself is repeated. */
const REPEATED = 1;
const REFRESHABLE = CHECKS - AUTOMATIC.length;

const tables = new Dynalite();
let simulator: Simulator;
let runs: TestRuns;
let client: ReturnType<typeof advisorClient>;
/** Three runs over one account, one after the other. */
let first: Counted;
let rightAfter: Counted;
let anHourLater: Counted;

/** An account with 600 checks: 130 automatic ones, 10 that take 40 minutes, 3 that are abandoned, 2 that always fail; 60 are flagged. */
const world = readWorld({
  checkCount: CHECKS,
  enqueuedSeconds: 5,
  processingSeconds: 60,
  everyCheck: { refreshedSecondsAgo: 604_800, flagged: [0], suppressed: 0, replacedPerRefresh: 0 },
  overrides: [
    { checkIds: AUTOMATIC, refreshable: false },
    { checkIds: FLAGGED, flagged: [2, 1, 1] },
    { checkIds: SLOW, enqueuedSeconds: 60, processingSeconds: 2_340 },
    { checkIds: ABANDONED, outcomes: ['abandoned'] },
    { checkIds: FAILING, failure: 'InternalServerError' },
  ],
});

beforeAll(async () => {
  await tables.start();
  const clock = { now: () => runs?.now ?? new Date('2026-11-22T03:00:00Z'), sleep: async () => {} };
  simulator = await startSimulator({ world, clock, limits: { trustedAdvisorCallsPerSecond: Number.POSITIVE_INFINITY } });
  client = advisorClient({ endpoint: simulator.url, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  runs = new TestRuns(trustedAdvisor(client), await tables.advisorTable());
  // The SDK compares the answers' dates with its own, and repeats calls when it finds that its clock goes wrong.
  jest.spyOn(Date, 'now').mockImplementation(() => runs.now.getTime());
  first = await runAndCount();
  runs.pass(60);
  rightAfter = await runAndCount();
  runs.pass(HOUR_SECONDS);
  anHourLater = await runAndCount();
});

afterAll(async () => {
  jest.restoreAllMocks();
  client.destroy();
  await simulator.close();
  await tables.stop();
});

type Counted = Awaited<ReturnType<typeof runAndCount>>;

async function runAndCount() {
  const before = { ...simulator.calls };
  runs.published.length = 0;
  const report = await runs.run();
  const calls = Object.fromEntries(
    Object.entries(simulator.calls).map(([operation, count]) => [operation, count - (before[operation] ?? 0)]),
  );
  return { report, calls };
}

test('the first run refreshes everything that can be, with one call for each, one more for each that fails, and few besides', () => {
  const { report, calls } = first;
  expect(report).toMatchObject({
    outcome: 'complete',
    checks: CHECKS,
    refreshed: REFRESHABLE - ABANDONED.length - FAILING.length,
    notRefreshable: AUTOMATIC.length,
    abandoned: ABANDONED.length,
    failed: FAILING.length,
    alreadyFresh: 0,
    unfinished: 0,
  });
  expect(report.abandonedChecks.sort()).toEqual([...ABANDONED].sort());
  expect(new Set(report.failedChecks.map(({ checkId }) => checkId))).toEqual(new Set(FAILING));
  expect(report.durationSeconds).toBeGreaterThanOrEqual(40 * 60);
  expect(report.durationSeconds).toBeLessThan(46 * 60);
  expect(calls).toEqual({
    DescribeTrustedAdvisorChecks: 1,
    RefreshTrustedAdvisorCheck: CHECKS + FAILING.length * REPEATED,
    DescribeTrustedAdvisorCheckRefreshStatuses: report.ticks,
    DescribeTrustedAdvisorCheckSummaries: 6,
    DescribeTrustedAdvisorCheckResult: FLAGGED.length + FAILING.length * REPEATED,
  });
  expect(report.calls).toEqual(calls);
  expect(report.ticks).toBeLessThanOrEqual(20);
});

test('a run right after it, with nothing stale, asks for no refresh at all', () => {
  const { report, calls } = rightAfter;
  expect(report).toMatchObject({
    checks: CHECKS,
    alreadyFresh: REFRESHABLE - FAILING.length,
    notRefreshable: AUTOMATIC.length,
    failed: 2,
    ticks: 0,
  });
  expect(calls).toMatchObject({ RefreshTrustedAdvisorCheck: 0, DescribeTrustedAdvisorCheckResult: FAILING.length * (1 + REPEATED) });
  expect(new Set(report.failedChecks.map(({ checkId }) => checkId))).toEqual(new Set(FAILING));
  expect(report.changes).toMatchObject({ appeared: 0, fixed: 0 });
});

test('an hour later, what is stale is refreshed, and the automatic ones are not asked', () => {
  const { report, calls } = anHourLater;
  expect(report).toMatchObject({ outcome: 'complete', checks: CHECKS, notRefreshable: AUTOMATIC.length, refreshed: REFRESHABLE - 5 });
  expect(calls.RefreshTrustedAdvisorCheck).toBe(REFRESHABLE + FAILING.length * REPEATED);
  expect(calls.DescribeTrustedAdvisorChecks).toBe(1);
});

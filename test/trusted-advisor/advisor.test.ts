import type { SupportClient, SupportClientConfig } from '@aws-sdk/client-support';
import { type Advisor, trustedAdvisor } from '../../lambdas/trusted-advisor/advisor';
import { advisorClient } from '../../lambdas/trusted-advisor/advisor-client';
import { startSimulator } from '../../local/support-simulator/server';
import type { Simulator } from '../../local/support-simulator/simulator';
import { readWorld } from '../../local/support-simulator/world/read-world';

const AUTOMATIC = 'HCP4007jGY';
const FAILING = 'zXCkfM1nI3';
const STALE = 'Qch7DwouX1';
const FRESH = 'hjLMh88uM8';

let simulator: Simulator;
let client: SupportClient;
let advisor: Advisor;

function clientWith(config: SupportClientConfig): SupportClient {
  return advisorClient({ endpoint: simulator.url, credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, ...config });
}

beforeEach(async () => {
  const world = readWorld({
    enqueuedSeconds: 60,
    everyCheck: { refreshedSecondsAgo: 604_800, flagged: [0] },
    overrides: [
      { checkIds: [AUTOMATIC], refreshable: false },
      { checkIds: [FAILING], failure: 'InternalServerError' },
      { checkIds: [STALE], flagged: [3], suppressed: 1 },
      { checkIds: [FRESH], refreshedSecondsAgo: 60 },
    ],
  });
  simulator = await startSimulator({ world });
  client = clientWith({ maxAttempts: 4 });
  advisor = trustedAdvisor(client);
});

afterEach(async () => {
  client.destroy();
  await simulator.close();
});

test('lists every check with its texts and columns', async () => {
  const checks = await advisor.listChecks('en');
  expect(checks).toHaveLength(106);
  const check = checks.find(({ checkId }) => checkId === STALE)!;
  expect(check).toMatchObject({ name: 'Low Utilization Amazon EC2 Instances', category: 'cost_optimizing' });
  expect(check.columns).toEqual(expect.arrayContaining(['Region/AZ', 'Instance ID']));
  expect(check.description).not.toBe('');
});

describe('asking for a refresh', () => {
  test('of a stale check gets it enqueued', async () => {
    const answer = await advisor.refreshCheck(STALE);
    expect(answer).toMatchObject({ kind: 'status', status: { checkId: STALE, status: 'enqueued' } });
  });

  test('of a fresh check tells the rest of its cool-down', async () => {
    const answer = await advisor.refreshCheck(FRESH);
    expect(answer).toMatchObject({ kind: 'status', status: { status: 'success' } });
    expect(answer.kind === 'status' && answer.status.millisUntilNextRefreshable).toBeGreaterThan(3_000_000);
  });

  test('of a check that Trusted Advisor refreshes by itself is an answer, not an error', async () => {
    expect(await advisor.refreshCheck(AUTOMATIC)).toEqual({ kind: 'not-refreshable' });
  });

  test('of a check that AWS withdrew names the error', async () => {
    expect(await advisor.refreshCheck('withdrawn')).toEqual({ kind: 'failed', error: 'InvalidParameterValueException' });
  });

  test('of a check that fails by itself names the error', async () => {
    expect(await advisor.refreshCheck(FAILING)).toEqual({ kind: 'failed', error: 'InternalServerError' });
  });

  test('without a support plan throws', async () => {
    simulator.faults.add({ kind: 'no-support-plan' });
    await expect(advisor.refreshCheck(STALE)).rejects.toMatchObject({ name: 'SubscriptionRequiredException' });
  });

  test('throws when the account stays throttled', async () => {
    simulator.faults.add({ kind: 'throttle' });
    const hasty = trustedAdvisor(clientWith({ maxAttempts: 1 }));
    await expect(hasty.refreshCheck(STALE)).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});

test('the statuses of many checks come in one call', async () => {
  const { answers, rejected } = await advisor.refreshStatuses([STALE, FRESH]);
  expect(answers.map(({ checkId, status }) => [checkId, status])).toEqual([
    [STALE, 'none'],
    [FRESH, 'success'],
  ]);
  expect(rejected).toEqual([]);
  expect(advisor.takeCallCount()).toEqual({ DescribeTrustedAdvisorCheckRefreshStatuses: 1 });
});

test('an automatic check among them is found and the rest is answered', async () => {
  const { answers, rejected } = await advisor.refreshStatuses([STALE, AUTOMATIC, FRESH]);
  expect(answers.map(({ checkId }) => checkId)).toEqual([STALE, FRESH]);
  expect(rejected).toEqual([{ checkId: AUTOMATIC, error: 'InvalidParameterValueException' }]);
});

test('summaries come in parts of a hundred', async () => {
  const checkIds = (await advisor.listChecks('en')).map(({ checkId }) => checkId);
  advisor.takeCallCount();
  const { answers } = await advisor.checkSummaries(checkIds);
  expect(answers).toHaveLength(106);
  expect(advisor.takeCallCount()).toEqual({ DescribeTrustedAdvisorCheckSummaries: 2 });
  expect(answers.find(({ checkId }) => checkId === STALE)).toMatchObject({
    resourcesFlagged: 3,
    resourcesSuppressed: 1,
    status: 'warning',
  });
});

test('a result lists the resources, the suppressed ones too', async () => {
  const answer = await advisor.checkResult(STALE, 'en');
  if (answer.kind !== 'result') throw new Error(`no result: ${answer.error}`);
  expect(answer.status).toBe('warning');
  expect(answer.resources.map(({ isSuppressed }) => isSuppressed)).toEqual([false, false, false, true]);
  expect(answer.resources[0]).toMatchObject({ status: 'warning', region: expect.any(String), resourceId: expect.any(String) });
});

test('a result that the check cannot give names the error', async () => {
  expect(await advisor.checkResult(FAILING, 'en')).toEqual({ kind: 'failed', error: 'InternalServerError' });
});

describe('a call is repeated', () => {
  test('once when a check fails by itself', async () => {
    await advisor.refreshCheck(FAILING);
    await advisor.checkResult(FAILING, 'en');
    expect(simulator.calls).toEqual({ RefreshTrustedAdvisorCheck: 2, DescribeTrustedAdvisorCheckResult: 2 });
  });

  test('once when the service has a hiccup, which nobody notices', async () => {
    simulator.faults.add({ kind: 'internal-error', times: 1 });
    expect(await advisor.refreshCheck(STALE)).toMatchObject({ kind: 'status' });
  });

  test('more often when the account is throttled', async () => {
    simulator.faults.add({ kind: 'throttle', times: 2 });
    // The adaptive mode would wait for seconds here, to slow down.
    const quick = trustedAdvisor(clientWith({ maxAttempts: 4, retryMode: 'standard' }));
    expect(await quick.refreshCheck(STALE)).toMatchObject({ kind: 'status' });
    expect(simulator.calls).toEqual({ RefreshTrustedAdvisorCheck: 3 });
  });
});

test('the count of calls has the repeated ones in it, and is what went over the wire', async () => {
  simulator.faults.add({ kind: 'internal-error', times: 1 });
  await advisor.listChecks('en');
  await advisor.checkResult(STALE, 'en');
  const counted = advisor.takeCallCount();
  expect(counted).toEqual({ DescribeTrustedAdvisorChecks: 2, DescribeTrustedAdvisorCheckResult: 1 });
  expect(counted).toEqual({ ...simulator.calls });
  expect(advisor.takeCallCount()).toEqual({});
});

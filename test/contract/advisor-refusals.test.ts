import { trustedAdvisor } from '../../lambdas/trusted-advisor/advisor';
import { advisorClient } from '../../lambdas/trusted-advisor/advisor-client';
import type { RunReport } from '../../lambdas/trusted-advisor/run';
import { DECLARED_ERRORS } from '../../local/support-simulator/model/service-model';
import { startSimulator } from '../../local/support-simulator/server';
import type { Simulator } from '../../local/support-simulator/simulator';
import { readWorld } from '../../local/support-simulator/world/read-world';
import { Dynalite } from '../databases';
import { TestRuns } from '../trusted-advisor/test-run';
import { COMMON_ERRORS, NO_ANSWERS, type Refusals, refusals } from './refusals';

/** What breaks a run off, by the name under which the state machine tries the step again or reports the run; what concerns the account is no check's fault. */
const STOPS = {
  ThrottlingException: 'stops: ThrottlingException',
  SubscriptionRequiredException: 'stops: SubscriptionRequiredException',
  AccessDeniedException: 'stops: AccessDeniedException',
  ExpiredTokenException: 'stops: ExpiredTokenException',
  'timeout-before-work': 'stops: TimeoutError',
  'timeout-after-work': 'stops: TimeoutError',
  'reset-before-work': 'stops: TimeoutError',
  'reset-after-work': 'stops: TimeoutError',
};

/** For each operation of a run, what every error makes of it: it stops, or it ends with checks that failed, and at which step. */
const OPERATIONS: Partial<Record<keyof typeof DECLARED_ERRORS, Record<string, string>>> = {
  DescribeTrustedAdvisorChecks: {
    ...STOPS,
    InternalServerError: 'stops: InternalServerError',
    InvalidParameterValueException: 'stops: InvalidParameterValueException',
  },
  RefreshTrustedAdvisorCheck: {
    ...STOPS,
    InternalServerError: 'complete: 2 checks, 4 findings, refresh fails: InternalServerError',
    InvalidParameterValueException: 'complete: 2 checks, 4 findings, refresh fails: InvalidParameterValueException',
  },
  DescribeTrustedAdvisorCheckRefreshStatuses: {
    ...STOPS,
    InternalServerError: 'complete: 2 checks, 4 findings, status fails: InternalServerError',
    InvalidParameterValueException: 'complete: 2 checks, 4 findings, status fails: InvalidParameterValueException',
  },
  DescribeTrustedAdvisorCheckSummaries: {
    ...STOPS,
    InternalServerError: 'complete: 2 checks, 0 findings, summary fails: InternalServerError',
    InvalidParameterValueException: 'complete: 2 checks, 0 findings, summary fails: InvalidParameterValueException',
  },
  DescribeTrustedAdvisorCheckResult: {
    ...STOPS,
    InternalServerError: 'complete: 2 checks, 0 findings, result fails: InternalServerError',
    InvalidParameterValueException: 'complete: 2 checks, 0 findings, result fails: InvalidParameterValueException',
  },
};

const tables = new Dynalite();
let simulator: Simulator;
let client: ReturnType<typeof advisorClient>;
let account: Refusals;
let runs: TestRuns;

beforeAll(() => tables.start());
afterAll(() => tables.stop());
beforeEach(async () => {
  const table = await tables.advisorTable();
  const world = readWorld({
    checkCount: 2,
    enqueuedSeconds: 5,
    processingSeconds: 5,
    everyCheck: { refreshable: true, failure: null, outcomes: ['success'], status: null, refreshedSecondsAgo: 604_800, flagged: [2] },
  });
  simulator = await startSimulator({ world, clock: { now: () => runs?.now ?? new Date('2026-11-22T03:00:00Z'), sleep: async () => {} } });
  client = advisorClient({
    endpoint: simulator.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    retryMode: 'standard',
  });
  account = refusals(simulator, client);
  runs = new TestRuns(trustedAdvisor(client), table);
});
afterEach(async () => {
  client.destroy();
  await simulator.close();
});

/** The steps of a run as the state machine makes them; one that throws is made again by `again`. */
async function play(onError: (error: Error) => Promise<void>): Promise<RunReport> {
  const step = async <T>(make: () => Promise<T>): Promise<T> => {
    try {
      return await make();
    } catch (error) {
      await onError(error as Error);
      return make();
    }
  };
  let next = await step(() => runs.start('run'));
  while (next.next === 'wait') {
    runs.pass(next.waitSeconds);
    next = await step(() => runs.poll('run'));
  }
  let collected = await step(() => runs.collect('run'));
  while (collected.next === 'collect') {
    runs.pass(collected.waitSeconds);
    collected = await step(() => runs.collect('run'));
  }
  return collected;
}

describe.each(Object.entries(OPERATIONS) as [keyof typeof DECLARED_ERRORS, Record<string, string>][])('%s', (operation, answers) => {
  test('every error that AWS declares for the call, and every other that it may meet, has its row', () => {
    expect(Object.keys(answers).sort()).toEqual([...new Set([...DECLARED_ERRORS[operation], ...COMMON_ERRORS, ...NO_ANSWERS])].sort());
  });

  test.each(Object.entries(answers))('%s', async (error, answer) => {
    account.refuse(operation, error);
    let stopped: string | undefined;
    const report = await play(async thrown => {
      stopped = `stops: ${thrown.name}`;
      account.mend();
    });
    expect(stopped ?? summaryOf(report)).toBe(answer);
    account.mend();
    runs.pass(2 * 3_600);
    expect(summaryOf(stopped ? report : await runs.run())).toBe('complete: 2 checks, 4 findings');
  });
});

function summaryOf({ outcome, checks, openFindings, failedChecks }: RunReport): string {
  const failed = failedChecks.map(({ step, error }) => `, ${step} fails: ${error}`);
  return `${outcome}: ${checks} checks, ${openFindings} findings${[...new Set(failed)].join('')}`;
}

import type { PublishedEvent } from '../../lambdas/shared/events';
import { logger } from '../../lambdas/shared/runtime';
import { type FailureReport, reportFailure } from '../../lambdas/trusted-advisor/report-failure';
import type { RunMetric } from '../../lambdas/trusted-advisor/run-metrics';
import { runStore } from '../../lambdas/trusted-advisor/run-store';
import { MemoryDatabase } from '../memory-database';

const tables = new MemoryDatabase();

beforeAll(() => logger.setLogLevel('SILENT'));

async function report(failure: FailureReport['failure']) {
  const runs = runStore(await tables.advisorTable());
  const published: PublishedEvent[] = [];
  const metrics: RunMetric[] = [];
  await reportFailure(
    { runId: 'run-1', startedAt: '2026-11-22T03:00:00Z', failure },
    {
      runs,
      publish: async events => void published.push(...events),
      emitMetrics: all => void metrics.push(...all),
      now: () => new Date('2026-11-22T03:10:00Z'),
    },
  );
  return { records: await runs.records(), published, metrics };
}

const FAILED = {
  runId: 'run-1',
  startedAt: '2026-11-22T03:00:00Z',
  endedAt: '2026-11-22T03:10:00.000Z',
  outcome: 'failed',
  error: 'SubscriptionRequiredException',
  cause: 'AWS Premium Support Subscription is required',
};

test('a run that failed is in the history, an event and a metric', async () => {
  const errorOfLambda = JSON.stringify({ errorType: 'SubscriptionRequiredException', errorMessage: FAILED.cause, trace: ['...'] });
  const { records, published, metrics } = await report({ Error: FAILED.error, Cause: errorOfLambda });
  expect(records).toMatchObject([FAILED]);
  expect(published).toEqual([{ detailType: 'Trusted Advisor Refresh Failed', detail: FAILED }]);
  expect(metrics).toEqual([{ name: 'RefreshRuns', unit: 'Count', value: 1, dimensions: { Outcome: 'failed' } }]);
});

test.each([
  ['plain text', 'plain text'],
  ['{"other":1}', '{"other":1}'],
  [undefined, ''],
  ['x'.repeat(5_000), 'x'.repeat(1_000)],
])('a cause of another shape is told as it is, within limits', async (Cause, cause) => {
  const { published } = await report({ Error: 'States.Timeout', Cause });
  expect(published[0]!.detail).toMatchObject({ error: 'States.Timeout', cause });
});

import { DETAIL_TYPE } from '../shared/contract';
import type { PublishEvents } from '../shared/events';
import { logger } from '../shared/runtime';
import type { EmitMetrics } from './run-metrics';
import type { FailedRun } from './run-report';
import type { RunStore } from './run-store';

export interface FailureReport {
  runId: string;
  /** ISO 8601. */
  startedAt: string;
  /** As Step Functions catches it: the error's name, and its message as text or as a Lambda function's JSON. */
  failure: { Error?: string; Cause?: string };
}

export interface ReportServices {
  runs: Pick<RunStore, 'saveRecord'>;
  publish: PublishEvents;
  emitMetrics: EmitMetrics;
  now: () => Date;
}

/** Events and table records are for reading; the whole stack trace is in the log of the function that failed. */
const LONGEST_CAUSE = 1_000;

/** Records that a run broke off, and tells why. */
export async function reportFailure({ runId, startedAt, failure }: FailureReport, services: ReportServices): Promise<FailedRun> {
  const { runs, publish, emitMetrics, now } = services;
  const run: FailedRun = {
    runId,
    startedAt,
    endedAt: now().toISOString(),
    outcome: 'failed',
    error: failure.Error ?? 'Unknown',
    cause: messageOf(failure.Cause ?? '').slice(0, LONGEST_CAUSE),
  };
  await runs.saveRecord(run, now());
  await publish([{ detailType: DETAIL_TYPE.refreshFailed, detail: { ...run } }]);
  emitMetrics([{ name: 'RefreshRuns', unit: 'Count', value: 1, dimensions: { Outcome: 'failed' } }]);
  logger.info('Run failed', { ...run });
  return run;
}

/** A Lambda function's error is a JSON document with `errorMessage`. */
function messageOf(cause: string): string {
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage?: unknown };
    return typeof errorMessage === 'string' ? errorMessage : cause;
  } catch {
    return cause;
  }
}

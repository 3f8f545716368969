import { addCalls, type CallCount } from './call-count';
import { type ChangeCount, type CheckState, isFlagged } from './check-state';
import type { CheckSummary } from './checks';
import type { Exclusions } from './exclusions';
import type { ChangeKind } from './findings';
import { checksThat } from './refresh-progress';
import type { FailedCheck, RefreshOutcome, RunProgress, RunReport } from './run';

/** A run in the history: one that came to its end, or one that broke off. */
export type RunRecord = RunReport | FailedRun;

/** A run that broke off. */
export interface FailedRun {
  runId: string;
  startedAt: string;
  endedAt: string;
  outcome: 'failed';
  /** Name of the error that nothing recovered from, and what it said. */
  error: string;
  cause: string;
}

/** What is known at the end of a run, apart from its progress. */
export interface RunEnd {
  summaries: CheckSummary[];
  /** The checkStates of the run's checks. */
  checkStates: CheckState[];
  failures: FailedCheck[];
  exclusions: Exclusions;
  calls: CallCount;
  endedAt: Date;
}

/** @param progress with nothing pending any more, see `closeRefresh` */
export function reportRun(progress: RunProgress, { summaries, checkStates, failures, exclusions, calls, endedAt }: RunEnd): RunReport {
  const count = (outcome: RefreshOutcome) => checksThat(outcome, progress).length;
  const withStatus = (status: string) => summaries.filter(summary => summary.status === status).length;
  const unfinishedChecks = checksThat('unfinished', progress);
  return {
    runId: progress.runId,
    outcome: unfinishedChecks.length > 0 ? 'partial' : 'complete',
    startedAt: progress.startedAt,
    endedAt: endedAt.toISOString(),
    durationSeconds: Math.round((endedAt.getTime() - Date.parse(progress.startedAt)) / 1000),
    chosenByHand: progress.chosenByHand,
    checks: Object.keys(progress.outcomes).length,
    refreshed: count('refreshed'),
    alreadyFresh: count('alreadyFresh'),
    notRefreshable: count('notRefreshable'),
    abandoned: count('abandoned'),
    failed: count('failed'),
    unfinished: unfinishedChecks.length,
    ticks: progress.ticks,
    flagged: summaries.filter(isFlagged).length,
    warning: withStatus('warning'),
    error: withStatus('error'),
    openFindings: sum(checkStates.map(({ open = 0 }) => open)),
    suppressedFindings: sum(checkStates.map(({ suppressed = 0 }) => suppressed)),
    estimatedMonthlySavings: Math.round(sum(summaries.map(summary => summary.estimatedMonthlySavings)) * 100) / 100,
    changes: addChanges(
      checkStates.filter(checkState => checkState.runId === progress.runId).map(({ changes = {} }) => changes),
      progress.changes,
    ),
    unfinishedChecks,
    abandonedChecks: checksThat('abandoned', progress),
    failedChecks: [...progress.failures, ...failures],
    excludedChecks: progress.excludedChecks ?? [],
    expiredExclusions: exclusions.expired,
    rulesProblem: exclusions.problem,
    calls: addCalls(progress.calls, calls),
  };
}

/** All the counts together, with zeros for what did not happen. */
export function addChanges(counts: ChangeCount[], before: ChangeCount = {}): Record<ChangeKind, number> {
  const total = { appeared: 0, 'got-worse': 0, improved: 0, suppressed: 0, unsuppressed: 0, fixed: 0, 'came-back': 0 };
  for (const count of [before, ...counts]) {
    for (const kind of Object.keys(count) as ChangeKind[]) total[kind] += count[kind] ?? 0;
  }
  return total;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

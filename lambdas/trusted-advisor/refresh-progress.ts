import type { CheckSummary, RefreshStatus } from './advisor';
import type { RejectedCheck } from './ask-in-batches';
import type { CallCount } from './call-count';
import type { ChangeCount } from './check-state';
import type { RunReport } from './run-report';

/**
 * How a check's refresh ended. Every check of a run ends as exactly one of them, so they add up to the number of checks.
 *
 * - `refreshed`: Trusted Advisor refreshed it during the run, asked by it or by somebody else
 * - `alreadyFresh`: in the cool-down after an earlier refresh, so asking would start nothing
 * - `notRefreshable`: Trusted Advisor refreshes it by itself only
 * - `abandoned`: Trusted Advisor gave up, or the refresh timed out there
 * - `failed`: the API refused to refresh this one check, or to tell its status
 * - `unfinished`: still enqueued or processing at the run's deadline
 */
export type RefreshOutcome = 'refreshed' | 'alreadyFresh' | 'notRefreshable' | 'abandoned' | 'failed' | 'unfinished';

/** A check passed over at one step of the run, by the name of the API's error. */
export interface FailedCheck {
  checkId: string;
  step: 'choose' | 'refresh' | 'status' | 'summary' | 'result';
  error: string;
}

/** Everything a run knows between its steps. It is kept in the table, so that hundreds of checks do not travel through the state machine. */
export interface RunProgress {
  runId: string;
  /** ISO 8601, as are all times here. */
  startedAt: string;
  deadlineAt: string;
  /** When Trusted Advisor was asked; the pace of looking counts from here. */
  askedAt: string;
  /** How many times the statuses were looked at. */
  ticks: number;
  /** Only some checks, so the run says nothing about the account as a whole. */
  chosenByHand: boolean;
  /** The last status seen of each check that is not settled. */
  pending: Record<string, string>;
  outcomes: Record<string, RefreshOutcome>;
  failures: FailedCheck[];
  /** IDs of the checks that the rules left out of the run. */
  excludedChecks?: string[];
  calls: CallCount;
  /** Published for checks that one call of the collecting function could not finish. */
  changes?: ChangeCount;
  /** There once the results are stored and the run is published: a repeated step has nothing left to do. */
  report?: RunReport;
}

/** What travels between the steps of the state machine. */
export interface RunStep {
  runId: string;
  next: 'wait' | 'collect';
  /** Seconds until the next look; 0 when there is nothing to wait for. */
  waitSeconds: number;
  /** Checks whose refresh is not over. */
  pending: number;
  ticks: number;
  deadlineAt: string;
}

/** What a status says about a refresh, given the status seen before. */
export function settle(before: string, status: string): RefreshOutcome | 'pending' {
  if (status === 'success') return 'refreshed';
  if (status === 'abandoned') return 'abandoned';
  // Before a refresh is picked up its status is "none"; afterwards "none" means that it timed out.
  if (status === 'none' && before !== 'none') return 'abandoned';
  return 'pending';
}

/** The run after one look. A check that the answer leaves out stays as it was. */
export function applyStatuses(progress: RunProgress, statuses: RefreshStatus[], rejected: RejectedCheck[]): RunProgress {
  const pending = new Map(Object.entries(progress.pending));
  const outcomes = new Map(Object.entries(progress.outcomes));
  const settled = (checkId: string, outcome: RefreshOutcome) => {
    outcomes.set(checkId, outcome);
    pending.delete(checkId);
  };
  for (const { checkId, status } of statuses) {
    const before = pending.get(checkId);
    if (before === undefined) continue;
    const outcome = settle(before, status);
    if (outcome === 'pending') pending.set(checkId, status);
    else settled(checkId, outcome);
  }
  for (const { checkId } of rejected) settled(checkId, 'failed');
  const failures = [...progress.failures, ...rejected.map(check => ({ ...check, step: 'status' as const }))];
  const records = { pending: Object.fromEntries(pending), outcomes: Object.fromEntries(outcomes) };
  return { ...progress, ...records, failures, ticks: progress.ticks + 1 };
}

/** Whether to wait for the refreshes that are running, and for how long. */
export function nextStep({ runId, deadlineAt, askedAt, ticks, pending }: RunProgress, now: Date): RunStep {
  const step = { runId, deadlineAt, ticks, pending: Object.keys(pending).length };
  const secondsLeft = Math.ceil((Date.parse(deadlineAt) - now.getTime()) / 1000);
  if (step.pending === 0 || secondsLeft <= 0) return { ...step, next: 'collect', waitSeconds: 0 };
  const elapsedSeconds = (now.getTime() - Date.parse(askedAt)) / 1000;
  return { ...step, next: 'wait', waitSeconds: Math.min(pollPause(elapsedSeconds), secondsLeft) };
}

const SHORTEST_PAUSE_SECONDS = 15;
const LONGEST_PAUSE_SECONDS = 300;

/**
 * Most refreshes are over in a minute, some take an hour: a pause is a third of the time that has gone by, so that a run ends at most a third
 * later than it could, with some twenty looks in an hour.
 * @param elapsedSeconds since Trusted Advisor was asked
 */
export function pollPause(elapsedSeconds: number): number {
  return Math.min(Math.max(Math.ceil(elapsedSeconds / 3), SHORTEST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS);
}

/** The run at its end: what is still pending counts as unfinished. */
export function closeRefresh(progress: RunProgress): RunProgress {
  const unfinished = Object.keys(progress.pending).map(checkId => [checkId, 'unfinished' as const]);
  return { ...progress, pending: {}, outcomes: { ...progress.outcomes, ...Object.fromEntries(unfinished) } };
}

/**
 * The run in the light of its summaries: a result that is newer than the run was refreshed by it, even when no look saw that, because
 * the status fell back to "none" between two looks or the deadline came between the refresh's end and the next one.
 */
export function trustTimestamps(progress: RunProgress, summaries: Pick<CheckSummary, 'checkId' | 'timestamp'>[]): RunProgress {
  const outcomes = new Map(Object.entries(progress.outcomes));
  for (const { checkId, timestamp } of summaries) {
    const outcome = outcomes.get(checkId);
    const doubtful = outcome === 'abandoned' || outcome === 'unfinished';
    if (doubtful && Date.parse(timestamp) >= Date.parse(progress.askedAt)) outcomes.set(checkId, 'refreshed');
  }
  return { ...progress, outcomes: Object.fromEntries(outcomes) };
}

/** IDs of the checks that ended in this way. */
export function checksThat(outcome: RefreshOutcome, { outcomes }: Pick<RunProgress, 'outcomes'>): string[] {
  return Object.entries(outcomes).flatMap(([checkId, ended]) => (ended === outcome ? [checkId] : []));
}

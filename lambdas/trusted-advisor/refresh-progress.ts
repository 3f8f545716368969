import type { RejectedCheck } from './ask-in-batches';
import type { CheckSummary, RefreshStatus } from './checks';
import type { RefreshOutcome, RunProgress } from './run';

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

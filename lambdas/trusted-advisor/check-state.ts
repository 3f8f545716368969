import type { CheckSummary } from './checks';
import type { ChangeKind } from './findings';

export type ChangeCount = Partial<Record<ChangeKind, number>>;

/** What this application last made of a check. A check whose collecting was broken off has a claim and perhaps nothing else. */
export interface CheckState {
  checkId: string;
  /** The summary that the stored findings belong to. */
  summary?: CheckSummary;
  /** When that was, ISO 8601: the open findings of the check were last seen then. */
  collectedAt?: string;
  /** Digest of the rules' exclusions of resources by which they were stored, see `exclusionsOf`. */
  exclusions?: string;
  /** Number of findings by state. */
  open?: number;
  suppressed?: number;
  /** The run that last collected the check, and the changes that it published. */
  runId?: string;
  changes?: ChangeCount;
  /** Who is writing the check's findings now, and until when nobody else may. */
  claimedBy?: string;
  claimedUntil?: string;
}

/**
 * How to collect a check, with as few calls as it takes:
 * - `unchanged`: the summary and the exclusions are those that the stored findings belong to
 * - `not-available`: Trusted Advisor has no result now, or does not say how the check stands, so nothing is known to be fixed
 * - `nothing-flagged`: neither the summary nor the table has a finding
 * - `all-fixed`: the summary has no finding, the table has some
 * - `read-result`: the summary has findings
 */
export type CollectPlan = 'unchanged' | 'not-available' | 'nothing-flagged' | 'all-fixed' | 'read-result';

/** @param exclusions digest of the exclusions of the check's resources that count now */
export function planCollecting(summary: CheckSummary, checkState: CheckState | undefined, exclusions?: string): CollectPlan {
  const brokenOff = checkState?.claimedBy !== undefined;
  const sameExclusions = checkState?.exclusions === exclusions;
  if (!brokenOff && sameExclusions && checkState?.summary && sameSummary(checkState.summary, summary)) return 'unchanged';
  if (summary.status === 'not_available' || summary.status === '') return 'not-available';
  if (isFlagged(summary) || summary.resourcesFlagged > 0 || summary.resourcesSuppressed > 0) return 'read-result';
  return brokenOff || findingsOf(checkState) > 0 ? 'all-fixed' : 'nothing-flagged';
}

/** A check that Trusted Advisor shows yellow or red. */
export function isFlagged({ status }: Pick<CheckSummary, 'status'>): boolean {
  return status === 'warning' || status === 'error';
}

function findingsOf(checkState?: CheckState): number {
  return (checkState?.open ?? 0) + (checkState?.suppressed ?? 0);
}

function sameSummary(one: CheckSummary, other: CheckSummary): boolean {
  return (Object.keys(other) as (keyof CheckSummary)[]).every(key => one[key] === other[key]);
}

import type { Exclusion } from '../shared/rules/rule-schema';
import type { CallCount } from './call-count';
import type { ChangeCount } from './check-state';
import type { ChangeKind } from './findings';

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

/**
 * What a run achieved.
 *
 * `checks = refreshed + alreadyFresh + notRefreshable + abandoned + failed + unfinished`; see `RefreshOutcome` for each of them.
 */
export interface RunReport extends Record<RefreshOutcome, number> {
  runId: string;
  /** `complete`: every refresh was over before the deadline, however it ended. `partial`: some were not, see `unfinishedChecks`. */
  outcome: 'complete' | 'partial';
  /** ISO 8601. */
  startedAt: string;
  endedAt: string;
  durationSeconds: number;
  /** Only the checks that somebody chose by hand. */
  chosenByHand: boolean;
  /** Checks that the run was about: those of the account without the excluded ones, or those chosen by hand. */
  checks: number;
  /** Looks at the refreshes. */
  ticks: number;
  /** Checks that are at warning or error. */
  flagged: number;
  warning: number;
  error: number;
  /** Open findings of these checks, and those that the user suppressed in Trusted Advisor. */
  openFindings: number;
  suppressedFindings: number;
  /** Of these checks together, in US dollars. */
  estimatedMonthlySavings: number;
  /** Findings that changed, by how. */
  changes: Record<ChangeKind, number>;
  unfinishedChecks: string[];
  abandonedChecks: string[];
  /** Single checks that were passed over at some step. */
  failedChecks: FailedCheck[];
  /** Checks that the rules left out of the run; they are none of `checks`. */
  excludedChecks: string[];
  /** Exclusions in the rules that count no more, to be renewed or removed. */
  expiredExclusions: Exclusion[];
  /** Why the present rules could not be used for this run; the exclusions of the last good ones were in force. */
  rulesProblem?: string;
  /** Requests to the Support API by operation, retries included. */
  calls: CallCount;
}

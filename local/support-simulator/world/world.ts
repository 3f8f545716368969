/** How a check stands: the worst of what it flags, or not_available when nothing could be looked at. */
export type CheckStatus = 'ok' | 'warning' | 'error' | 'not_available';

/** How a refresh ends. */
export type RefreshOutcome = 'success' | 'abandoned';

/** Errors a check answers by itself, whoever asks. */
export type CheckFailure = 'InternalServerError' | 'LinkedAccountException';

/** How one check behaves. Lists go from refresh to refresh; their last entry goes on for ever. */
export interface CheckBehaviour {
  /** False for checks AWS refreshes by itself. */
  refreshable: boolean;
  /** Seconds after an accepted refresh during which the status still says none. */
  noneSeconds: number;
  enqueuedSeconds: number;
  processingSeconds: number;
  /** How the first, second, ... refresh ends. */
  outcomes: RefreshOutcome[];
  /** When set, refreshing the check and asking for its result answer this error. */
  failure: CheckFailure | null;
  /** Age of the result at the start of the world. */
  refreshedSecondsAgo: number;
  /** Resources flagged at the start, after the first successful refresh, after the second, ... */
  flagged: number[];
  /** How many resources that are in order it lists besides; AWS does so for limits, and for some other checks. */
  listedOk: number;
  /** How many of the flagged resources were fixed and replaced by others at each successful refresh. */
  replacedPerRefresh: number;
  /** How many further resources somebody told Trusted Advisor to ignore. */
  suppressed: number;
  /** Resources looked at. */
  processed: number;
  /** Fixes the check's status, whatever it flags. */
  status: CheckStatus | null;
}

/** What Trusted Advisor says a check is. */
export interface CheckDescription {
  id: string;
  name: string;
  /** HTML. */
  description: string;
  category: string;
  /** Column headings of the flagged resources. */
  metadata: string[];
}

/** One check of the account. */
export interface WorldCheck extends CheckDescription, CheckBehaviour {}

/** An account as Trusted Advisor sees it. Plain data: the same world always tells the same story. */
export interface World {
  /** Decides the invented names and numbers of the resources. */
  seed: number;
  checks: WorldCheck[];
}

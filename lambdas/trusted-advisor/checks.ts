/** A check as the account has it. `columns` are the headings of the metadata of each flagged resource, in its order. */
export interface AdvisorCheck {
  checkId: string;
  name: string;
  category: string;
  /** HTML. */
  description: string;
  columns: string[];
}

/** How a check's refresh stands: none, enqueued, processing, success or abandoned. */
export interface RefreshStatus {
  checkId: string;
  status: string;
  /** A cool-down, not the time that the refresh will take. */
  millisUntilNextRefreshable: number;
}

/** The last result of a check, in numbers. */
export interface CheckSummary {
  checkId: string;
  /** ok, warning, error or not_available. */
  status: string;
  /** When Trusted Advisor last refreshed the check, as it spells it. */
  timestamp: string;
  resourcesProcessed: number;
  resourcesFlagged: number;
  resourcesIgnored: number;
  resourcesSuppressed: number;
  /** US dollars; 0 for a check that does not estimate any. */
  estimatedMonthlySavings: number;
}

/** A resource that a check looked at and lists; those at `ok` are listed by some checks too. */
export interface CheckedResource {
  resourceId: string;
  region?: string;
  /** ok, warning or error. */
  status: string;
  isSuppressed: boolean;
  metadata: (string | null)[];
}

import type { Mode } from '../../shared/contract';

/** What the operator decided about cases. Durations in seconds. */
export interface Policy {
  mode: Mode;
  /** How long an alarm has to stay in ALARM before a case is opened. */
  openDelaySeconds: number;
  /** How long an alarm has to stay in OK before its case is resolved. */
  resolveDelaySeconds: number;
  /** For how long after its resolution a case is taken up again instead of opening another. */
  reopenWindowSeconds: number;
  autoResolve: boolean;
  /** Creates per rolling hour; one of them is kept for the overflow case. */
  maxCasesPerHour: number;
  /** How long after an ambiguous CreateCase a case may still come to light. */
  quietPeriodSeconds: number;
  /** How long one invocation owns a claimed call; longer than any invocation can live. */
  leaseSeconds: number;
}

/** Choices of ours that no operator has needed to change. Seconds. */
export const RHYTHM = {
  /** Least time between two comments on one case: a flapping alarm is told in bundles. */
  commentInterval: 300,
  /** How often an alarm in a maintenance window is asked about anew: a window that was taken away ends with the next sweep. */
  maintenanceCheck: 45,
  /** How often CloudWatch is asked whether a suppressor, or a mute rule, of which no end is known still holds. */
  suppressorCheck: 300,
  /** How often an open case is looked at, for what people and AWS did with it. */
  inspectOpen: 900,
  /** The same, for a resolved case inside the reopen window. */
  inspectResolved: 21_600,
  /** How long after a comment on a resolved case we wait for it to be open again. */
  reopenPatience: 60,
  /** How long an ambiguous comment or resolve may take to come to light. */
  commentQuietPeriod: 120,
  /** How long after an event about a case it is looked at: DescribeCases may list it later than the event tells of it. */
  afterEvent: 30,
  /** For how long a case that we resolved may still be listed as open. */
  listingDelay: 120,
  /** When to look again after a first look in vain. */
  firstSearchAgain: 60,
  /** When to call again after the account's rate was exceeded. */
  afterThrottle: 60,
  /** After the account's own hourly limit, or people, used up what may be created. */
  afterCaseLimit: 600,
  /** After the first answer that only a person can change: no support plan, no permission. Each further pause is twice as long, up to an hour. */
  afterRefusal: 300,
  /** When the overflow case has no room for another name: until AWS Support has been told some. */
  afterFullOverflow: 300,
  /** When DescribeAlarms contradicts the events, or could not be asked. */
  afterDisagreement: 120,
  /** After a step that failed: others that are due come first. When the fault is ours, each further pause is twice as long, up to an hour. */
  afterFailure: 120,
  /** A change as young as this is believed without asking CloudWatch, which may tell it late. */
  freshChange: 300,
  /** When we look once more for a case that may exist though it was given up: that of an ambiguous create, or one that did not come back. */
  orphanSearch: 7_200,
} as const;

/** Complete empty scans that it takes, one of them after the quiet period, to believe that a call left nothing behind. */
export const EMPTY_SEARCHES_NEEDED = 2;

import type { Reason } from './reason';
import type { Step } from './step';

/** Not before a time, and the reason that an incident tells while it waits. */
export interface Backoff {
  until: string;
  reason: Reason;
}

/** Something that went wrong, how often in a row, and until when it is not tried again. */
export interface Setback extends Backoff {
  /** Name of the error. */
  error: string;
  /** When it went wrong for the first time in a row. */
  since: string;
  /** How often in a row. */
  times: number;
}

/** Calls that AWS may refuse; `read` is every call that changes nothing. */
export type RefusableCall = 'create' | 'comment' | 'resolve' | 'read';

/** A step that failed by itself: by a fault of ours, or because somebody did not answer. */
export interface FailedStep extends Setback {
  isOurs: boolean;
}

/** What can fail: a step, or the whole invocation that was to do it. */
export type Failable = Step | 'crash';

/** A refusal that was told, and since when the cause was gone. */
export interface ToldRefusal {
  error: string;
  generation: number;
  at: string;
  endedAt?: string;
}

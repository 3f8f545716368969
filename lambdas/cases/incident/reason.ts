import type { Refusal } from './case-view';
import type { LeftOut } from './left-out';

/** Why an incident does its next step, or waits. People and programs read them: a reason keeps its name. */
export type Reason = FirstReason | LeftOut | Refusal['kind'] | DecidedReason;

/** Of an incident about which nothing has been decided. */
type FirstReason = 'new';

type DecidedReason =
  | 'alarm'
  | 'alarm-deleted'
  | 'alarm-lasts'
  | 'answer-was-lost'
  | 'arrived-late'
  | 'at-rest'
  | 'auto-resolve-is-off'
  | 'call-in-progress'
  | 'case-is-open'
  | 'case-may-be-ours'
  | 'case-was-given-up'
  | 'case-was-refused'
  | 'cloudwatch-disagrees'
  | 'cloudwatch-says-ok'
  | 'comment-interval'
  | 'deleted-before-a-case'
  | 'dry-run'
  | 'dry-run-leaves-real-case-alone'
  | 'fires-again'
  | 'hourly-cap'
  | 'lease-ran-out'
  | 'live-now'
  | 'no-answer'
  | 'no-case-by-rule'
  | 'no-case-needed'
  | 'not-listed-yet'
  | 'open-delay'
  | 'our-own-fault'
  | 'recovered'
  | 'recovered-before-a-case'
  | 'reopening'
  | 'resolve-delay'
  | 'resolved'
  | 'resolved-by-others'
  | 'severity-should-rise'
  | 'somebody-answered'
  | 'something-happened'
  | 'stays-resolved'
  | 'still-firing'
  | 'suppressed'
  | 'suppression-may-be-over'
  | 'time-to-look';

import { later } from '../../shared/time';
import { backoffOf } from './backoff';
import type { Incident } from './incident';
import type { Policy } from './policy';
import type { Reason } from './reason';
import type { Step } from './step';

/** What is to be done with an incident now. `wait` names the time at which something may change by itself; without one it rests. */
export type Decision = { step: Step; reason: Reason } | { step: 'wait'; reason: Reason; until?: string };

export function wait(reason: Reason, until?: string): Decision {
  return { step: 'wait', reason, until };
}

/** A wait ends at the earlier of two times; a step stays a step. */
export function earliest(decision: Decision, time?: string): Decision {
  if (decision.step !== 'wait' || !time) return decision;
  return { ...decision, until: !('until' in decision) || !decision.until || time < decision.until ? time : decision.until };
}

/** What was refused, or failed, is not tried again before its pause is over. */
export function unlessBackedOff(decision: Decision, incident: Incident, at: string): Decision {
  const backoff = decision.step === 'wait' ? undefined : backoffOf(incident, decision.step, at);
  return backoff ? wait(backoff.reason, backoff.until) : decision;
}

/** The pause of the whole incident, as long as it lasts. */
export function isBackedOff({ backoff }: Incident, at: string): Decision | undefined {
  return backoff && at < backoff.until ? wait(backoff.reason, backoff.until) : undefined;
}

export function isPast(time: string | undefined, at: string): boolean {
  return time !== undefined && time <= at;
}

export function isAlarming({ alarm }: Pick<Incident, 'alarm'>): boolean {
  return alarm.value === 'ALARM';
}

/** A suppressed alarm counts again once nobody suppresses it any more: that is asked in its turn, as CloudWatch sends nothing. */
export function isSuppressed({ alarm }: Pick<Incident, 'alarm'>): Decision | undefined {
  return alarm.suppression && wait('suppressed', askSuppressionAt({ alarm }));
}

/** Records of before have no time to ask at: it is the end that they know of. */
export function askSuppressionAt({ alarm }: Pick<Incident, 'alarm'>): string | undefined {
  return alarm.suppression?.askAt ?? alarm.suppression?.until;
}

/** An alarm that is over at once becomes no case. */
export function decideOpenDelay({ since }: Incident['alarm'], at: string, { openDelaySeconds }: Policy): Decision | undefined {
  const openAt = later(since, openDelaySeconds);
  return at < openAt ? wait('open-delay', openAt) : undefined;
}

import { later } from '../../shared/time';
import { newestIsUnreported } from './apply-change';
import { backoffOf, whenFree } from './backoff';
import { isOfDryRun } from './case-state';
import { type Decision, decideOpenDelay, earliest, isAlarming, isBackedOff, isPast, isSuppressed, unlessBackedOff, wait } from './decision';
import { escalateAt } from './escalation';
import type { OpenIncident, ResolvedIncident } from './incident';
import { type Policy, RHYTHM } from './policy';
import type { Reason } from './reason';
import { treatmentOf } from './subject';

/** The next step for an incident whose case is open. */
export function decideOpen(incident: OpenIncident, at: string, policy: Policy): Decision {
  const isDry = isOfDryRun(incident.case);
  if (policy.mode === 'Live' && isDry) return { step: 'forget-dry-run', reason: 'live-now' };
  if (policy.mode === 'DryRun' && !isDry) return wait('dry-run-leaves-real-case-alone', later(at, RHYTHM.inspectOpen));
  const inspectAt = whenFree(incident.case.inspectAt, incident, 'inspect', at);
  if (isPast(inspectAt, at)) return { step: 'inspect', reason: 'time-to-look' };
  const wanted = incident.alarm.value === 'OK' ? decideRecovered(incident, at, policy) : decideFiring(incident, at);
  const decision = isBackedOff(incident, at) ?? unlessBackedOff(wanted, incident, at);
  return earliest(decision, isDry ? later(at, RHYTHM.inspectOpen) : inspectAt);
}

function decideFiring(incident: OpenIncident, at: string): Decision {
  const { lastCommunicationAt, isMoreToTell } = incident.case;
  const riseAt = escalateAt(incident);
  if (isPast(riseAt, at)) return { step: 'comment', reason: 'severity-should-rise' };
  if (incident.unreported.length === 0) return wait(isOfDryRun(incident.case) ? 'dry-run' : 'case-is-open', riseAt);
  const commentAt = later(lastCommunicationAt, RHYTHM.commentInterval);
  const isPressing = isMoreToTell || incident.unreported.length >= treatmentOf(incident).fullCommentAt;
  const isTooSoon = at < commentAt && !isPressing;
  return isTooSoon ? earliest(wait('comment-interval', commentAt), riseAt) : { step: 'comment', reason: 'still-firing' };
}

function decideRecovered(incident: OpenIncident, at: string, policy: Policy): Decision {
  const resolveAt = later(incident.alarm.since, policy.resolveDelaySeconds);
  if (at < resolveAt) return wait('resolve-delay', resolveAt);
  if (incident.unreported.length > 0) return { step: 'comment', reason: overReason(incident) };
  if (!policy.autoResolve) return wait('auto-resolve-is-off');
  if (incident.case.humanTouched) return wait('somebody-answered');
  return { step: 'resolve', reason: overReason(incident) };
}

function overReason({ alarm }: OpenIncident): Reason {
  return alarm.isDeleted ? 'alarm-deleted' : 'recovered';
}

/** The next step for an incident whose case is resolved. */
export function decideResolved(incident: ResolvedIncident, at: string, policy: Policy): Decision {
  const { reopening, resolvedAt } = incident.case;
  const isDry = isOfDryRun(incident.case);
  const inspectAt = isDry ? undefined : whenFree(incident.case.inspectAt, incident, 'inspect', at);
  if (isPast(inspectAt, at)) return { step: 'inspect', reason: 'time-to-look' };
  const windowEnd = later(resolvedAt, policy.reopenWindowSeconds);
  if (reopening) return earliest(decideReopening(incident, reopening.until, windowEnd, at), inspectAt);
  const canComeBack = at < windowEnd && !isDry;
  const nothing = decideLeftAlone(incident) ?? isBackedOff(incident, at) ?? decideOpenDelay(incident.alarm, at, policy);
  const step = canComeBack && policy.mode === 'Live' ? 'reopen' : 'begin';
  const decision = nothing ?? unlessBackedOff({ step, reason: 'fires-again' }, incident, at);
  return earliest(earliest(decision, inspectAt), canComeBack ? windowEnd : undefined);
}

/**
 * A comment does not always bring a case back: then the next one follows it, unless the alarm is over meanwhile. What AWS has never listed may have come back
 * all the same, and would later look as if others had reopened it.
 */
function decideReopening(incident: ResolvedIncident, until: string, windowEnd: string, at: string): Decision {
  if (at < until) return wait('reopening', until);
  // Whether it came back shows only when the case may be read.
  const unreadable = backoffOf(incident, 'inspect', at);
  if (unreadable) return wait(unreadable.reason, unreadable.until);
  if (isAlarming(incident) && !isSuppressed(incident)) return unlessBackedOff({ step: 'begin', reason: 'stays-resolved' }, incident, at);
  const isUnknown = incident.case.displayId === undefined && at < windowEnd;
  return isUnknown ? wait('reopening', windowEnd) : { step: 'settle', reason: 'stays-resolved' };
}

/** A resolved case is left alone until the alarm changes to ALARM anew, even if others resolved it while the alarm fires. */
function decideLeftAlone(incident: ResolvedIncident): Decision | undefined {
  if (isAlarming(incident) && newestIsUnreported(incident)) return undefined;
  if (incident.unreported.length > 0) return { step: 'settle', reason: 'arrived-late' };
  return isSuppressed(incident) ?? wait(incident.case.resolvedBy === 'us' ? 'resolved' : 'resolved-by-others');
}

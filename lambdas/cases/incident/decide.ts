import { later } from '../../shared/time';
import { newestIsUnreported } from './apply-change';
import { backoffOf, whenFree } from './backoff';
import { escalateAt } from './escalation';
import type { Incident, PendingCall } from './incident';
import { type Policy, RHYTHM } from './policy';
import type { Reason } from './reason';
import type { Step } from './step';

/** What is to be done with an incident now. `wait` names the time at which something may change by itself; without one it rests. */
export type Decision = { step: Step; reason: Reason } | { step: 'wait'; reason: Reason; until?: string };

/** The next step for an incident, and why. Looks at nothing but its arguments. */
export function decide(incident: Incident, now: Date, stackPolicy: Policy): Decision {
  const at = now.toISOString();
  const policy = policyFor(incident, stackPolicy);
  if (incident.pendingCall)
    return orPublish(decideClaimed(incident, incident.pendingCall, at), incident, at, incident.pendingCall.inDoubt !== undefined);
  if (isPast(orphanSearchAt(incident, at), at)) return { step: 'search-for-orphans', reason: 'case-was-given-up' };
  if (incident.alarm.suppression && (askSuppressionAt(incident) ?? at) <= at)
    return { step: 'ask-suppression', reason: 'suppression-may-be-over' };
  const decision = DECIDE[incident.phase](incident, at, policy);
  const next = orPublish(decision, incident, at);
  if (next.step !== 'wait') return next;
  const wakeAt = [orphanSearchAt(incident, at), askSuppressionAt(incident)].reduce(earliest, next);
  return isOver(incident, wakeAt) && !incident.isArchived ? { step: 'archive', reason: wakeAt.reason } : wakeAt;
}

/** Last, so that an event bus in trouble delays no case. A call under way is left to whoever makes it. */
function orPublish(decision: Decision, incident: Incident, at: string, mayPublish = true): Decision {
  if (decision.step !== 'wait' || !mayPublish || incident.outbox.length === 0) return decision;
  const publishAt = whenFree(at, incident, 'publish', at);
  return isPast(publishAt, at) ? { step: 'publish', reason: 'something-happened' } : earliest(decision, publishAt);
}

/** What was decided for this incident's case overrides what holds for all. */
function policyFor({ routingDecision }: Incident, policy: Policy): Policy {
  const { openDelaySeconds, resolveDelaySeconds, autoResolve } = routingDecision ?? {};
  return {
    ...policy,
    openDelaySeconds: openDelaySeconds ?? policy.openDelaySeconds,
    resolveDelaySeconds: resolveDelaySeconds ?? policy.resolveDelaySeconds,
    autoResolve: autoResolve ?? policy.autoResolve,
  };
}

const DECIDE: Record<Incident['phase'], (incident: Incident, at: string, policy: Policy) => Decision> = {
  idle: decideIdle,
  pending: decidePending,
  open: decideOpen,
  resolved: decideResolved,
  failed: decideFailed,
};

/** Nothing is to come by itself, and no case is open or wanted. A suppressed alarm that fires on is not over. */
function isOver({ phase, alarm }: Incident, decision: Decision): boolean {
  const isForever = !('until' in decision) || decision.until === undefined;
  return isForever && (phase === 'idle' || phase === 'resolved') && !alarm.suppression;
}

function orphanSearchAt(incident: Incident, at: string): string | undefined {
  return whenFree(incident.orphanedCases.map(({ searchAt }) => searchAt).sort()[0], incident, 'search-for-orphans', at);
}

function decideClaimed(incident: Incident, { leaseUntil, inDoubt }: PendingCall, at: string): Decision {
  if (!inDoubt) return at < leaseUntil ? wait('call-in-progress', leaseUntil) : { step: 'mark-in-doubt', reason: 'lease-ran-out' };
  if (at < inDoubt.nextSearchAt) return wait('answer-was-lost', inDoubt.nextSearchAt);
  return unlessBackedOff({ step: 'search', reason: 'answer-was-lost' }, incident, at);
}

/** What was refused, or failed, is not tried again before its pause is over. */
function unlessBackedOff(decision: Decision, incident: Incident, at: string): Decision {
  const backoff = decision.step === 'wait' ? undefined : backoffOf(incident, decision.step, at);
  return backoff ? wait(backoff.reason, backoff.until) : decision;
}

function decideIdle(incident: Incident, at: string): Decision {
  const suppressed = isSuppressed(incident);
  if (isAlarming(incident) && !suppressed && !isDeclined(incident))
    return unlessBackedOff({ step: 'begin', reason: 'alarm' }, incident, at);
  return incident.unreported.length > 0
    ? { step: 'settle', reason: 'no-case-needed' }
    : isAlarming(incident)
      ? (suppressed ?? wait(incident.declinedBecause ?? 'no-case-by-rule'))
      : wait(noCaseBecause(incident) ?? 'at-rest');
}

/** Why an alarm that was to have a case wants none, where that is something else than a recovery of which an event told. */
function noCaseBecause({ alarm: { isDeleted, isAsked } }: Incident): Reason | undefined {
  return isDeleted ? 'deleted-before-a-case' : isAsked ? 'cloudwatch-says-ok' : undefined;
}

function decidePending(incident: Incident, at: string, policy: Policy): Decision {
  if (!isAlarming(incident)) return { step: 'cancel', reason: noCaseBecause(incident) ?? 'recovered-before-a-case' };
  if (isSuppressed(incident)) return { step: 'cancel', reason: 'suppressed' };
  const delay = isBackedOff(incident, at) ?? decideOpenDelay(incident, at, policy);
  return delay ?? unlessBackedOff({ step: 'create', reason: 'alarm-lasts' }, incident, at);
}

function decideOpen(incident: Incident, at: string, policy: Policy): Decision {
  if (policy.mode === 'Live' && incident.dryRun) return { step: 'forget-dry-run', reason: 'live-now' };
  if (policy.mode === 'DryRun' && !incident.dryRun) return wait('dry-run-leaves-real-case-alone', later(at, RHYTHM.inspectOpen));
  const inspectAt = whenFree(incident.inspectAt, incident, 'inspect', at);
  if (isPast(inspectAt, at)) return { step: 'inspect', reason: 'time-to-look' };
  const wanted = incident.alarm.value === 'OK' ? decideRecovered(incident, at, policy) : decideFiring(incident, at);
  const decision = isBackedOff(incident, at) ?? unlessBackedOff(wanted, incident, at);
  return earliest(decision, incident.dryRun ? later(at, RHYTHM.inspectOpen) : inspectAt);
}

/** So many names about fill a communication of the overflow case: there is nothing to wait for. */
const FULL_COMMENT = 40;

function decideFiring(incident: Incident, at: string): Decision {
  const riseAt = escalateAt(incident);
  if (isPast(riseAt, at)) return { step: 'comment', reason: 'severity-should-rise' };
  if (incident.unreported.length === 0) return wait(incident.dryRun ? 'dry-run' : 'case-is-open', riseAt);
  const commentAt = later(incident.lastCommunicationAt ?? at, RHYTHM.commentInterval);
  const isPressing = incident.isMoreToTell || (incident.kind === 'overflow' && incident.unreported.length >= FULL_COMMENT);
  const isTooSoon = incident.lastCommunicationAt !== undefined && at < commentAt && !isPressing;
  return isTooSoon ? earliest(wait('comment-interval', commentAt), riseAt) : { step: 'comment', reason: 'still-firing' };
}

function decideRecovered(incident: Incident, at: string, policy: Policy): Decision {
  const resolveAt = later(incident.alarm.since, policy.resolveDelaySeconds);
  if (at < resolveAt) return wait('resolve-delay', resolveAt);
  if (incident.unreported.length > 0) return { step: 'comment', reason: overReason(incident) };
  if (!policy.autoResolve) return wait('auto-resolve-is-off');
  if (incident.humanTouched) return wait('somebody-answered');
  return { step: 'resolve', reason: overReason(incident) };
}

function overReason({ alarm }: Incident): Reason {
  return alarm.isDeleted ? 'alarm-deleted' : 'recovered';
}

function decideResolved(incident: Incident, at: string, policy: Policy): Decision {
  const inspectAt = incident.dryRun ? undefined : whenFree(incident.inspectAt, incident, 'inspect', at);
  if (isPast(inspectAt, at)) return { step: 'inspect', reason: 'time-to-look' };
  if (incident.reopening) return earliest(decideReopening(incident, incident.reopening.until, at), inspectAt);
  const windowEnd = later(incident.resolvedAt!, policy.reopenWindowSeconds);
  const canComeBack = at < windowEnd && !incident.dryRun;
  const nothing = decideLeftAlone(incident) ?? isBackedOff(incident, at) ?? decideOpenDelay(incident, at, policy);
  const step = canComeBack && policy.mode === 'Live' ? 'reopen' : 'begin';
  const decision = nothing ?? unlessBackedOff({ step, reason: 'fires-again' }, incident, at);
  return earliest(earliest(decision, inspectAt), canComeBack ? windowEnd : undefined);
}

/** A comment does not always bring a case back: then the next one follows it, unless the alarm is over meanwhile. */
function decideReopening(incident: Incident, until: string, at: string): Decision {
  if (at < until) return wait('reopening', until);
  // Whether it came back shows only when the case may be read.
  const unreadable = backoffOf(incident, 'inspect', at);
  if (unreadable) return wait(unreadable.reason, unreadable.until);
  return isAlarming(incident) && !isSuppressed(incident)
    ? unlessBackedOff({ step: 'begin', reason: 'stays-resolved' }, incident, at)
    : { step: 'settle', reason: 'stays-resolved' };
}

/** A resolved case is left alone until the alarm changes to ALARM anew, even if others resolved it while the alarm fires. */
function decideLeftAlone(incident: Incident): Decision | undefined {
  if (isAlarming(incident) && newestIsUnreported(incident)) return undefined;
  if (incident.unreported.length > 0) return { step: 'settle', reason: 'arrived-late' };
  return isSuppressed(incident) ?? wait(incident.resolvedBy === 'us' ? 'resolved' : 'resolved-by-others');
}

function decideOpenDelay({ alarm }: Incident, at: string, { openDelaySeconds }: Policy): Decision | undefined {
  const openAt = later(alarm.since, openDelaySeconds);
  return at < openAt ? wait('open-delay', openAt) : undefined;
}

function decideFailed(incident: Incident, at: string): Decision {
  if (!isAlarming(incident)) return { step: 'cancel', reason: noCaseBecause(incident) ?? 'recovered-before-a-case' };
  if (isSuppressed(incident)) return { step: 'cancel', reason: 'suppressed' };
  const backoff = backoffOf(incident, 'try-again', at);
  return backoff ? wait('case-was-refused', backoff.until) : { step: 'try-again', reason: 'case-was-refused' };
}

/** The operator's rules have said of the newest change that it wants no case. */
function isDeclined({ declined, alarm }: Incident): boolean {
  return declined === alarm.timestamp;
}

function isAlarming({ alarm }: Incident): boolean {
  return alarm.value === 'ALARM';
}

/** A suppressed alarm counts again once nobody suppresses it any more: that is asked in its turn, as CloudWatch sends nothing. */
function isSuppressed({ alarm }: Incident): Decision | undefined {
  return alarm.suppression && wait('suppressed', askSuppressionAt({ alarm }));
}

/** Records of before have no time to ask at: it is the end that they know of. */
function askSuppressionAt({ alarm }: Pick<Incident, 'alarm'>): string | undefined {
  return alarm.suppression?.askAt ?? alarm.suppression?.until;
}

function isBackedOff({ backoff }: Incident, at: string): Decision | undefined {
  return backoff && at < backoff.until ? wait(backoff.reason, backoff.until) : undefined;
}

function wait(reason: Reason, until?: string): Decision {
  return { step: 'wait', reason, until };
}

/** A wait ends at the earlier of two times; a step stays a step. */
function earliest(decision: Decision, time?: string): Decision {
  if (decision.step !== 'wait' || !time) return decision;
  return { ...decision, until: !('until' in decision) || !decision.until || time < decision.until ? time : decision.until };
}

function isPast(time: string | undefined, at: string): boolean {
  return time !== undefined && time <= at;
}

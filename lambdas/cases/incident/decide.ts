import { whenFree } from './backoff';
import { decideOpen, decideResolved } from './decide-with-case';
import {
  askSuppressionAt,
  type Decision,
  decideOpenDelay,
  earliest,
  isAlarming,
  isBackedOff,
  isPast,
  isSuppressed,
  unlessBackedOff,
  wait,
} from './decision';
import { type ClaimedIncident, type Incident, isClaimed } from './incident';
import type { Policy } from './policy';
import type { Reason } from './reason';

/** The next step for an incident, and why. Looks at nothing but its arguments. */
export function decide(incident: Incident, now: Date, stackPolicy: Policy): Decision {
  const at = now.toISOString();
  const policy = policyFor(incident, stackPolicy);
  if (isClaimed(incident)) return orPublish(decideClaimed(incident, at), incident, at, incident.pendingCall.inDoubt !== undefined);
  if (isPast(orphanSearchAt(incident, at), at)) return { step: 'search-for-orphans', reason: 'case-was-given-up' };
  if (incident.alarm.suppression && (askSuppressionAt(incident) ?? at) <= at)
    return { step: 'ask-suppression', reason: 'suppression-may-be-over' };
  const next = orPublish(decideByPhase(incident, at, policy), incident, at);
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

function decideByPhase(incident: Incident, at: string, policy: Policy): Decision {
  switch (incident.phase) {
    case 'idle':
      return decideIdle(incident, at);
    case 'pending':
      return decidePending(incident, at, policy);
    case 'open':
      return decideOpen(incident, at, policy);
    case 'resolved':
      return decideResolved(incident, at, policy);
    case 'failed':
      return decideFailed(incident, at);
  }
}

/** Nothing is to come by itself, and no case is open or wanted. A suppressed alarm that fires on is not over. */
function isOver({ phase, alarm }: Incident, decision: Decision): boolean {
  const isForever = !('until' in decision) || decision.until === undefined;
  return isForever && (phase === 'idle' || phase === 'resolved') && !alarm.suppression;
}

function orphanSearchAt(incident: Incident, at: string): string | undefined {
  return whenFree(incident.orphanedCases.map(({ searchAt }) => searchAt).sort()[0], incident, 'search-for-orphans', at);
}

function decideClaimed(incident: ClaimedIncident, at: string): Decision {
  const { leaseUntil, inDoubt } = incident.pendingCall;
  if (!inDoubt) return at < leaseUntil ? wait('call-in-progress', leaseUntil) : { step: 'mark-in-doubt', reason: 'lease-ran-out' };
  if (at < inDoubt.nextSearchAt) return wait('answer-was-lost', inDoubt.nextSearchAt);
  return unlessBackedOff({ step: 'search', reason: 'answer-was-lost' }, incident, at);
}

function decideIdle(incident: Incident, at: string): Decision {
  const suppressed = isSuppressed(incident);
  if (isAlarming(incident) && !suppressed && !isDeclined(incident))
    return unlessBackedOff({ step: 'begin', reason: 'alarm' }, incident, at);
  if (incident.unreported.length > 0) return { step: 'settle', reason: 'no-case-needed' };
  if (isAlarming(incident)) return suppressed ?? wait(incident.declinedBecause ?? 'no-case-by-rule');
  return wait(noCaseBecause(incident) ?? 'at-rest');
}

/** Why an alarm that was to have a case wants none, where that is something else than a recovery of which an event told. */
function noCaseBecause({ alarm: { isDeleted, isAsked } }: Incident): Reason | undefined {
  return isDeleted ? 'deleted-before-a-case' : isAsked ? 'cloudwatch-says-ok' : undefined;
}

function decidePending(incident: Incident, at: string, policy: Policy): Decision {
  const delay = decideCancel(incident) ?? isBackedOff(incident, at) ?? decideOpenDelay(incident.alarm, at, policy);
  return delay ?? unlessBackedOff({ step: 'create', reason: 'alarm-lasts' }, incident, at);
}

function decideFailed(incident: Incident, at: string): Decision {
  const next = unlessBackedOff({ step: 'try-again', reason: 'case-was-refused' }, incident, at);
  return decideCancel(incident) ?? { ...next, reason: 'case-was-refused' };
}

/** A case is wanted, or was, and is not any more. */
function decideCancel(incident: Incident): Decision | undefined {
  if (!isAlarming(incident)) return { step: 'cancel', reason: noCaseBecause(incident) ?? 'recovered-before-a-case' };
  return isSuppressed(incident) && { step: 'cancel', reason: 'suppressed' };
}

/** The operator's rules have said of the newest change that it wants no case. */
function isDeclined({ declined, alarm }: Incident): boolean {
  return declined === alarm.timestamp;
}

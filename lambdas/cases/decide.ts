import { escalateAt } from './escalation';
import { type Effect, type Incident, later, newestIsUntold } from './incident';
import { type Policy, RHYTHM } from './policy';

/** What is to be done with an incident now. `wait` names the time at which something may change by itself; without one it rests. */
export type Decision = { step: Step; reason: string } | { step: 'wait'; reason: string; until?: string };

/**
 * publish: tell the event bus what happened. doubt: give up on the answer of a claimed call. look: search for what a doubtful call left behind.
 * look-for-strays: search once more for a case that was given up. ask-suppression: ask who suppresses the alarm now, if anybody still does. begin: ask for a case. cancel: no case is
 * wanted any more. settle: close the account of changes that need no communication. create, comment, reopen, resolve: claim and make that call. inspect:
 * read the case, and follow what others did with it. forget-dry-run: a case that existed here only is followed by a real one. archive: nothing is to come
 * any more, the records begin to age.
 */
export type Step =
  | 'publish'
  | 'doubt'
  | 'look'
  | 'look-for-strays'
  | 'ask-suppression'
  | 'begin'
  | 'cancel'
  | 'settle'
  | 'create'
  | 'comment'
  | 'reopen'
  | 'resolve'
  | 'inspect'
  | 'forget-dry-run'
  | 'archive';

/** The next step for an incident, and why. Looks at nothing but its arguments. */
export function decide(incident: Incident, now: Date, stackPolicy: Policy): Decision {
  const at = now.toISOString();
  const policy = policyFor(incident, stackPolicy);
  if (incident.effect) return decideClaimed(incident.effect, at);
  if (isPast(strayLookAt(incident), at)) return { step: 'look-for-strays', reason: 'case-was-given-up' };
  if (incident.alarm.suppression && (askSuppressionAt(incident) ?? at) <= at)
    return { step: 'ask-suppression', reason: 'suppression-may-be-over' };
  const decision = DECIDE[incident.phase](incident, at, policy);
  if (decision.step !== 'wait') return decision;
  // Last, so that an event bus in trouble delays no case.
  if (incident.announcements.length > 0) return { step: 'publish', reason: 'something-happened' };
  const wakeAt = earliest(earliest(decision, strayLookAt(incident)), askSuppressionAt(incident));
  return isOver(incident, wakeAt) && !incident.isArchived ? { step: 'archive', reason: wakeAt.reason } : wakeAt;
}

/** What was decided for this incident's case overrides what holds for all. */
function policyFor({ treatment }: Incident, policy: Policy): Policy {
  const { openDelaySeconds, resolveDelaySeconds, autoResolve } = treatment ?? {};
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

/** Nothing is to come by itself, and no case is open or wanted. A silenced alarm that fires on is not over. */
function isOver({ phase, alarm }: Incident, decision: Decision): boolean {
  const isForever = !('until' in decision) || decision.until === undefined;
  return isForever && (phase === 'idle' || phase === 'resolved') && !alarm.suppression;
}

function strayLookAt({ strays }: Incident): string | undefined {
  return strays.map(({ lookAt }) => lookAt).sort()[0];
}

function decideClaimed({ leaseUntil, doubt }: Effect, at: string): Decision {
  if (!doubt) return at < leaseUntil ? wait('call-in-progress', leaseUntil) : { step: 'doubt', reason: 'lease-ran-out' };
  return at < doubt.nextLookAt ? wait('answer-was-lost', doubt.nextLookAt) : { step: 'look', reason: 'answer-was-lost' };
}

function decideIdle(incident: Incident): Decision {
  const silent = isSuppressed(incident);
  if (isAlarming(incident) && !silent && !isDeclined(incident)) return { step: 'begin', reason: 'alarm' };
  return incident.untold.length > 0
    ? { step: 'settle', reason: 'no-case-needed' }
    : isAlarming(incident)
      ? (silent ?? wait(incident.declinedBecause ?? 'no-case-by-rule'))
      : wait('at-rest');
}

function decidePending(incident: Incident, at: string, policy: Policy): Decision {
  if (!isAlarming(incident))
    return { step: 'cancel', reason: incident.alarm.isDeleted ? 'deleted-before-a-case' : 'recovered-before-a-case' };
  if (isSuppressed(incident)) return { step: 'cancel', reason: 'suppressed' };
  const delay = isHeld(incident, at) ?? decideOpenDelay(incident, at, policy);
  return delay ?? { step: 'create', reason: 'alarm-lasts' };
}

function decideOpen(incident: Incident, at: string, policy: Policy): Decision {
  if (policy.mode === 'Live' && incident.dryRun) return { step: 'forget-dry-run', reason: 'live-now' };
  if (policy.mode === 'DryRun' && !incident.dryRun) return wait('dry-run-leaves-real-case-alone', later(at, RHYTHM.inspectOpen));
  if (isPast(incident.inspectAt, at)) return { step: 'inspect', reason: 'time-to-look' };
  const decision =
    isHeld(incident, at) ?? (incident.alarm.value === 'OK' ? decideRecovered(incident, at, policy) : decideFiring(incident, at));
  return earliest(decision, incident.dryRun ? later(at, RHYTHM.inspectOpen) : incident.inspectAt);
}

function decideFiring(incident: Incident, at: string): Decision {
  const riseAt = escalateAt(incident);
  if (isPast(riseAt, at)) return { step: 'comment', reason: 'severity-should-rise' };
  if (incident.untold.length === 0) return wait(incident.dryRun ? 'dry-run' : 'case-is-open', riseAt);
  const commentAt = later(incident.lastCommunicationAt ?? at, RHYTHM.commentInterval);
  const isTooSoon = incident.lastCommunicationAt !== undefined && at < commentAt && !incident.isMoreToTell;
  return isTooSoon ? earliest(wait('comment-interval', commentAt), riseAt) : { step: 'comment', reason: 'still-firing' };
}

function decideRecovered(incident: Incident, at: string, policy: Policy): Decision {
  const resolveAt = later(incident.alarm.since, policy.resolveDelaySeconds);
  if (at < resolveAt) return wait('resolve-delay', resolveAt);
  if (incident.untold.length > 0) return { step: 'comment', reason: overReason(incident) };
  if (!policy.autoResolve) return wait('auto-resolve-is-off');
  if (incident.humanTouched) return wait('somebody-answered');
  return { step: 'resolve', reason: overReason(incident) };
}

function overReason({ alarm }: Incident): string {
  return alarm.isDeleted ? 'alarm-deleted' : 'recovered';
}

function decideResolved(incident: Incident, at: string, policy: Policy): Decision {
  const inspectAt = incident.dryRun ? undefined : incident.inspectAt;
  if (isPast(inspectAt, at)) return { step: 'inspect', reason: 'time-to-look' };
  if (incident.reopening) return earliest(decideReopening(incident, incident.reopening.until, at), inspectAt);
  const windowEnd = later(incident.resolvedAt!, policy.reopenWindowSeconds);
  const canComeBack = at < windowEnd && !incident.dryRun;
  const nothing = decideLeftAlone(incident) ?? isHeld(incident, at) ?? decideOpenDelay(incident, at, policy);
  if (nothing) return earliest(earliest(nothing, inspectAt), canComeBack ? windowEnd : undefined);
  return { step: canComeBack && policy.mode === 'Live' ? 'reopen' : 'begin', reason: 'fires-again' };
}

/** A comment does not always bring a case back: then the next one follows it, unless the alarm is over meanwhile. */
function decideReopening(incident: Incident, until: string, at: string): Decision {
  if (at < until) return wait('reopening', until);
  return isAlarming(incident) && !isSuppressed(incident)
    ? { step: 'begin', reason: 'stays-resolved' }
    : { step: 'settle', reason: 'stays-resolved' };
}

/** A resolved case is left alone until the alarm changes to ALARM anew, even if others resolved it while the alarm fires. */
function decideLeftAlone(incident: Incident): Decision | undefined {
  if (isAlarming(incident) && newestIsUntold(incident)) return undefined;
  if (incident.untold.length > 0) return { step: 'settle', reason: 'arrived-late' };
  return isSuppressed(incident) ?? wait(incident.resolvedBy === 'us' ? 'resolved' : 'resolved-by-others');
}

function decideOpenDelay({ alarm }: Incident, at: string, { openDelaySeconds }: Policy): Decision | undefined {
  const openAt = later(alarm.since, openDelaySeconds);
  return at < openAt ? wait('open-delay', openAt) : undefined;
}

function decideFailed(incident: Incident, at: string): Decision {
  if (!isAlarming(incident))
    return { step: 'cancel', reason: incident.alarm.isDeleted ? 'deleted-before-a-case' : 'recovered-before-a-case' };
  if (newestIsUntold(incident)) return isHeld(incident, at) ?? { step: 'begin', reason: 'fires-again' };
  return incident.untold.length > 0 ? { step: 'settle', reason: 'arrived-late' } : wait('case-was-refused');
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

function isHeld({ hold }: Incident, at: string): Decision | undefined {
  return hold && at < hold.until ? wait(hold.because, hold.until) : undefined;
}

function wait(reason: string, until?: string): Decision {
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

import { type Effect, type Incident, later, newestIsUntold } from './incident';
import { type Policy, RHYTHM } from './policy';

/** What is to be done with an incident now. `wait` names the time at which something may change by itself; without one it rests. */
export type Decision = { step: Step; reason: string } | { step: 'wait'; reason: string; until?: string };

/**
 * publish: tell the event bus what happened. doubt: give up on the answer of a claimed call. look: search for what a doubtful call left behind.
 * look-for-strays: search once more for a create that was given up. begin: ask for a case. cancel: no case is wanted any more. settle: close the
 * account of changes that need no communication. create, comment, reopen, resolve: claim and make that call. inspect: read the case, and follow
 * what others did with it. forget-dry-run: a case that existed here only is followed by a real one.
 */
export type Step =
  | 'publish'
  | 'doubt'
  | 'look'
  | 'look-for-strays'
  | 'begin'
  | 'cancel'
  | 'settle'
  | 'create'
  | 'comment'
  | 'reopen'
  | 'resolve'
  | 'inspect'
  | 'forget-dry-run';

/** The next step for an incident, and why. Looks at nothing but its arguments. */
export function decide(incident: Incident, now: Date, policy: Policy): Decision {
  const at = now.toISOString();
  if (incident.effect) return decideClaimed(incident.effect, at);
  if (incident.phase === 'open' && !incident.displayId && isPast(incident.inspectAt, at)) return { step: 'inspect', reason: 'new-case' };
  if (incident.announcements.length > 0) return { step: 'publish', reason: 'something-happened' };
  if (incident.strays.some(({ lookAt }) => lookAt <= at)) return { step: 'look-for-strays', reason: 'create-was-given-up' };
  return earliest(DECIDE[incident.phase](incident, at, policy), incident.strays[0]?.lookAt);
}

const DECIDE: Record<Incident['phase'], (incident: Incident, at: string, policy: Policy) => Decision> = {
  idle: decideIdle,
  pending: decidePending,
  open: decideOpen,
  resolved: decideResolved,
  failed: decideFailed,
};

function decideClaimed({ leaseUntil, doubt }: Effect, at: string): Decision {
  if (!doubt) return at < leaseUntil ? wait('call-in-progress', leaseUntil) : { step: 'doubt', reason: 'lease-ran-out' };
  return at < doubt.nextLookAt ? wait('answer-was-lost', doubt.nextLookAt) : { step: 'look', reason: 'answer-was-lost' };
}

function decideIdle(incident: Incident, at: string): Decision {
  if (isAlarming(incident)) return isSilent(incident, at) ?? { step: 'begin', reason: 'alarm' };
  return incident.untold.length > 0 ? { step: 'settle', reason: 'no-case-needed' } : wait('at-rest');
}

function decidePending(incident: Incident, at: string, policy: Policy): Decision {
  if (!isAlarming(incident)) return { step: 'cancel', reason: 'recovered-before-a-case' };
  const openAt = later(incident.alarm.since, policy.openDelaySeconds);
  return (
    isSilent(incident, at) ?? isHeld(incident, at) ?? (at < openAt ? wait('open-delay', openAt) : { step: 'create', reason: 'alarm-lasts' })
  );
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
  if (incident.untold.length === 0) return wait(incident.dryRun ? 'dry-run' : 'case-is-open');
  const commentAt = later(incident.lastCommunicationAt ?? at, RHYTHM.commentInterval);
  return incident.lastCommunicationAt && at < commentAt ? wait('comment-interval', commentAt) : { step: 'comment', reason: 'still-firing' };
}

function decideRecovered(incident: Incident, at: string, policy: Policy): Decision {
  const resolveAt = later(incident.alarm.since, policy.resolveDelaySeconds);
  if (at < resolveAt) return wait('resolve-delay', resolveAt);
  if (incident.untold.length > 0) return { step: 'comment', reason: 'recovered' };
  if (!policy.autoResolve) return wait('auto-resolve-is-off');
  if (incident.humanTouched) return wait('somebody-answered');
  return { step: 'resolve', reason: 'recovered' };
}

function decideResolved(incident: Incident, at: string, policy: Policy): Decision {
  const canComeBack = at < later(incident.resolvedAt!, policy.reopenWindowSeconds) && !incident.dryRun;
  if (canComeBack && isPast(incident.inspectAt, at)) return { step: 'inspect', reason: 'time-to-look' };
  if (incident.reopenBy)
    return at < incident.reopenBy ? wait('reopening', incident.inspectAt) : { step: 'begin', reason: 'stays-resolved' };
  const inspectAt = canComeBack ? incident.inspectAt : undefined;
  if (!isAlarming(incident) || !newestIsUntold(incident)) {
    if (incident.untold.length > 0) return { step: 'settle', reason: 'arrived-late' };
    return wait(incident.resolvedBy === 'us' ? 'resolved' : 'resolved-by-others', inspectAt);
  }
  const openAt = later(incident.alarm.since, policy.openDelaySeconds);
  const held = isSilent(incident, at) ?? isHeld(incident, at) ?? (at < openAt ? wait('open-delay', openAt) : undefined);
  return held
    ? earliest(held, inspectAt)
    : canComeBack
      ? { step: 'reopen', reason: 'fires-again' }
      : { step: 'begin', reason: 'fires-again' };
}

function decideFailed(incident: Incident, at: string): Decision {
  if (!isAlarming(incident)) return { step: 'cancel', reason: 'recovered-before-a-case' };
  return newestIsUntold(incident) ? (isHeld(incident, at) ?? { step: 'begin', reason: 'fires-again' }) : wait('case-was-refused');
}

function isAlarming({ alarm }: Incident): boolean {
  return alarm.value === 'ALARM';
}

/** A silenced alarm waits for the end of its window, and then counts: CloudWatch sends nothing when the window ends. */
function isSilent({ alarm }: Incident, at: string): Decision | undefined {
  if (!alarm.suppression) return undefined;
  const { until } = alarm.suppression;
  return until && until <= at ? undefined : wait('suppressed', until);
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

import { DETAIL_TYPE } from '../../shared/contract';
import { later } from '../../shared/time';
import { withoutChanges } from './apply-change';
import { atRest, backedOff } from './begin';
import type { PendingCall } from './calls';
import type { Refusal } from './case-view';
import { type ClaimedIncident, type Incident, withCase } from './incident';
import { isReopening, markedInDoubt } from './pending-call';
import { RHYTHM } from './policy';
import { refusedUntilMended } from './refusals';

/**
 * The call was refused. A create whose earlier attempt had an ambiguous answer stays doubtful; what may succeed later is held; what AWS finds invalid
 * is tried once more with the fallback routing. What only a person can mend is told, and tried ever more rarely for as long as it is wanted. A resolved
 * case that takes no comment is followed by a new one.
 */
export function refused(incident: ClaimedIncident, refusal: Refusal, now: Date): Incident {
  const { pendingCall } = incident;
  const next: Incident = { ...incident, pendingCall: undefined };
  const { kind } = refusal;
  if (kind === 'case-gone') return atRest(next);
  if (kind === 'invalid' && pendingCall.kind === 'comment' && next.phase === 'resolved')
    return { ...next, case: { ...next.case, reopening: { until: now.toISOString(), covers: [] } } };
  if (kind === 'invalid' && pendingCall.kind === 'create') return refusedForGood(next, refusal, now);
  if (kind === 'invalid' && pendingCall.kind === 'comment') return unwelcome(next, pendingCall, refusal, now);
  const waiting = isForAPerson(kind) ? refusedUntilMended(next, pendingCall.kind, refusal, now) : backedOffFor(next, kind, now);
  return pendingCall.kind === 'create' && incident.everAmbiguous ? markedInDoubt({ ...waiting, pendingCall }, now) : waiting;
}

/** Whether only a person can change the answer. */
function isForAPerson(kind: Refusal['kind']): kind is 'not-allowed' | 'invalid' {
  return kind === 'not-allowed' || kind === 'invalid';
}

function backedOffFor(incident: Incident, kind: 'throttled' | 'case-limit', now: Date): Incident {
  return backedOff(incident, later(now, kind === 'throttled' ? RHYTHM.afterThrottle : RHYTHM.afterCaseLimit), kind);
}

/** Whether somebody has to be told of the refusal: it is not one that the fallback routing, a new case or time answers. */
export function needsAPerson({ kind }: Refusal, incident: ClaimedIncident): boolean {
  const call = incident.pendingCall.kind;
  if (kind === 'invalid') return !isReopening(incident, call) && (call !== 'create' || incident.useFallback);
  return isForAPerson(kind);
}

/** Whether AWS's no is the last word on what the call was to tell: a comment is not repeated with the same words. */
export function endsCovered({ kind }: Refusal, incident: ClaimedIncident): boolean {
  const call = incident.pendingCall.kind;
  return kind === 'invalid' && call === 'comment' && !isReopening(incident, call);
}

/** What it asked for beside its changes is not asked for again either. */
function unwelcome(incident: Incident, { covers, escalates }: PendingCall, refusal: Refusal, now: Date): Incident {
  const told = withoutChanges(incident, covers);
  const next = escalates === undefined ? told : withCase(told, { escalated: escalates });
  return refusedUntilMended(next, 'comment', refusal, now, { detailType: DETAIL_TYPE.caseFailed, changes: covers.length });
}

/** With either route: what the case would tell is kept, as a person may mend what AWS finds invalid. */
function refusedForGood(incident: Incident, refusal: Refusal, now: Date): Incident {
  if (!incident.useFallback) return { ...incident, useFallback: true };
  const told = refusedUntilMended(incident, 'create', refusal, now, { detailType: DETAIL_TYPE.caseFailed });
  return { ...told, phase: 'failed', case: undefined };
}

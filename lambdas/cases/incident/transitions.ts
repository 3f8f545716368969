import { DETAIL_TYPE } from '../../shared/contract';
import { LEFT_OUT_WORDS, type LeftOut } from '../alarms/leave-out';
import type { RoutingDecision } from '../engine/ports';
import type { ReadingMark, Reply } from '../support/conversation';
import { escalationsDue } from './escalation';
import { succeeded, wentPlain } from './failures';
import { addToOutbox, type Incident, later, type OrphanedCase, type PendingCall, withoutChanges, withSent } from './incident';
import { digestOf, isByAws } from './our-texts';
import { EMPTY_SEARCHES_NEEDED, type Policy, RHYTHM } from './policy';
import { accepted, refusedUntilMended } from './refusals';

/** What an incident becomes by what we do and by what others did. Each function returns the next record and writes nothing. */

/**
 * A case is wanted: the next generation begins. A case that did not come back when we commented on it may do so later: it is looked for once more.
 * @param marker of the case of the generation before
 * @param routingDecision of the case of the new one
 */
export function begun(incident: Incident, marker: string, routingDecision: RoutingDecision, now: Date): Incident {
  const { covers = [] } = incident.reopening ?? {};
  const left = covers.length > 0 && { marker, covers, since: incident.lastCommunicationAt!, searchAt: later(now, RHYTHM.orphanSearch) };
  return {
    ...incident,
    orphanedCases: left ? [...incident.orphanedCases, left] : incident.orphanedCases,
    phase: 'pending',
    generation: incident.generation + 1,
    attempt: 0,
    everAmbiguous: false,
    useFallback: false,
    routingDecision,
    ...previousCase(incident),
    ...NO_CASE,
    failures: undefined,
  };
}

/** The case that the incident has had last; AWS may never have told its display ID. */
function previousCase(incident: Incident): Pick<Incident, 'previousCaseId' | 'previousDisplayId'> {
  const { caseId, displayId, previousCaseId, previousDisplayId } = incident;
  return caseId ? { previousCaseId: caseId, previousDisplayId: displayId } : { previousCaseId, previousDisplayId };
}

/** AWS refused the case by either route, and the alarm lasts: the rules are asked anew, and both are tried once more. */
export function triedAgain(incident: Incident, routingDecision: RoutingDecision): Incident {
  return { ...succeeded(incident, 'try-again'), phase: 'pending', useFallback: false, routingDecision };
}

const NO_CASE = {
  caseId: undefined,
  displayId: undefined,
  caseStatus: undefined,
  dryRun: false,
  humanTouched: false,
  backoff: undefined,
  lastCommunicationAt: undefined,
  isMoreToTell: undefined,
  inspectAt: undefined,
  resolvedAt: undefined,
  resolvedBy: undefined,
  reopening: undefined,
  openedAt: undefined,
  escalated: undefined,
  conversation: undefined,
  isSentUnknown: undefined,
} satisfies Partial<Incident>;

/** The operator's rules want no case for this alarm, or it is left out by default: that is said once, and holds until the alarm changes. */
export function declined(incident: Incident, { rule }: RoutingDecision, leftOut?: LeftOut): Incident {
  const next = { ...atRest(incident), unreported: [], declined: incident.alarm.timestamp, declinedBecause: leftOut };
  return addToOutbox(next, DETAIL_TYPE.alarmSuppressed, {
    ...(leftOut ? { by: 'default', reason: leftOut, words: LEFT_OUT_WORDS[leftOut] } : { by: 'rule', rule }),
    state: incident.alarm.value,
    timestamp: incident.alarm.timestamp,
  });
}

/** No case is wanted, or not any more. */
export function atRest(incident: Incident): Incident {
  return { ...incident, phase: 'idle', ...previousCase(incident), ...NO_CASE };
}

/** Not before a time; nothing else changes. */
export function backedOff(incident: Incident, until: string, because: string): Incident {
  return { ...incident, backoff: { until, because } };
}

/** What is claimed: a resolve, or a call with a text. */
export type Claim = Pick<PendingCall, 'marker' | 'covers' | 'reopens'> &
  ({ kind: 'resolve' } | { kind: 'create' | 'comment'; body: string });

/**
 * One invocation takes a call upon itself. Whoever else read the same record is refused by its version. The text that it will send is known as ours from here on,
 * whatever becomes of the call.
 * @param isPlain its text had to do without what kept failing
 */
export function claimed(
  incident: Incident,
  { marker, covers, reopens, ...call }: Claim,
  now: Date,
  policy: Policy,
  isPlain = false,
): Incident {
  const { kind } = call;
  const fence = incident.fence + 1;
  const pendingCall: PendingCall = {
    kind,
    fence,
    marker,
    digest: 'body' in call ? digestOf(call.body) : undefined,
    covers,
    reopens,
    isPartial: covers.length < incident.unreported.length,
    escalates: kind === 'comment' ? escalationsDue(incident, now) : undefined,
    startedAt: now.toISOString(),
    leaseUntil: later(now, policy.leaseSeconds),
  };
  const attempt = kind === 'create' ? incident.attempt + 1 : incident.attempt;
  const step = reopens ? 'reopen' : kind;
  const done = isPlain ? wentPlain(incident, step) : succeeded(incident, step);
  const known = call.kind === 'resolve' ? done : withSent(done, call.kind === 'create' ? 'cases' : 'comments', call.body);
  return { ...known, pendingCall, fence, attempt, backoff: undefined, dueAt: pendingCall.leaseUntil };
}

/** Nobody knows whether the claimed call was carried out: from now on we look. */
export function markedInDoubt(incident: Incident, now: Date): Incident {
  const pendingCall = incident.pendingCall!;
  const inDoubt = pendingCall.inDoubt ?? { since: now.toISOString(), emptySearches: 0, nextSearchAt: now.toISOString() };
  return { ...incident, pendingCall: { ...pendingCall, inDoubt }, everAmbiguous: incident.everAmbiguous || pendingCall.kind === 'create' };
}

/**
 * A complete look found nothing. After the quiet period, and enough of such looks, the call is taken for lost and may be made again; a create keeps one
 * more look for much later.
 */
export function searchedInVain(incident: Incident, now: Date, policy: Policy): Incident {
  const pendingCall = incident.pendingCall!;
  const inDoubt = pendingCall.inDoubt!;
  const quietSeconds = pendingCall.kind === 'create' ? policy.quietPeriodSeconds : RHYTHM.commentQuietPeriod;
  const quietUntil = later(inDoubt.since, quietSeconds);
  const emptySearches = inDoubt.emptySearches + 1;
  if (now.toISOString() >= quietUntil && emptySearches >= EMPTY_SEARCHES_NEEDED) return givenUp(incident, pendingCall, now);
  const nextSearchAt = nextSearch(inDoubt.since, quietUntil, now);
  return { ...incident, pendingCall: { ...pendingCall, inDoubt: { ...inDoubt, emptySearches, nextSearchAt } } };
}

/** Most answers come to light at once: the pauses double, and the last look of the quiet period is at its end. */
function nextSearch(since: string, quietUntil: string, now: Date): string {
  const waitedSeconds = (now.getTime() - Date.parse(since)) / 1000;
  const next = later(now, Math.max(waitedSeconds, RHYTHM.firstSearchAgain));
  return now.toISOString() < quietUntil && quietUntil < next ? quietUntil : next;
}

function givenUp(incident: Incident, { kind, marker, covers, startedAt }: PendingCall, now: Date): Incident {
  const orphan = { marker, covers, since: startedAt, searchAt: later(now, RHYTHM.orphanSearch) };
  return {
    ...incident,
    pendingCall: undefined,
    orphanedCases: kind === 'create' ? [...incident.orphanedCases, orphan] : incident.orphanedCases,
  };
}

/** What is known of a case the moment it is ours. */
export interface OpenedCase {
  /** Absent in a dry run. */
  caseId?: string;
  displayId?: string;
  /** Changes that its text tells for certain. */
  covers: string[];
  /** What the operator wants to know of it: subject, service and severity. Never its text. */
  summary: Record<string, unknown>;
}

/** The case is open, and its first communication tells what the call covered. */
export function opened(incident: Incident, { caseId, displayId, covers, summary }: OpenedCase, now: Date): Incident {
  const at = now.toISOString();
  return addToOutbox(
    {
      ...withoutChanges(accepted(incident, 'create', now), covers),
      phase: 'open',
      pendingCall: undefined,
      caseId,
      displayId,
      dryRun: caseId === undefined,
      openedAt: at,
      backoff: undefined,
      lastCommunicationAt: at,
      isMoreToTell: incident.pendingCall?.isPartial,
      inspectAt: caseId ? at : undefined,
    },
    DETAIL_TYPE.caseOpened,
    summary,
  );
}

/** Another case may exist, or does and is not closed yet: it is looked for at a time. */
export function withOrphan(incident: Incident, orphan: OrphanedCase): Incident {
  return {
    ...incident,
    orphanedCases: [...incident.orphanedCases.filter(({ marker, since }) => marker !== orphan.marker || since !== orphan.since), orphan],
  };
}

/** The communication is on the case. One that is to bring a resolved case back has told nobody anything before the case is open again. */
export function commented(incident: Incident, now: Date): Incident {
  const { covers, reopens, isPartial, escalates: escalated } = incident.pendingCall!;
  const taken = accepted(incident, 'comment', now);
  const next = { ...taken, pendingCall: undefined, lastCommunicationAt: now.toISOString(), isMoreToTell: isPartial, escalated };
  if (reopens) {
    const until = [later(now, RHYTHM.reopenPatience), later(believedFrom(incident), RHYTHM.reopenPatience)].sort().at(-1)!;
    return { ...next, reopening: { until, covers }, inspectAt: now.toISOString() };
  }
  return addToOutbox(withoutChanges(next, covers), DETAIL_TYPE.caseUpdated, { changes: covers.length });
}

/** We resolved the case. */
export function resolved(incident: Incident, now: Date): Incident {
  return addToOutbox(closed({ ...accepted(incident, 'resolve', now), pendingCall: undefined }, now, 'us'), DETAIL_TYPE.caseResolved, {
    by: 'us',
  });
}

function closed(incident: Incident, now: Date, resolvedBy: 'us' | 'others'): Incident {
  return {
    ...incident,
    phase: 'resolved',
    caseStatus: 'resolved',
    resolvedAt: now.toISOString(),
    resolvedBy,
    inspectAt: incident.dryRun ? undefined : later(now, RHYTHM.listingDelay),
  };
}

/** A definite no, with what it means for the next try. */
export interface Refusal {
  /** Name of the error. */
  error: string;
  kind: 'throttled' | 'case-limit' | 'not-allowed' | 'invalid' | 'case-gone';
}

/**
 * The call was refused. A create whose earlier attempt had an ambiguous answer stays doubtful; what may succeed later is held; what AWS finds invalid
 * is tried once more with the fallback routing. What only a person can mend is told, and tried ever more rarely for as long as it is wanted. A resolved
 * case that takes no comment is followed by a new one.
 */
export function refused(incident: Incident, refusal: Refusal, now: Date): Incident {
  const pendingCall = incident.pendingCall!;
  const next = { ...incident, pendingCall: undefined };
  const { kind } = refusal;
  if (kind === 'case-gone') return atRest(next);
  if (kind === 'invalid' && pendingCall.reopens) return { ...next, reopening: { until: now.toISOString(), covers: [] } };
  if (kind === 'invalid' && pendingCall.kind === 'create') return refusedForGood(next, refusal, now);
  if (kind === 'invalid' && pendingCall.kind === 'comment') return unwelcome(next, pendingCall, refusal, now);
  const waiting = isForAPerson(kind) ? refusedUntilMended(incident, pendingCall.kind, refusal, now) : backedOffFor(incident, kind, now);
  return pendingCall.kind === 'create' && incident.everAmbiguous ? markedInDoubt(waiting, now) : { ...waiting, pendingCall: undefined };
}

/** Whether only a person can change the answer. */
function isForAPerson(kind: Refusal['kind']): kind is 'not-allowed' | 'invalid' {
  return kind === 'not-allowed' || kind === 'invalid';
}

function backedOffFor(incident: Incident, kind: 'throttled' | 'case-limit', now: Date): Incident {
  return backedOff(incident, later(now, kind === 'throttled' ? RHYTHM.afterThrottle : RHYTHM.afterCaseLimit), kind);
}

/** Whether somebody has to be told of the refusal: it is not one that the fallback routing, a new case or time answers. */
export function needsAPerson({ kind }: Refusal, { pendingCall, useFallback }: Incident): boolean {
  if (kind === 'invalid') return !pendingCall!.reopens && (pendingCall!.kind !== 'create' || useFallback);
  return isForAPerson(kind);
}

/** Whether AWS's no is the last word on what the call was to tell: a comment is not repeated with the same words. */
export function endsCovered({ kind }: Refusal, { pendingCall }: Incident): boolean {
  return kind === 'invalid' && pendingCall!.kind === 'comment' && !pendingCall!.reopens;
}

/** What it asked for beside its changes is not asked for again either. */
function unwelcome(incident: Incident, { covers, escalates = incident.escalated }: PendingCall, refusal: Refusal, now: Date): Incident {
  const next = { ...withoutChanges(incident, covers), escalated: escalates };
  return refusedUntilMended(next, 'comment', refusal, now, { detailType: DETAIL_TYPE.caseFailed, changes: covers.length });
}

/** With either route: what the case would tell is kept, as a person may mend what AWS finds invalid. */
function refusedForGood(incident: Incident, refusal: Refusal, now: Date): Incident {
  if (!incident.useFallback) return { ...incident, useFallback: true };
  return { ...refusedUntilMended(incident, 'create', refusal, now, { detailType: DETAIL_TYPE.caseFailed }), phase: 'failed' };
}

/** What the Support API says of a case. */
export interface CaseView {
  displayId: string;
  status: string;
  /** Somebody other than us has written on it. */
  humanTouched: boolean;
  /** What is new of that, and how far it has been read with it. */
  conversation?: { replies: Reply[]; mark?: ReadingMark };
}

/** Follows what others did with the case. `undefined`: the API does not list it (yet). */
export function inspected(
  incident: Incident,
  view: CaseView | undefined,
  now: Date,
  policy: Pick<Policy, 'reopenWindowSeconds'>,
): Incident {
  if (!view) return { ...incident, inspectAt: later(now, incident.displayId ? RHYTHM.inspectOpen : RHYTHM.afterThrottle) };
  const next = {
    ...withReplies(incident, view),
    displayId: view.displayId,
    caseStatus: view.status,
    humanTouched: incident.humanTouched || view.humanTouched,
  };
  if (view.status === 'resolved') return seenResolved(next, now, policy);
  return incident.phase === 'resolved' ? seenReopened(next, now) : { ...next, inspectAt: later(now, RHYTHM.inspectOpen) };
}

/** Every new reply is told once: it is announced in the write that moves the mark behind it. */
function withReplies(incident: Incident, { conversation }: CaseView): Incident {
  if (!conversation) return incident;
  const { replies, mark } = conversation;
  const announced = replies.reduce((next, reply) => addToOutbox(next, DETAIL_TYPE.supportReplied, tellable(reply)), incident);
  return { ...announced, conversation: mark };
}

/** Who wrote is told as a side, not as a name: people of the account are named by their address. */
function tellable({ fingerprint, submittedBy, ...reply }: Reply): Record<string, unknown> {
  return { replyId: fingerprint, from: isByAws(submittedBy) ? 'AWS' : 'account', ...reply };
}

function seenResolved(incident: Incident, now: Date, policy: Pick<Policy, 'reopenWindowSeconds'>): Incident {
  if (incident.phase === 'open') return addToOutbox(closed(incident, now, 'others'), DETAIL_TYPE.caseResolved, { by: 'others' });
  if (incident.reopening) return { ...incident, inspectAt: later(now, RHYTHM.reopenPatience / 2) };
  if (now.toISOString() < believedFrom(incident)) return { ...incident, inspectAt: believedFrom(incident) };
  const inspectAt = later(now, RHYTHM.inspectResolved);
  return { ...incident, inspectAt: inspectAt < later(incident.resolvedAt!, policy.reopenWindowSeconds) ? inspectAt : undefined };
}

/** From when on the status that is listed is no echo of the time before. */
function believedFrom({ resolvedAt }: Incident): string {
  return later(resolvedAt!, RHYTHM.listingDelay);
}

/** What we have just resolved may be listed as open for a while: only what stays open was reopened. */
function seenReopened(incident: Incident, now: Date): Incident {
  if (now.toISOString() < believedFrom(incident)) return { ...incident, inspectAt: believedFrom(incident) };
  const isOurs = incident.reopening !== undefined;
  const open: Incident = {
    ...withoutChanges(incident, incident.reopening?.covers ?? []),
    phase: 'open',
    humanTouched: incident.humanTouched || !isOurs,
    reopening: undefined,
    resolvedAt: undefined,
    resolvedBy: undefined,
    isArchived: undefined,
    inspectAt: later(now, RHYTHM.inspectOpen),
  };
  return addToOutbox(open, DETAIL_TYPE.caseUpdated, { reopened: true, by: isOurs ? 'us' : 'others' });
}

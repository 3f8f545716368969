import { DETAIL_TYPE } from '../shared/contract';
import { escalationsDue } from './escalation';
import { type Effect, type Incident, later, type Stray, withoutChanges, withSent } from './incident';
import { LEFT_OUT_WORDS, type LeftOut } from './leave-out';
import { EMPTY_LOOKS_NEEDED, type Policy, RHYTHM } from './policy';
import type { Treatment } from './ports';
import type { ReadingMark, Reply } from './support/conversation';
import { digestOf, isByAws } from './support/our-texts';

/** What an incident becomes by what we do and by what others did. Each function returns the next record and writes nothing. */

/**
 * A case is wanted: the next generation begins. A case that did not come back when we commented on it may do so later: it is looked for once more.
 * @param marker of the case of the generation before
 * @param treatment of the case of the new one
 */
export function begun(incident: Incident, marker: string, treatment: Treatment, now: Date): Incident {
  const { covers = [] } = incident.reopening ?? {};
  const left = covers.length > 0 && { marker, covers, since: incident.lastCommunicationAt!, lookAt: later(now, RHYTHM.strayCheck) };
  return {
    ...incident,
    strays: left ? [...incident.strays, left] : incident.strays,
    phase: 'pending',
    generation: incident.generation + 1,
    attempt: 0,
    everAmbiguous: false,
    useFallback: false,
    treatment,
    ...previousCase(incident),
    ...NO_CASE,
  };
}

/** The case that the incident has had last; AWS may never have told its display ID. */
function previousCase(incident: Incident): Pick<Incident, 'previousCaseId' | 'previousDisplayId'> {
  const { caseId, displayId, previousCaseId, previousDisplayId } = incident;
  return caseId ? { previousCaseId: caseId, previousDisplayId: displayId } : { previousCaseId, previousDisplayId };
}

const NO_CASE = {
  caseId: undefined,
  displayId: undefined,
  caseStatus: undefined,
  dryRun: false,
  humanTouched: false,
  hold: undefined,
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
export function declined(incident: Incident, { rule }: Treatment, leftOut?: LeftOut): Incident {
  const next = { ...atRest(incident), untold: [], declined: incident.alarm.timestamp, declinedBecause: leftOut };
  return announce(next, DETAIL_TYPE.alarmSuppressed, {
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
export function held(incident: Incident, until: string, because: string): Incident {
  return { ...incident, hold: { until, because } };
}

/** What is claimed: a resolve, or a call with a text. */
export type Claim = Pick<Effect, 'marker' | 'covers' | 'reopens'> & ({ kind: 'resolve' } | { kind: 'create' | 'comment'; body: string });

/**
 * One invocation takes a call upon itself. Whoever else read the same record is refused by its version. The text that it will send is known as ours from here on,
 * whatever becomes of the call.
 */
export function claimed(incident: Incident, { marker, covers, reopens, ...call }: Claim, now: Date, policy: Policy): Incident {
  const { kind } = call;
  const fence = incident.fence + 1;
  const effect: Effect = {
    kind,
    fence,
    marker,
    digest: 'body' in call ? digestOf(call.body) : undefined,
    covers,
    reopens,
    isPartial: covers.length < incident.untold.length,
    escalates: kind === 'comment' ? escalationsDue(incident, now) : undefined,
    startedAt: now.toISOString(),
    leaseUntil: later(now, policy.leaseSeconds),
  };
  const attempt = kind === 'create' ? incident.attempt + 1 : incident.attempt;
  const known = call.kind === 'resolve' ? incident : withSent(incident, call.kind === 'create' ? 'cases' : 'comments', call.body);
  return { ...known, effect, fence, attempt, hold: undefined, dueAt: effect.leaseUntil };
}

/** Nobody knows whether the claimed call was carried out: from now on we look. */
export function doubted(incident: Incident, now: Date): Incident {
  const effect = incident.effect!;
  const doubt = effect.doubt ?? { since: now.toISOString(), emptyLooks: 0, nextLookAt: now.toISOString() };
  return { ...incident, effect: { ...effect, doubt }, everAmbiguous: incident.everAmbiguous || effect.kind === 'create' };
}

/**
 * A complete look found nothing. After the quiet period, and enough of such looks, the call is taken for lost and may be made again; a create keeps one
 * more look for much later.
 */
export function lookedInVain(incident: Incident, now: Date, policy: Policy): Incident {
  const effect = incident.effect!;
  const doubt = effect.doubt!;
  const quietSeconds = effect.kind === 'create' ? policy.quietPeriodSeconds : RHYTHM.commentQuietPeriod;
  const quietUntil = later(doubt.since, quietSeconds);
  const emptyLooks = doubt.emptyLooks + 1;
  if (now.toISOString() >= quietUntil && emptyLooks >= EMPTY_LOOKS_NEEDED) return givenUp(incident, effect, now);
  const nextLookAt = nextLook(doubt.since, quietUntil, now);
  return { ...incident, effect: { ...effect, doubt: { ...doubt, emptyLooks, nextLookAt } } };
}

/** Most answers come to light at once: the pauses double, and the last look of the quiet period is at its end. */
function nextLook(since: string, quietUntil: string, now: Date): string {
  const waitedSeconds = (now.getTime() - Date.parse(since)) / 1000;
  const next = later(now, Math.max(waitedSeconds, RHYTHM.firstLookAgain));
  return now.toISOString() < quietUntil && quietUntil < next ? quietUntil : next;
}

function givenUp(incident: Incident, { kind, marker, covers, startedAt }: Effect, now: Date): Incident {
  const stray = { marker, covers, since: startedAt, lookAt: later(now, RHYTHM.strayCheck) };
  return { ...incident, effect: undefined, strays: kind === 'create' ? [...incident.strays, stray] : incident.strays };
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
  return announce(
    {
      ...withoutChanges(incident, covers),
      phase: 'open',
      effect: undefined,
      caseId,
      displayId,
      dryRun: caseId === undefined,
      openedAt: at,
      hold: undefined,
      lastCommunicationAt: at,
      isMoreToTell: incident.effect?.isPartial,
      inspectAt: caseId ? at : undefined,
    },
    DETAIL_TYPE.caseOpened,
    summary,
  );
}

/** Another case may exist, or does and is not closed yet: it is looked for at a time. */
export function withStray(incident: Incident, stray: Stray): Incident {
  return {
    ...incident,
    strays: [...incident.strays.filter(({ marker, since }) => marker !== stray.marker || since !== stray.since), stray],
  };
}

/** The communication is on the case. One that is to bring a resolved case back has told nobody anything before the case is open again. */
export function commented(incident: Incident, now: Date): Incident {
  const { covers, reopens, isPartial, escalates: escalated } = incident.effect!;
  const next = { ...incident, effect: undefined, lastCommunicationAt: now.toISOString(), isMoreToTell: isPartial, escalated };
  if (reopens) {
    const until = [later(now, RHYTHM.reopenPatience), later(believedFrom(incident), RHYTHM.reopenPatience)].sort().at(-1)!;
    return { ...next, reopening: { until, covers }, inspectAt: now.toISOString() };
  }
  return announce(withoutChanges(next, covers), DETAIL_TYPE.caseUpdated, { changes: covers.length });
}

/** We resolved the case. */
export function resolved(incident: Incident, now: Date): Incident {
  return announce(closed({ ...incident, effect: undefined }, now, 'us'), DETAIL_TYPE.caseResolved, { by: 'us' });
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

const HOLD_SECONDS = {
  throttled: RHYTHM.afterThrottle,
  'case-limit': RHYTHM.afterCaseLimit,
  'not-allowed': RHYTHM.afterRefusal,
  invalid: RHYTHM.afterRefusal,
};

/**
 * The call was refused. A create whose earlier attempt had an ambiguous answer stays doubtful; what may succeed later is held; what AWS finds invalid
 * is tried once more with the fallback routing, and then is for a person to mend. A resolved case that takes no comment is followed by a new one.
 */
export function refused(incident: Incident, { kind, error }: Refusal, now: Date): Incident {
  const effect = incident.effect!;
  const next = { ...incident, effect: undefined };
  if (kind === 'case-gone') return atRest(next);
  if (kind === 'invalid' && effect.reopens) return { ...next, reopening: { until: now.toISOString(), covers: [] } };
  if (isLastWord(kind, effect)) return effect.kind === 'create' ? refusedForGood(next, effect, error) : unwelcome(next, effect, error);
  const hold = { until: later(now, HOLD_SECONDS[kind]), because: kind };
  return effect.kind === 'create' && incident.everAmbiguous ? doubted({ ...incident, hold }, now) : { ...next, hold };
}

/** Whether trying again with the same words is of no use. A resolve has no words: what keeps it from succeeding may pass. */
function isLastWord(kind: Refusal['kind'], effect: Effect): kind is 'invalid' {
  return kind === 'invalid' && effect.kind !== 'resolve';
}

/** Whether AWS's no is the last word on what the call was to tell. */
export function endsCovered({ kind }: Refusal, { effect, useFallback }: Incident): boolean {
  return isLastWord(kind, effect!) && !effect!.reopens && (effect!.kind !== 'create' || useFallback);
}

/** What it asked for beside its changes is not asked for again either. */
function unwelcome(incident: Incident, { covers, escalates = incident.escalated }: Effect, error: string): Incident {
  return announce({ ...withoutChanges(incident, covers), escalated: escalates }, DETAIL_TYPE.caseFailed, { error, changes: covers.length });
}

function refusedForGood(incident: Incident, { covers }: Effect, error: string): Incident {
  if (!incident.useFallback) return { ...incident, useFallback: true };
  return announce({ ...withoutChanges(incident, covers), phase: 'failed' }, DETAIL_TYPE.caseFailed, { error });
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
  const announced = replies.reduce((next, reply) => announce(next, DETAIL_TYPE.supportReplied, tellable(reply)), incident);
  return { ...announced, conversation: mark };
}

/** Who wrote is told as a side, not as a name: people of the account are named by their address. */
function tellable({ fingerprint, submittedBy, ...reply }: Reply): Record<string, unknown> {
  return { replyId: fingerprint, from: isByAws(submittedBy) ? 'AWS' : 'account', ...reply };
}

function seenResolved(incident: Incident, now: Date, policy: Pick<Policy, 'reopenWindowSeconds'>): Incident {
  if (incident.phase === 'open') return announce(closed(incident, now, 'others'), DETAIL_TYPE.caseResolved, { by: 'others' });
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
  return announce(open, DETAIL_TYPE.caseUpdated, { reopened: true, by: isOurs ? 'us' : 'others' });
}

/** Longest list of events that wait for the event bus: an outage of days must not fill the record. */
const MOST_ANNOUNCEMENTS = 100;

/** Adds an event to be published with the next write. */
export function announce(incident: Incident, detailType: string, detail: Record<string, unknown>): Incident {
  const { generation, caseId, displayId } = incident;
  const announcement = { detailType, detail, generation, caseId, displayId };
  return { ...incident, announcements: [...incident.announcements, announcement].slice(-MOST_ANNOUNCEMENTS) };
}

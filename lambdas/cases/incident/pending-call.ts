import { later } from '../../shared/time';
import type { PendingCall } from './calls';
import { escalationsDue } from './escalation';
import { succeeded, wentPlain } from './failures';
import type { ClaimedIncident, Incident } from './incident';
import { withSent } from './marker';
import { digestOf } from './our-texts';
import { EMPTY_SEARCHES_NEEDED, type Policy, RHYTHM } from './policy';

/** What is claimed: a resolve, or a call with a text. */
export type Claim = Pick<PendingCall, 'marker' | 'covers'> & ({ kind: 'resolve' } | { kind: 'create' | 'comment'; body: string });

/**
 * One invocation takes a call upon itself. Whoever else read the same record is refused by its version. The text that it will send is known as ours from here on,
 * whatever becomes of the call.
 * @param isPlain its text had to do without what kept failing
 */
export function claimed(
  incident: Incident,
  { marker, covers, ...call }: Claim,
  now: Date,
  policy: Policy,
  isPlain = false,
): ClaimedIncident {
  const { kind } = call;
  const fence = incident.fence + 1;
  const pendingCall: PendingCall = {
    kind,
    fence,
    marker,
    digest: 'body' in call ? digestOf(call.body) : undefined,
    covers,
    isPartial: covers.length < incident.unreported.length,
    escalates: kind === 'comment' ? escalationsDue(incident, now) : undefined,
    startedAt: now.toISOString(),
    leaseUntil: later(now, policy.leaseSeconds),
  };
  const createCount = kind === 'create' ? incident.createCount + 1 : incident.createCount;
  const step = isReopening(incident, kind) ? 'reopen' : kind;
  const done = isPlain ? wentPlain(incident, step) : succeeded(incident, step);
  const known = call.kind === 'resolve' ? done : withSent(done, call.kind === 'create' ? 'cases' : 'comments', call.body);
  return { ...known, pendingCall, fence, createCount, backoff: undefined, dueAt: pendingCall.leaseUntil };
}

/** A comment on a resolved case is to bring it back. */
export function isReopening({ phase }: Pick<Incident, 'phase'>, kind: PendingCall['kind']): boolean {
  return kind === 'comment' && phase === 'resolved';
}

/** Nobody knows whether the claimed call was carried out: from now on we look. */
export function markedInDoubt(incident: ClaimedIncident, now: Date): Incident {
  const { pendingCall } = incident;
  const inDoubt = pendingCall.inDoubt ?? { since: now.toISOString(), emptySearches: 0, nextSearchAt: now.toISOString() };
  return { ...incident, pendingCall: { ...pendingCall, inDoubt }, everAmbiguous: incident.everAmbiguous || pendingCall.kind === 'create' };
}

/**
 * A complete look found nothing. After the quiet period, and enough of such looks, the call is taken for lost and may be made again; a create keeps one
 * more look for much later.
 */
export function searchedInVain(incident: ClaimedIncident, now: Date, policy: Policy): Incident {
  const { pendingCall } = incident;
  const { inDoubt } = pendingCall;
  if (!inDoubt) return incident;
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

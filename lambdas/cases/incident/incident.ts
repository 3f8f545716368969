import { createHash } from 'node:crypto';
import { bytesOf } from '../../shared/bytes';
import type { AlarmSignal, AlarmStateValue, Contributor } from '../alarms/alarm-signal';
import type { Suppression } from '../alarms/suppression';
import type { RoutingDecision } from '../engine/ports';
import type { ReadingMark } from '../support/conversation';
import { type AlarmState, firstState, isStateOf, stateAfter, suppressedUntilAsked } from './alarm-state';
import type { Backoff, RefusableCall } from './backoff';
import type { Failable, FailedStep } from './failures';
import { type SentTexts, withText } from './our-texts';
import type { ToldRefusal } from './refusals';

/**
 * idle: nothing is wrong, or nothing yet. pending: a case is wanted. open: the case is open as far as we know. resolved: it was, and is not any
 * more. failed: AWS does not take the case, whatever we try; a person has to change something.
 */
export type Phase = 'idle' | 'pending' | 'open' | 'resolved' | 'failed';

/** One change of the alarm. Its `id` is the same however often and in whatever order it is delivered. */
export interface StateChange {
  id: string;
  value: AlarmStateValue;
  /** ISO 8601, UTC, as CloudWatch says. */
  timestamp: string;
  /** CloudWatch's explanation, cut to a length that a record can hold hundreds of. */
  text: string;
  /** The alarm does not exist any more: that is no recovery, only nothing measures any longer whether the trouble lasts. */
  isDeleted?: boolean;
  /** No event told it, but CloudWatch, which was asked before a case was opened. */
  isAsked?: boolean;
  /** Whose change it is, if it is not that of the whole alarm. */
  contributor?: Contributor;
}

/**
 * What became of a change. recorded: not yet known, the only one that is not final. communicated: AWS was told. dry-run: AWS would have been told, but
 * for the dry run. superseded: over before a case was wanted. suppressed: it was suppressed. late: it arrived after the case was resolved and needs none.
 * refused: AWS did not take it.
 */
export type Disposition = 'recorded' | 'communicated' | 'dry-run' | 'superseded' | 'suppressed' | 'late' | 'refused';

/** A call that was claimed: exactly one invocation makes it, and its outcome is written under the claim's number. */
export interface PendingCall {
  kind: 'create' | 'comment' | 'resolve';
  /** Number of the claim, one for each claim of this incident. */
  fence: number;
  /** The words that make its text another than that of any other call. */
  marker: string;
  /** Of the text, by which a lost answer is found again; absent for a resolve. */
  digest?: string;
  startedAt: string;
  leaseUntil: string;
  /** Changes that the call tells. */
  covers: string[];
  /** A comment that is to bring a resolved case back. */
  reopens?: boolean;
  /** The text had no room for all that is unreported: the rest follows without a pause. */
  isPartial?: boolean;
  /** How many rises of the severity will have been asked for with it. */
  escalates?: number;
  /** Set while nobody knows whether the call was carried out. */
  inDoubt?: { since: string; emptySearches: number; nextSearchAt: string };
}

/** A case that may exist though we gave it up, and when to look whether it does: a create without an answer, or a resolved case that did not come back. */
export interface OrphanedCase {
  marker: string;
  /** What its text told. */
  covers: string[];
  since: string;
  searchAt: string;
}

/** An event to be published; the incident's own identification is added then. The case is that of the event: until then there may be another. */
export interface OutboxEvent extends Partial<Pick<Incident, 'generation' | 'caseId' | 'displayId'>> {
  detailType: string;
  detail: Record<string, unknown>;
}

/** Everything that is known of one incident. All decisions are made from this record and the clock. Times are ISO 8601, UTC. */
export interface Incident {
  incidentKey: string;
  /** What it is about: a CloudWatch alarm, a finding of Trusted Advisor, or the incidents that wait for a case. */
  kind: 'alarm' | 'finding' | 'overflow';
  accountId: string;
  region: string;
  alarmArn: string;
  alarmName: string;
  /** Only in records of the time when each contributor had an incident of its own. */
  contributorId?: string;
  /** Of a finding: what people call its resource. */
  resourceName?: string;
  /** Counts the writes of this record: a write that has not read the newest one is refused. */
  version: number;
  phase: Phase;
  /** Counts the cases that this incident asked for. */
  generation: number;
  /** CreateCase calls of this generation. */
  attempt: number;
  /** Whether any of them had an ambiguous answer. */
  everAmbiguous: boolean;
  /** Whether the configured routing was refused, and the fallback is used instead. */
  useFallback: boolean;
  /** The newest state of the alarm. */
  alarm: AlarmState;
  /** The change that made the present state, while it is suppressed: it is told once it is not any more and the alarm still as it is. */
  suppressedChange?: StateChange;
  /** Changes that no communication has told and that are not settled otherwise, oldest first. */
  unreported: StateChange[];
  /** What was decided about the case of this generation. */
  routingDecision?: RoutingDecision;
  /** The newest change of which it was decided that it wants no case, and why if it was no rule. */
  declined?: string;
  declinedBecause?: string;
  /** When the case was opened, and how many of the rises of its severity have been asked for. */
  openedAt?: string;
  escalated?: number;
  pendingCall?: PendingCall;
  /** Claims made so far. */
  fence: number;
  caseId?: string;
  displayId?: string;
  caseStatus?: string;
  /** The case is one of a dry run: it exists here only. */
  dryRun: boolean;
  /** Somebody other than us has written on the case: it is theirs to resolve. */
  humanTouched: boolean;
  /** What was sent to AWS for this incident; absent when nothing was since it is kept. */
  sent?: SentTexts;
  /** The case got texts before it was kept which. */
  isSentUnknown?: boolean;
  /** The case of the generation before, to be named in the next one; its display ID is absent when AWS never listed it. */
  previousDisplayId?: string;
  previousCaseId?: string;
  /** Not before this time is the next call tried, and why. */
  backoff?: { until: string; because: string };
  /** Calls that AWS refuses until a person mends something. */
  refusals?: Partial<Record<RefusableCall, Backoff>>;
  /** Which refusals were told, the newest last. */
  refusalsTold?: ToldRefusal[];
  /** Steps that failed the last time they were tried, by no refusal of AWS. */
  failures?: Partial<Record<Failable, FailedStep>>;
  lastCommunicationAt?: string;
  /** How far the case's conversation has been read. */
  conversation?: ReadingMark;
  /** The last communication had no room for everything: the next one follows at once. */
  isMoreToTell?: boolean;
  inspectAt?: string;
  resolvedAt?: string;
  resolvedBy?: 'us' | 'others';
  /** A comment on the resolved case was made: until then the case may come back, and only then have the changes been told. */
  reopening?: { until: string; covers: string[] };
  orphanedCases: OrphanedCase[];
  outbox: OutboxEvent[];
  /** When somebody has to look at this record again; absent when nothing is to come. */
  dueAt?: string;
  /** The incident is over and its records have begun to age; absent as long as anything may still come of it. */
  isArchived?: boolean;
  /** Why the incident is where it is: the reason of the last decision. */
  reason: string;
}

/** Longest explanation kept with a change, in characters. The whole event is in the change's own record. */
const TEXT_LIMIT = 300;

export function changeOf({ timestamp, value, stateReason, contributor }: AlarmSignal): StateChange {
  if (!contributor) return { id: `${timestamp}#${value}`, value, timestamp, text: stateReason.slice(0, TEXT_LIMIT) };
  const text = `${contributor.label}: ${stateReason}`.slice(0, TEXT_LIMIT);
  return { id: `${timestamp}#${value}#${shortId(contributor.id)}`, value, timestamp, text, contributor };
}

/** IDs of contributors are 16 characters; a sort key holds only so many. */
function shortId(id: string): string {
  return id.length <= 64 ? id : createHash('sha256').update(id).digest('hex').slice(0, 32);
}

/** The identity of an incident, from the signal that first told of it. */
export type IncidentIdentity = Pick<
  Incident,
  'incidentKey' | 'accountId' | 'region' | 'alarmArn' | 'alarmName' | 'contributorId' | 'resourceName' | 'kind'
>;

/** An incident of which nothing is known but its first change. Version 0: it has not been written. */
export function newIncident(identity: IncidentIdentity, change: StateChange): Incident {
  return {
    ...identity,
    version: 0,
    phase: 'idle',
    generation: 0,
    attempt: 0,
    everAmbiguous: false,
    useFallback: false,
    alarm: firstState(change),
    unreported: [],
    fence: 0,
    dryRun: false,
    humanTouched: false,
    orphanedCases: [],
    outbox: [],
    reason: 'new',
  };
}

/**
 * Takes a change in. A change that is suppressed is not for telling as long as it is; everything else waits to be told, in order. Taking the same change
 * in twice changes nothing.
 */
export function applyChange(incident: Incident, change: StateChange, now: Date, suppression?: Suppression): Incident {
  if (incident.unreported.some(({ id }) => id === change.id)) return incident;
  const suppressedBy = change.value === 'OK' ? undefined : suppression;
  const after = { ...incident, alarm: stateAfter(incident.alarm, change), dueAt: now.toISOString(), isArchived: undefined };
  const next = isStateOf(after.alarm, change)
    ? withSuppression(after, change, suppressedBy && suppressedUntilAsked(suppressedBy, now))
    : withoutOldSuppression(incident, after);
  return suppressedBy ? next : asUnreported(next, change);
}

/** The change that makes the state says whether it is suppressed; whether that still holds is asked whenever it matters. */
function withSuppression(incident: Incident, change: StateChange, suppression: AlarmState['suppression']): Incident {
  const { suppression: _, ...alarm } = incident.alarm;
  return suppression
    ? { ...incident, alarm: { ...alarm, suppression }, suppressedChange: change }
    : { ...incident, alarm, suppressedChange: undefined };
}

/** A state that ended takes its suppression with it. */
function withoutOldSuppression(before: Incident, after: Incident): Incident {
  return before.alarm.suppression && !after.alarm.suppression ? { ...after, suppressedChange: undefined } : after;
}

/** The alarm's newest change is suppressed after all: what brought it into its state is not to be told for now. */
export function suppressed(incident: Incident, change: StateChange, suppression: AlarmState['suppression']): Incident {
  return { ...withoutChanges(incident, [change.id]), alarm: { ...incident.alarm, suppression }, suppressedChange: change };
}

/** Nobody suppresses the alarm any more, and it is still as it was: from now on the change counts like any other. */
export function counted(incident: Incident): Incident {
  const { suppression: _, ...alarm } = incident.alarm;
  const { suppressedChange } = incident;
  const next = { ...incident, alarm, suppressedChange: undefined };
  return suppressedChange && !incident.unreported.some(({ id }) => id === suppressedChange.id)
    ? asUnreported(next, suppressedChange)
    : next;
}

function asUnreported(incident: Incident, change: StateChange): Incident {
  return { ...incident, unreported: [...incident.unreported, change].sort(inOrder) };
}

function inOrder(a: StateChange, b: StateChange): number {
  return a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : a.id < b.id ? -1 : 1;
}

/** A text is about to be sent for this incident: from now on it is known as ours. */
export function withSent(incident: Incident, kind: keyof SentTexts, body: string): Incident {
  const isSentUnknown = incident.isSentUnknown || (incident.sent === undefined && incident.caseId !== undefined) || undefined;
  return { ...incident, sent: withText(incident.sent, kind, body), isSentUnknown };
}

/** Takes settled changes off the list of what is to be told. */
export function withoutChanges(incident: Incident, ids: string[]): Incident {
  return { ...incident, unreported: incident.unreported.filter(({ id }) => !ids.includes(id)) };
}

/** Whether the alarm's newest change is one that nobody has been told about. */
export function newestIsUnreported({ alarm, unreported }: Incident): boolean {
  return unreported.some(change => isStateOf(alarm, change));
}

/** Adds seconds to a time. */
export function later(from: Date | string, seconds: number): string {
  return new Date(new Date(from).getTime() + seconds * 1000).toISOString();
}

/** Longest list of events that wait for the event bus: an outage of days must not fill the record. */
const MOST_IN_OUTBOX = 100;
const OUTBOX_BYTES = 50_000;

/** Adds an event to be published with the next write. */
export function addToOutbox(incident: Incident, detailType: string, detail: Record<string, unknown>): Incident {
  const { generation, caseId, displayId } = incident;
  const entry = { detailType, detail, generation, caseId, displayId };
  const all = [...incident.outbox, entry].slice(-MOST_IN_OUTBOX);
  let bytes = 0;
  const first = all.findLastIndex(each => {
    bytes += bytesOf(each);
    return bytes > OUTBOX_BYTES;
  });
  return { ...incident, outbox: all.slice(first + 1) };
}

import type { AlarmSignal, AlarmStateValue, Suppression } from './alarms/alarm-signal';
import type { Treatment } from './ports';
import type { ReadingMark } from './support/conversation';

/**
 * idle: nothing is wrong, or nothing yet. pending: a case is wanted. open: the case is open as far as we know. resolved: it was, and is not any
 * more. failed: AWS does not take the case, whatever we try; a person has to change something.
 */
export type Phase = 'idle' | 'pending' | 'open' | 'resolved' | 'failed';

/** One change of the alarm. Its `id` is the same however often and in whatever order it is delivered. */
export interface Change {
  id: string;
  value: AlarmStateValue;
  /** ISO 8601, UTC, as CloudWatch says. */
  timestamp: string;
  /** CloudWatch's explanation, cut to a length that a record can hold hundreds of. */
  text: string;
  /** The alarm does not exist any more: that is no recovery, only nothing measures any longer whether the trouble lasts. */
  isDeleted?: boolean;
}

/**
 * What became of a change. recorded: not yet known, the only one that is not final. communicated: AWS was told. superseded: over before a case was
 * wanted. suppressed: it was silenced. late: it arrived after the case was resolved and needs none. refused: AWS did not take it.
 */
export type Disposition = 'recorded' | 'communicated' | 'superseded' | 'suppressed' | 'late' | 'refused';

/** A call that was claimed: exactly one invocation makes it, and its outcome is written under the claim's number. */
export interface Effect {
  kind: 'create' | 'comment' | 'resolve';
  /** Number of the claim, one for each claim of this incident. */
  fence: number;
  /** The words in the text of the call by which a lost answer is found again. */
  marker: string;
  startedAt: string;
  leaseUntil: string;
  /** Changes that the call tells. */
  covers: string[];
  /** A comment that is to bring a resolved case back. */
  reopens?: boolean;
  /** The text had no room for all that is untold: the rest follows without a pause. */
  isPartial?: boolean;
  /** How many rises of the severity will have been asked for with it. */
  escalates?: number;
  /** Set while nobody knows whether the call was carried out. */
  doubt?: { since: string; emptyLooks: number; nextLookAt: string };
}

/** A case that may exist though we gave it up, and when to look whether it does: a create without an answer, or a resolved case that did not come back. */
export interface Stray {
  marker: string;
  /** What its text told. */
  covers: string[];
  since: string;
  lookAt: string;
}

/** An event to be published; the incident's own identification is added then. */
export interface Announcement {
  detailType: string;
  detail: Record<string, unknown>;
}

/** Everything that is known of one incident. All decisions are made from this record and the clock. Times are ISO 8601, UTC. */
export interface Incident {
  incidentKey: string;
  /** What it is about: a CloudWatch alarm, a finding of Trusted Advisor, or the incidents that wait for a case. */
  kind: 'alarm' | 'finding' | 'umbrella';
  accountId: string;
  region: string;
  alarmArn: string;
  alarmName: string;
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
  /** The newest state of the alarm; `since` is when it began. */
  alarm: { value: AlarmStateValue; timestamp: string; since: string; suppression?: Suppression; isDeleted?: boolean };
  /** The change that made the present state, if it was silenced: it is told when its window ends with the alarm as it is. */
  silenced?: Change;
  /** Changes that no communication has told and that are not settled otherwise, oldest first. */
  untold: Change[];
  /** What was decided about the case of this generation. */
  treatment?: Treatment;
  /** The newest change of which it was decided that it wants no case. */
  declined?: string;
  /** When the case was opened, and how many of the rises of its severity have been asked for. */
  openedAt?: string;
  escalated?: number;
  effect?: Effect;
  /** Claims made so far. */
  fence: number;
  caseId?: string;
  displayId?: string;
  caseStatus?: string;
  /** The case is one of a dry run: it exists here only. */
  dryRun: boolean;
  /** Somebody other than us has written on the case: it is theirs to resolve. */
  humanTouched: boolean;
  /** The case of the generation before, to be named in the next one. */
  previousDisplayId?: string;
  /** Not before this time is the next call tried, and why. */
  hold?: { until: string; because: string };
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
  strays: Stray[];
  announcements: Announcement[];
  /** When somebody has to look at this record again; absent when nothing is to come. */
  dueAt?: string;
  /** The incident is over and its records have begun to age; absent as long as anything may still come of it. */
  isArchived?: boolean;
  /** Why the incident is where it is: the reason of the last decision. */
  reason: string;
}

/** Longest explanation kept with a change, in characters. The whole event is in the change's own record. */
const TEXT_LIMIT = 300;

export function changeOf({ timestamp, value, stateReason }: AlarmSignal): Change {
  return { id: `${timestamp}#${value}`, value, timestamp, text: stateReason.slice(0, TEXT_LIMIT) };
}

/** The identity of an incident, from the signal that first told of it. */
export type IncidentIdentity = Pick<
  Incident,
  'incidentKey' | 'accountId' | 'region' | 'alarmArn' | 'alarmName' | 'contributorId' | 'resourceName' | 'kind'
>;

/** An incident of which nothing is known but its first change. Version 0: it has not been written. */
export function newIncident(identity: IncidentIdentity, change: Change): Incident {
  return {
    ...identity,
    version: 0,
    phase: 'idle',
    generation: 0,
    attempt: 0,
    everAmbiguous: false,
    useFallback: false,
    alarm: { value: change.value, timestamp: change.timestamp, since: change.timestamp },
    untold: [],
    fence: 0,
    dryRun: false,
    humanTouched: false,
    strays: [],
    announcements: [],
    reason: 'new',
  };
}

/**
 * Takes a change in: the newest by CloudWatch's time is the alarm's state, of two at the same time ALARM is believed. A change that was silenced is
 * not for telling as long as it is; everything else waits to be told, in order. Taking the same change in twice changes nothing.
 */
export function absorb(incident: Incident, change: Change, now: Date, suppression?: Suppression): Incident {
  if (incident.untold.some(({ id }) => id === change.id)) return incident;
  const silencedBy = change.value === 'OK' ? undefined : suppression;
  const next = isNewest(incident.alarm, change) ? withState(incident, change, silencedBy) : withPast(incident, change);
  return { ...(silencedBy ? next : toBeTold(next, change)), dueAt: now.toISOString(), isArchived: undefined };
}

/** The window of a silenced change has ended, and the alarm is still as it was: from now on the change counts like any other. */
export function counted(incident: Incident): Incident {
  const { suppression: _, ...alarm } = incident.alarm;
  return toBeTold({ ...incident, alarm, silenced: undefined }, incident.silenced!);
}

function toBeTold(incident: Incident, change: Change): Incident {
  return { ...incident, untold: [...incident.untold, change].sort(inOrder) };
}

function isNewest({ timestamp, value }: Incident['alarm'], change: Change): boolean {
  return change.timestamp > timestamp || (change.timestamp === timestamp && (change.value === 'ALARM' || change.value === value));
}

function withState(incident: Incident, { id, value, timestamp, text, isDeleted }: Change, suppression?: Suppression): Incident {
  const since = value === incident.alarm.value ? incident.alarm.since : timestamp;
  const silenced = suppression && { id, value, timestamp, text };
  return { ...incident, alarm: { value, timestamp, since, suppression, isDeleted }, silenced };
}

/** A change that arrives late may show that the present state began later than it seemed. */
function withPast(incident: Incident, { value, timestamp }: Change): Incident {
  const { alarm } = incident;
  if (value === alarm.value || timestamp < alarm.since) return incident;
  return { ...incident, alarm: { ...alarm, since: alarm.timestamp } };
}

function inOrder(a: Change, b: Change): number {
  return a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : a.id < b.id ? -1 : 1;
}

/** Takes settled changes off the list of what is to be told. */
export function withoutChanges(incident: Incident, ids: string[]): Incident {
  return { ...incident, untold: incident.untold.filter(({ id }) => !ids.includes(id)) };
}

/** Whether the alarm's newest change is one that nobody has been told about. */
export function newestIsUntold({ alarm, untold }: Incident): boolean {
  return untold.some(({ timestamp, value }) => timestamp === alarm.timestamp && value === alarm.value);
}

/** Adds seconds to a time. */
export function later(from: Date | string, seconds: number): string {
  return new Date(new Date(from).getTime() + seconds * 1000).toISOString();
}

import { type AlarmState, firstState } from './alarm-state';
import type { ReadingMark } from './case-view';
import type { LeftOut } from './left-out';
import type { SentTexts } from './our-texts';
import type { Reason } from './reason';
import type { RoutingDecision } from './routing-decision';
import type { Backoff, Failable, FailedStep, RefusableCall, Setback, ToldRefusal } from './setbacks';
import type { StateChange } from './state-change';

/**
 * idle: nothing is wrong, or nothing yet. pending: a case is wanted. open: the case is open as far as we know. resolved: it was, and is not any
 * more. failed: AWS does not take the case, whatever we try; a person has to change something.
 */
export type Phase = 'idle' | 'pending' | 'open' | 'resolved' | 'failed';

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
  createCount: number;
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
  declinedBecause?: LeftOut;
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
  /** AWS was sent texts for the present case, or its creation, before it was kept which. */
  isSentUnknown?: boolean;
  /** The case of the generation before, to be named in the next one; its display ID is absent when AWS never listed it. */
  previousDisplayId?: string;
  previousCaseId?: string;
  /** Not before this time is the next call tried, and why. */
  backoff?: Backoff;
  /** Calls that AWS refuses until a person mends something. */
  refusals?: Partial<Record<RefusableCall, Setback>>;
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
  reason: Reason;
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
    createCount: 0,
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

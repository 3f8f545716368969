import { type AlarmState, firstState } from './alarm-state';
import type { OrphanedCase, PendingCall } from './calls';
import type { CaseName, CaseState, ResolvedCase } from './case-state';
import type { LeftOut } from './left-out';
import type { SentTexts } from './our-texts';
import type { Reason } from './reason';
import type { RoutingDecision } from './routing-decision';
import type { Backoff, Failable, FailedStep, RefusableCall, Setback, ToldRefusal } from './setbacks';
import type { StateChange } from './state-change';
import type { Subject } from './subject';

/**
 * idle: nothing is wrong, or nothing yet. pending: a case is wanted. open: the case is open as far as we know. resolved: it was, and is not any
 * more. failed: AWS does not take the case, whatever we try; a person has to change something.
 */
export type Phase = Incident['phase'];

/** An event to be published; the incident's own identification is added then. The case is that of the event: until then there may be another. */
export interface OutboxEvent extends CaseName {
  detailType: string;
  detail: Record<string, unknown>;
  generation?: number;
}

/** Everything that is known of one incident. All decisions are made from this record and the clock. Times are ISO 8601, UTC. */
export type Incident = OpenIncident | ResolvedIncident | IncidentWithoutCase;

export interface OpenIncident extends Facts {
  phase: 'open';
  case: CaseState;
}

export interface ResolvedIncident extends Facts {
  phase: 'resolved';
  case: ResolvedCase;
}

export interface IncidentWithoutCase extends Facts {
  phase: 'idle' | 'pending' | 'failed';
  case?: undefined;
}

/** An incident one of whose calls is claimed. */
export type ClaimedIncident = Incident & { pendingCall: PendingCall };

/** What an incident has in every phase. */
interface Facts {
  incidentKey: string;
  subject: Subject;
  /** Counts the writes of this record: a write that has not read the newest one is refused. */
  version: number;
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
  pendingCall?: PendingCall;
  /** Claims made so far. */
  fence: number;
  /** What was sent to AWS for this incident; absent when nothing was since it is kept. */
  sent?: SentTexts;
  /** AWS was sent texts for the present case, or its creation, before it was kept which. */
  isSentUnknown?: boolean;
  /** The case of the generation before, to be named in the next one. */
  previousCase?: CaseName;
  /** Not before this time is the next call tried, and why. */
  backoff?: Backoff;
  /** Calls that AWS refuses until a person mends something. */
  refusals?: Partial<Record<RefusableCall, Setback>>;
  /** Which refusals were told, the newest last. */
  refusalsTold?: ToldRefusal[];
  /** Steps that failed the last time they were tried, by no refusal of AWS. */
  failures?: Partial<Record<Failable, FailedStep>>;
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
export type IncidentIdentity = Pick<Incident, 'incidentKey' | 'subject'>;

/** An incident of which nothing is known but its first change. Version 0: it has not been written. */
export function newIncident({ incidentKey, subject }: IncidentIdentity, change: StateChange): Incident {
  return {
    incidentKey,
    subject,
    version: 0,
    phase: 'idle',
    generation: 0,
    createCount: 0,
    everAmbiguous: false,
    useFallback: false,
    alarm: firstState(change),
    unreported: [],
    fence: 0,
    orphanedCases: [],
    outbox: [],
    reason: 'new',
  };
}

export function isClaimed(incident: Incident): incident is ClaimedIncident {
  return incident.pendingCall !== undefined;
}

/** The incident with something else known of its case; one that has none stays as it is. */
export function withCase(incident: Incident, known: Partial<CaseState>): Incident {
  if (incident.phase === 'open') return { ...incident, case: { ...incident.case, ...known } };
  return incident.phase === 'resolved' ? { ...incident, case: { ...incident.case, ...known } } : incident;
}

/** The comment that is to bring the resolved case back, as long as that is waited for. */
export function reopeningOf(incident: Incident): ResolvedCase['reopening'] {
  return incident.phase === 'resolved' ? incident.case.reopening : undefined;
}

import type { Mode } from '../../shared/contract';
import type { PublishEvents } from '../../shared/events';
import type { AlarmEvent, AlarmStateValue } from '../alarms/alarm-signal';
import type { DescribedAlarm } from '../alarms/describe-alarms';
import type { LeaveOut } from '../alarms/leave-out';
import type { Suppression } from '../alarms/suppression';
import type { Disposition, Incident, StateChange } from '../incident/incident';
import type { CaseMatch, Ours } from '../incident/our-texts';
import type { Policy } from '../incident/policy';
import type { CaseView, Refusal } from '../incident/transitions';
import type { Route, Routing } from '../routing/route';
import type { ReadingMark, Reply } from '../support/conversation';
import type { CaseText } from '../text/case-text';
import type { CountTrouble } from './own-metrics';
import type { WhoSuppresses } from './who-suppresses';

/** What the case engine needs of the world, in exactly the calls that it makes. */
export interface CaseServices {
  incidents: IncidentStore;
  budget: CreateBudget;
  support: SupportApi;
  alarms: AlarmStates;
  suppressions: WhoSuppresses;
  /** Why an alarm becomes no case unless the operator asks for one; nothing when it does. */
  leaveOut: LeaveOut;
  publish: PublishEvents;
  policy: Policy;
  routing: Routing;
  writer: CaseWriter;
  /** Counts our own trouble, for the alarms about ourselves. */
  count: CountTrouble;
  /** Tells this installation's markers from those of any other. */
  installation: string;
  now: () => Date;
}

/** How an incident's case is to be treated, decided once, when the case is first wanted. What is absent is as the policy says. */
export interface RoutingDecision {
  /** False: the alarm becomes no case. */
  wantsCase: boolean;
  /** A rule or a tag asks for it by name: what is left out by default is not, then. */
  asksForCase?: boolean;
  route: Route;
  openDelaySeconds?: number;
  resolveDelaySeconds?: number;
  autoResolve?: boolean;
  /** When AWS is to be asked for a higher severity, in minutes after the case was opened; in order. */
  escalate: { afterMinutes: number; severityCode: string }[];
  /** The operator's rule that decided, if one did. */
  rule?: string;
  /** Codes that had to be replaced, a sentence each. */
  remarks: string[];
}

/** Decides what a case is about and puts it into words. May read what it needs; it waits for nothing long, and changes no case. */
export interface CaseWriter {
  treat(incident: Incident, event?: AlarmEvent): Promise<RoutingDecision>;
  writeCase(incident: Incident, marker: string, event?: AlarmEvent): Promise<CaseText>;
  writeComment(incident: Incident, marker: string): Promise<{ body: string; covers: string[] }>;
}

/** A change as it is kept: for telling, and as the audit trail. */
export interface ChangeRecord extends StateChange {
  disposition: Disposition;
  /** Who suppressed it last, if somebody did: also after it counts. */
  suppression?: Suppression;
  /** All who have suppressed it, one after the other: the story, also after it counts. */
  suppressedBy?: Suppression[];
  event?: AlarmEvent;
}

/** One claimed call and how it ended, kept as the audit trail. */
export interface CallRecord {
  fence: number;
  generation: number;
  kind: string;
  startedAt: string;
  /** Absent while the call is under way, or when its invocation died. */
  outcome?: string;
  /** Of a call in a dry run, which is not made, or only to ask whether AWS would accept it. */
  mode?: Mode;
  /** In a dry run also the text that would be sent: there is no case on which it could be read. */
  detail?: Record<string, unknown>;
}

export interface IncidentStore {
  load(incidentKey: string): Promise<Incident | undefined>;
  /** Writes the record if nobody has written it since it was read; answers the written record, or nothing when somebody has. */
  save(incident: Incident): Promise<Incident | undefined>;
  /** Records a change unless it is known; answers what is known of it. */
  putChange(incidentKey: string, change: ChangeRecord): Promise<ChangeRecord>;
  readChange(incidentKey: string, changeId: string): Promise<ChangeRecord | undefined>;
  settleChanges(incidentKey: string, changeIds: string[], disposition: Disposition): Promise<void>;
  /** A change that is known is suppressed, or by somebody else than before. */
  noteSuppression(incidentKey: string, changeId: string, suppressedBy: Suppression[]): Promise<void>;
  recordCall(incidentKey: string, attempt: CallRecord): Promise<void>;
  /** Keeps what somebody else wrote on the incident's case. */
  recordReply(incidentKey: string, reply: Reply): Promise<void>;
  /** Remembers whose case this is, for events that name only the case. */
  linkCase(caseId: string, incidentKey: string): Promise<void>;
  incidentOfCase(caseId: string): Promise<string | undefined>;
  /** Keys of the incidents that are due, the longest due first. */
  due(now: Date): AsyncIterable<string>;
  /** Lets everything that is kept of an incident that is over expire after the retention. */
  archive(incidentKey: string): Promise<void>;
  /** Keeps it after all: people took up a case again that was over. */
  unarchive(incidentKey: string): Promise<void>;
  /** Whether any alarm waits for the hourly budget; the overflow does not count. */
  anyWaitsForBudget(): Promise<boolean>;
}

/** How many cases may still be created this hour. */
export interface CreateBudget {
  /** What `reserve` would answer; takes nothing. */
  outlook(key: string, limit: number, now: Date): Promise<{ granted: true } | { granted: false; until: string }>;
  /** Takes one of `limit` creates per rolling hour, or answers when the next one comes free (ISO 8601). The same key takes no second one. */
  reserve(key: string, limit: number, now: Date): Promise<{ granted: true } | { granted: false; until: string }>;
  /** Gives back what was taken under a key: nothing was created. */
  release(key: string): Promise<void>;
}

/** The answer to a call that must not be made twice. A timeout is not a refusal. */
export type CallOutcome<T> =
  | { outcome: 'done'; value: T }
  | { outcome: 'refused'; refusal: Refusal }
  | { outcome: 'ambiguous'; error: string };

/** A case that is ours, or may be. */
export interface FoundCase {
  match: Exclude<CaseMatch, 'foreign'>;
  caseId: string;
  /** Empty when it is not listed yet. */
  displayId: string;
  status: string;
  /** ISO 8601. */
  timeCreated: string;
}

export interface SupportApi {
  createCase(text: CaseText): Promise<CallOutcome<{ caseId?: string }>>;
  addCommunication(caseId: string | undefined, body: string, ccEmailAddresses: string[]): Promise<CallOutcome<unknown>>;
  resolveCase(caseId: string | undefined): Promise<CallOutcome<unknown>>;
  /** All cases since a time that are ours or may be, oldest first. Throws unless every page was read. */
  findCases(ours: Ours, since: string, language: string): Promise<FoundCase[]>;
  /** Whether the case has a communication of ours with this digest. Throws unless every page was read. */
  hasCommunication(caseId: string, digest: string, since: string): Promise<boolean>;
  /** Reads these cases in few calls, for the next `inspectCase` of each. */
  readAhead(caseIds: string[]): Promise<void>;
  /**
   * What the API lists of a case; nothing when it does not list it.
   * @param ours what was sent on it: everything else is an answer
   * @param mark how far its conversation has been read; without one it is read from its beginning
   */
  inspectCase(caseId: string, ours: Ours, mark?: ReadingMark): Promise<CaseView | undefined>;
}

/** gone: the alarm was deleted. elsewhere: it belongs to another account or region. unknown: CloudWatch did not answer. */
export type AlarmAnswer = AlarmStateValue | 'gone' | 'elsewhere' | 'unknown';

export type AskedAlarm = Pick<Incident, 'alarmName' | 'accountId' | 'region'>;

export interface AlarmStates {
  /** What CloudWatch says the alarm is at this moment. */
  stateOf(alarm: AskedAlarm): Promise<AlarmAnswer>;
  /** How it is set up, and whether its actions are suppressed. */
  describe(alarm: AskedAlarm): Promise<DescribedAlarm | 'gone' | 'elsewhere' | 'unknown'>;
  /** Whether any mute rule is active for it; nothing when that cannot be had. */
  isMuted(alarm: AskedAlarm): Promise<boolean | undefined>;
}

import type { Mode } from '../../shared/contract';
import type { AlarmEvent } from '../alarms/alarm-event';
import type { Reply } from '../incident/case-view';
import type { Incident } from '../incident/incident';
import type { Disposition, StateChange, Suppression } from '../incident/state-change';
import type { Unfinished } from './agenda';

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

/** Something that an operator did, kept as the audit trail. */
export interface ActionRecord {
  /** ISO 8601. */
  at: string;
  action: string;
  /** As far as it is known. */
  by: string;
}

export interface IncidentStore {
  load(incidentKey: string): Promise<Incident | undefined>;
  /** Writes the record if nobody has written it since it was read; answers the written record, or nothing when somebody has. */
  save<T extends Incident>(incident: T): Promise<T | undefined>;
  /** Records a change unless it is known; answers what is known of it. */
  putChange(incidentKey: string, change: ChangeRecord): Promise<ChangeRecord>;
  readChange(incidentKey: string, changeId: string): Promise<ChangeRecord | undefined>;
  settleChanges(incidentKey: string, changeIds: string[], disposition: Disposition): Promise<void>;
  /** A change that is known is suppressed, or by somebody else than before. */
  noteSuppression(incidentKey: string, changeId: string, suppressedBy: Suppression[]): Promise<void>;
  recordCall(incidentKey: string, attempt: CallRecord): Promise<void>;
  /** Keeps what somebody else wrote on the incident's case. */
  recordReply(incidentKey: string, reply: Reply): Promise<void>;
  /** Keeps what an operator did to the incident. */
  recordAction(incidentKey: string, action: ActionRecord): Promise<void>;
  /** Remembers whose case this is, for events that name only the case. */
  linkCase(caseId: string, incidentKey: string): Promise<void>;
  incidentOfCase(caseId: string): Promise<string | undefined>;
  /** Keys of the incidents that are due, the longest due first. */
  due(now: Date): AsyncIterable<string>;
  /** All incidents of which something is still to come, as far as the index tells of them. */
  unfinished(): AsyncIterable<Unfinished>;
  /** Lets everything that is kept of an incident that is over expire after the retention. */
  archive(incidentKey: string): Promise<void>;
  /** Keeps it after all: people took up a case again that was over. */
  unarchive(incidentKey: string): Promise<void>;
  /** Whether any alarm waits for the hourly budget; the overflow does not count. */
  anyWaitsForBudget(): Promise<boolean>;
}

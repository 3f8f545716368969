/** What happened to a case, in the words of the event. */
export type CaseEventName = 'CreateCase' | 'AddCommunicationToCase' | 'ResolveCase' | 'ReopenCase';

/** Whose communication it was. */
export type Origin = 'AWS' | 'CUSTOMER';

/**
 * The EventBridge event AWS sends when a case changes.
 * https://docs.aws.amazon.com/awssupport/latest/user/event-bridge-support.html
 */
export interface SupportCaseEvent {
  version: '0';
  id: string;
  'detail-type': 'Support Case Update';
  source: 'aws.support';
  account: string;
  /** ISO 8601, whole seconds. */
  time: string;
  region: 'us-east-1';
  resources: string[];
  detail: {
    'case-id': string;
    'display-id': string;
    /** Empty unless the event is about one communication. */
    'communication-id': string;
    'event-name': CaseEventName;
    /** Empty unless the event is about one communication. */
    origin: Origin | '';
  };
}

/** A change of a case, before it becomes an event. */
export interface CaseChange {
  eventName: CaseEventName;
  communicationId?: string;
  origin?: Origin;
}

/** What a case is called. */
interface NamedCase {
  caseId: string;
  displayId: string;
}

/** Puts a change into the envelope EventBridge delivers. */
export function caseEvent(id: string, account: string, time: Date, supportCase: NamedCase, change: CaseChange): SupportCaseEvent {
  return {
    version: '0',
    id,
    'detail-type': 'Support Case Update',
    source: 'aws.support',
    account,
    time: time.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region: 'us-east-1',
    resources: [],
    detail: {
      'case-id': supportCase.caseId,
      'display-id': supportCase.displayId,
      'communication-id': change.communicationId ?? '',
      'event-name': change.eventName,
      origin: change.origin ?? '',
    },
  };
}

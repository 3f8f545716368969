import type { StoredAttachment } from './attachment-store';

/** Every status a case can have. */
export type CaseStatus =
  | 'unassigned'
  | 'opened'
  | 'work-in-progress'
  | 'pending-customer-action'
  | 'customer-action-completed'
  | 'reopened'
  | 'resolved';

/** One message on a case. `sequence` orders messages that have the same time. */
export interface StoredCommunication {
  sequence: number;
  communicationId: string;
  body: string;
  submittedBy: string;
  timeCreated: Date;
  attachments: StoredAttachment[];
}

/** What the creator of a case decides. */
export interface NewCase {
  subject: string;
  serviceCode: string;
  categoryCode: string;
  severityCode: string;
  issueType: string;
  language: string;
  ccEmailAddresses: string[];
}

/** A case as the account holds it; `statusOf` says its status at a moment. */
export interface StoredCase extends NewCase {
  sequence: number;
  caseId: string;
  displayId: string;
  submittedBy: string;
  timeCreated: Date;
  /** When DescribeCases begins to show it. */
  visibleAt: Date;
  /** The status somebody gave it last. */
  status: CaseStatus;
  statusSince: Date;
  /** Oldest first. */
  communications: StoredCommunication[];
}

/** A message before it is on a case. */
export interface NewCommunication {
  body: string;
  submittedBy: string;
  attachments: StoredAttachment[];
}

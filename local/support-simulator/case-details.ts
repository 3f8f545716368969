import type { AttachmentDetails, CaseDetails, Communication } from './answers';
import { Listed, pageOf } from './page-token';
import type { StoredAttachment } from './state/attachment-store';
import type { CaseStore } from './state/case-store';
import type { StoredCase, StoredCommunication } from './state/stored-case';

const RECENT_COMMUNICATIONS = 5;

/** A communication's place in a chain of pages: a token of one case is no good for another. */
export const communicationScope = (caseId: string) => `communications of ${caseId}`;

/** Newest first, as every answer lists them. */
export const newestCommunications = ({ communications }: StoredCase) => new Listed(communications, 'newest-first');

/** The largest file that `attachmentSet` lists and DescribeAttachment gives. */
export const SMALL_FILE_BYTES = 5 * 1024 * 1024;

const nameOf = ({ attachmentId, fileName }: StoredAttachment): AttachmentDetails => ({ attachmentId, fileName });

/** A communication as the API answers it: `attachments` names every file, `attachmentSet` those of at most 5 MB. */
export function communicationDetails(supportCase: StoredCase, communication: StoredCommunication): Communication {
  const { attachments } = communication;
  return {
    caseId: supportCase.caseId,
    body: communication.body,
    submittedBy: communication.submittedBy,
    timeCreated: communication.timeCreated.toISOString(),
    attachments: attachments.map(nameOf),
    attachmentSet: attachments.filter(({ data }) => data.length <= SMALL_FILE_BYTES).map(nameOf),
  };
}

/** A case as DescribeCases answers it, without its communications. */
export function caseDetails(cases: CaseStore, supportCase: StoredCase): CaseDetails {
  const { caseId, displayId, subject, serviceCode, categoryCode, severityCode, submittedBy, ccEmailAddresses, language } = supportCase;
  return {
    caseId,
    displayId,
    subject,
    status: cases.statusOf(supportCase),
    serviceCode,
    categoryCode,
    severityCode,
    submittedBy,
    timeCreated: supportCase.timeCreated.toISOString(),
    ccEmailAddresses,
    language,
  };
}

/** The newest communications of a case, with a token for the earlier ones. */
export function recentCommunications(supportCase: StoredCase) {
  const scope = communicationScope(supportCase.caseId);
  const { page, nextToken } = pageOf(newestCommunications(supportCase), scope, { maxResults: RECENT_COMMUNICATIONS });
  return { communications: page.map(communication => communicationDetails(supportCase, communication)), nextToken };
}

/** A case with everything on it: what DescribeCases shows, all communications (newest first), and the size of each file. */
export function caseReport(cases: CaseStore, supportCase: StoredCase) {
  const communications = [...newestCommunications(supportCase).after()].map(communication => ({
    caseId: supportCase.caseId,
    body: communication.body,
    submittedBy: communication.submittedBy,
    timeCreated: communication.timeCreated.toISOString(),
    attachmentSet: communication.attachments.map(({ attachmentId, fileName, data }) => ({
      attachmentId,
      fileName,
      sizeBytes: data.length,
    })),
  }));
  return { ...caseDetails(cases, supportCase), recentCommunications: { communications } };
}

/** See `caseReport`. */
export type CaseReport = ReturnType<typeof caseReport>;

import type { CaseDetails, Communication as SdkCommunication } from '@aws-sdk/client-support';
import { present } from '../../shared/present';
import type { Communication } from '../incident/case-view';
import type { CaseText } from '../text/case-text';
import type { FoundCase } from './support-api';

/** A communication as the API lists it: whatever it leaves out is empty. */
export function toCommunication({ body = '', submittedBy = '', timeCreated = '', attachmentSet }: SdkCommunication): Communication {
  const attachments = present(attachmentSet).map(({ attachmentId = '', fileName = '' }) => ({ attachmentId, fileName }));
  return { body, submittedBy, timeCreated, attachments };
}

/** The parameters of CreateCase for a text; whoever calls adds what else the call needs. */
export function createCaseInput({ covers: _, ccEmailAddresses, ...text }: CaseText) {
  return { ...text, ccEmailAddresses: orNone(ccEmailAddresses) };
}

/** The first communication of a case, in whatever order the API lists them. */
export function oldest(communications: Communication[]): Communication | undefined {
  return [...communications].sort((a, b) => a.timeCreated.localeCompare(b.timeCreated))[0];
}

/** A case that a search has come across. */
export function toFoundCase(
  { caseId = '', displayId = '', status = '', timeCreated = '' }: CaseDetails,
  match: FoundCase['match'],
): FoundCase {
  return { match, caseId, displayId, status, timeCreated };
}

/** https://docs.aws.amazon.com/awssupport/latest/APIReference/API_CreateCase.html */
const MOST_ADDRESSES = 10;

/** As many addresses as AWS takes; the API takes no empty list. */
export function orNone(list: string[]): string[] | undefined {
  return list.length > 0 ? list.slice(0, MOST_ADDRESSES) : undefined;
}

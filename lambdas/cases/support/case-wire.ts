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

export function oldest(communications: Communication[]): Communication | undefined {
  return [...communications].sort((a, b) => a.timeCreated.localeCompare(b.timeCreated))[0];
}

export function toFoundCase(
  { caseId = '', displayId = '', status = '', timeCreated = '' }: CaseDetails,
  match: FoundCase['match'],
): FoundCase {
  return { match, caseId, displayId, status, timeCreated };
}

/** Addresses that AWS takes with one call. */
const MOST_ADDRESSES = 10;

export function orNone(list: string[]): string[] | undefined {
  return list.length > 0 ? list.slice(0, MOST_ADDRESSES) : undefined;
}

import { invalidParameter } from '../api-error';
import type { Account } from '../state/account';
import type { StoredCase } from '../state/stored-case';
import { attachmentsFor } from './new-attachments';
import { supportOperation } from './operation';
import { requireAddresses } from './request-checks';

function requireCommentable({ cases, settings }: Account, caseId: string | undefined): StoredCase {
  const supportCase = cases.require(caseId);
  if (settings.commentOnResolved !== 'rejected' || cases.statusOf(supportCase) !== 'resolved') return supportCase;
  throw invalidParameter(`Case ${caseId} is resolved`);
}

/** Adds the account's own message to a case. */
export const addCommunicationToCase = supportOperation('AddCommunicationToCase', (request, account) => {
  const supportCase = requireCommentable(account, request.caseId);
  const addresses = requireAddresses(request.ccEmailAddresses);
  const useUpAttachments = attachmentsFor(request, account);
  return () => {
    const { cases, settings } = account;
    const attachments = useUpAttachments();
    supportCase.ccEmailAddresses = [...new Set([...supportCase.ccEmailAddresses, ...addresses])];
    cases.addCommunication(supportCase, { body: request.communicationBody, submittedBy: settings.customer, attachments }, 'CUSTOMER');
    if (settings.commentOnResolved === 'reopens') cases.reopen(supportCase);
    return { result: true };
  };
});

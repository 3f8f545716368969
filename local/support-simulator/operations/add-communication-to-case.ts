import { z } from 'zod';
import { invalidParameter } from '../api-error';
import * as shapes from '../shapes';
import type { Account } from '../state/account';
import type { StoredCase } from '../state/case-store';
import { supportOperation } from './operation';
import { refuseUploads, requireAddresses } from './request-checks';

const input = shapes.supportShape({
  caseId: z.string().optional(),
  communicationBody: shapes.communicationBody,
  ccEmailAddresses: shapes.ccEmailAddresses.optional(),
  attachmentSetId: z.string().optional(),
  uploadIds: z.array(z.string()).optional(),
});

function requireCommentable({ cases, settings }: Account, caseId: string | undefined): StoredCase {
  const supportCase = cases.require(caseId);
  if (settings.commentOnResolved !== 'rejected' || cases.statusOf(supportCase) !== 'resolved') return supportCase;
  throw invalidParameter(`Case ${caseId} is resolved`);
}

/** Adds the account's own message to a case. */
export const addCommunicationToCase = supportOperation('AddCommunicationToCase', input, (request, account) => {
  const supportCase = requireCommentable(account, request.caseId);
  const addresses = requireAddresses(request.ccEmailAddresses);
  refuseUploads(request.uploadIds);
  const set = request.attachmentSetId === undefined ? undefined : account.attachments.requireSet(request.attachmentSetId);
  return () => {
    const { cases, settings } = account;
    const attachments = set ? account.attachments.useUp(set) : [];
    supportCase.ccEmailAddresses = [...new Set([...supportCase.ccEmailAddresses, ...addresses])];
    cases.addCommunication(supportCase, { body: request.communicationBody, submittedBy: settings.customer, attachments }, 'CUSTOMER');
    if (settings.commentOnResolved === 'reopens') cases.reopen(supportCase);
    return { result: true };
  };
});

import { invalidParameter } from '../api-error';
import type { Account } from '../state/account';
import type { StoredAttachment } from '../state/attachment-store';

interface Request {
  attachmentSetId?: string;
  uploadIds?: string[];
}

/**
 * The files that a new communication names: those of its attachment set and its uploads. Checks them all, and answers what uses them up.
 * Throws AttachmentSetIdNotFound, AttachmentSetExpired, UploadIdNotFound, and InvalidParameterValueException for an upload that is not ready.
 */
export function attachmentsFor({ attachmentSetId, uploadIds = [] }: Request, account: Account): () => StoredAttachment[] {
  const { attachments, uploads } = account;
  const set = attachmentSetId === undefined ? undefined : attachments.requireSet(attachmentSetId);
  const files = [...new Set(uploadIds)].map(uploadId => uploads.require(uploadId));
  const unready = files.find(upload => uploads.statusOf(upload) !== 'attachment-ready');
  if (unready) throw invalidParameter(`Invalid uploadIds: upload ${unready.uploadId} is ${uploads.statusOf(unready)}`);
  return () => [...(set ? attachments.useUp(set) : []), ...attachments.keep(files.map(upload => uploads.useUp(upload)))];
}

import { AddAttachmentsToSetCommand, type SupportClient } from '@aws-sdk/client-support';
import { NoAnswer, why, within } from '../../shared/deadline';
import { own } from '../../shared/own';
import { listed, oneLine } from '../../shared/wording';
import type { Evidence, EvidenceFile } from './evidence-file';
import type { UploadFile } from './upload-file';

/** Puts files up for a case that is about to be opened; answers the set's ID. A set that no case takes expires after an hour. */
export type UploadAttachments = (files: EvidenceFile[], deadline: AbortSignal) => Promise<string | undefined>;

/** AWS Support through the SDK. A call that is made twice leaves a second set behind, which expires: retries do no harm. */
export function attachmentUploader(client: SupportClient): UploadAttachments {
  return async (files, abortSignal) => {
    const attachments = files.map(({ fileName, data }) => ({ fileName, data }));
    const { attachmentSetId } = await client.send(new AddAttachmentsToSetCommand({ attachments }), { abortSignal });
    return attachmentSetId;
  };
}

/** What a case takes along. */
export interface Attached {
  attachmentSetId?: string;
  /** Of files that were put up in parts. */
  uploadIds?: string[];
  fileNames: string[];
  notes: string[];
}

export const NOTHING_ATTACHED: Attached = { fileNames: [], notes: [] };

export interface Uploaders {
  uploadAttachments: UploadAttachments;
  uploadFile: UploadFile;
}

/**
 * Puts the evidence up: what fits into an attachment set there, the rest in parts. Never throws: a case is opened without its files rather than late.
 * @param deadline ends the attempt
 */
export async function attachEvidence(
  { files, largeFiles = [], notes }: Evidence,
  { uploadAttachments, uploadFile }: Uploaders,
  deadline: AbortSignal,
): Promise<Attached> {
  const [set, ...uploads] = await Promise.all([
    attachSet(files, uploadAttachments, deadline),
    ...largeFiles.map(file => attachUpload(file, uploadFile, deadline)),
  ]);
  const uploadIds = uploads.flatMap(upload => upload.uploadIds ?? []);
  return {
    attachmentSetId: set.attachmentSetId,
    uploadIds: uploadIds.length > 0 ? uploadIds : undefined,
    fileNames: [set, ...uploads].flatMap(({ fileNames }) => fileNames),
    notes: [...notes, ...[set, ...uploads].flatMap(each => each.notes)],
  };
}

async function attachUpload(file: EvidenceFile, uploadFile: UploadFile, deadline: AbortSignal): Promise<Attached> {
  const { fileName } = file;
  try {
    return { uploadIds: [await within(deadline, uploadFile(file, deadline))], fileNames: [fileName], notes: [] };
  } catch (error) {
    return { fileNames: [], notes: [`${fileName} is not attached: ${oneLine(inWords(error, deadline))}.`] };
  }
}

async function attachSet(files: EvidenceFile[], uploadAttachments: UploadAttachments, deadline: AbortSignal): Promise<Attached> {
  if (files.length === 0) return NOTHING_ATTACHED;
  try {
    const attachmentSetId = await within(deadline, uploadAttachments(files, deadline));
    if (!attachmentSetId) throw new NoAnswer('AWS Support gave no attachment set');
    return { attachmentSetId, fileNames: files.map(({ fileName }) => fileName), notes: [] };
  } catch (error) {
    const names = files.map(({ fileName }) => fileName);
    const missing = `${listed(names, NAMES_LIMIT)} ${names.length > 1 ? 'are' : 'is'}`;
    return { fileNames: [], notes: [`${missing} not attached: ${oneLine(inWords(error, deadline))}.`] };
  }
}

/** Room for the names of a whole set. */
const NAMES_LIMIT = 300;

/** The errors that say more to a reader of the case in words. */
const WORDS: Record<string, string> = {
  AttachmentLimitExceeded: 'the account has put up as many files as AWS Support allows for now',
  AttachmentSetSizeLimitExceeded: 'AWS Support found them too large',
  AttachmentSetExpired: 'AWS Support dropped them',
  AttachmentSetIdNotFound: 'AWS Support dropped them',
  UploadIdNotFound: 'AWS Support dropped it',
  ThrottlingException: "the account's rate of calls to AWS Support is used up",
};

function inWords(error: unknown, deadline: AbortSignal): string {
  return (deadline.aborted ? undefined : own(WORDS, (error as Error).name)) ?? why(error, deadline);
}

import { invalidParameter } from '../api-error';
import type { Requests } from '../model/service-model';
import type { Account } from '../state/account';
import { reportedParts, type Upload } from '../state/upload-store';
import { downloadUrl, uploadUrl } from '../transfers';
import { supportOperation } from './operation';

/** Part indexes from `start` on, `end` not among them. */
interface PartRange {
  start: number;
  end: number;
}

/** Half-open, as the API has it; without an end as many parts as one call takes. */
function rangeOf({ uploadRange }: Requests['GetAttachmentUploadLinks'], totalParts: number, most: number): PartRange {
  const start = uploadRange?.startIndex ?? 1;
  const end = uploadRange?.endIndex ?? start + most;
  if (end <= start) throw invalidParameter(`Invalid uploadRange: endIndex ${end} must be greater than startIndex ${start}`);
  if (end - start > most) throw invalidParameter(`Invalid uploadRange: at most ${most} parts can be asked for, not ${end - start}`);
  if (start > totalParts) throw invalidParameter(`Invalid uploadRange: startIndex ${start} is beyond the last part, ${totalParts}`);
  return { start, end: Math.min(end, totalParts + 1) };
}

function partsOf(fileSizeBytes: number | undefined, partSizeBytes: number): number {
  if (fileSizeBytes === undefined) throw invalidParameter('Invalid fileSizeBytes: it is needed where no uploadId is given');
  return Math.ceil(fileSizeBytes / partSizeBytes);
}

/** Begins an upload, or goes on with one, and hands out URLs for its parts. */
export const getAttachmentUploadLinks = supportOperation('GetAttachmentUploadLinks', (request, account, { baseUrl }) => {
  const { uploads, settings } = account;
  if (request.fileName.trim() === '') throw invalidParameter('Invalid fileName: it must not be empty');
  const known = request.uploadId === undefined ? undefined : uploads.require(request.uploadId);
  const totalParts = known?.totalParts ?? partsOf(request.fileSizeBytes, settings.limits.uploadPartBytes);
  const { start, end } = rangeOf(request, totalParts, settings.limits.uploadUrlsPerCall);
  return () => {
    const upload = known ?? uploads.start(request.fileName, request.fileSizeBytes!);
    const uploadUrls = Array.from({ length: end - start }, (_, at) => linkOf(account, upload, start + at, baseUrl));
    const { uploadId, partSizeBytes } = upload;
    return { uploadId, partSizeBytes, totalParts, ...(end <= totalParts && { nextIndex: end }), uploadUrls };
  };
});

function linkOf({ uploads }: Account, upload: Upload, partIndex: number, baseUrl: string) {
  const offered = uploads.offer({ kind: 'upload', upload, partIndex });
  return { url: uploadUrl(baseUrl, offered, partIndex), partIndex, expiryDate: offered.expiresAt.toISOString() };
}

const withoutQuotes = (eTag: string) => eTag.replaceAll('"', '');

/** Reports parts that have arrived: all at once, or each as it comes. */
export const completeAttachmentUpload = supportOperation('CompleteAttachmentUpload', (request, { uploads }) => {
  const upload = uploads.require(request.uploadId);
  if (request.completedUploads.length === 0) throw invalidParameter('Invalid completedUploads: there is none');
  for (const { partIndex, eTag } of request.completedUploads) {
    const part = upload.parts.get(partIndex);
    if (!part) throw invalidParameter(`Invalid completedUploads: part ${partIndex} has not been uploaded`);
    if (withoutQuotes(part.eTag) !== withoutQuotes(eTag))
      throw invalidParameter(`Invalid completedUploads: ${eTag} is not the ETag of part ${partIndex}`);
  }
  return () => {
    uploads.report(
      upload,
      request.completedUploads.map(({ partIndex }) => partIndex),
    );
    return { uploadStatus: uploads.statusOf(upload) };
  };
});

/** Says how far an upload is. */
export const describeAttachmentUploadStatus = supportOperation('DescribeAttachmentUploadStatus', (request, { uploads }) => {
  const upload = uploads.require(request.uploadId);
  const { fileName, totalParts } = upload;
  return () => ({
    uploadStatus: uploads.statusOf(upload),
    fileName,
    uploadProgress: { totalParts, completedPartsCount: reportedParts(upload) },
  });
});

/** Hands out a URL for a file of any size that is on a communication. */
export const getAttachmentDownloadLink = supportOperation('GetAttachmentDownloadLink', (request, { attachments, uploads }, { baseUrl }) => {
  const attachment = attachments.require(request.attachmentId);
  return () => {
    const offered = uploads.offer({ kind: 'download', attachment });
    const { fileName } = attachment;
    return { fileName, downloadUrl: { url: downloadUrl(baseUrl, offered), expiryDate: offered.expiresAt.toISOString() } };
  };
});

import { ApiError, invalidParameter } from '../api-error';
import { SMALL_FILE_BYTES } from '../case-details';
import type { Limits } from '../limits';
import type { Requests } from '../model/service-model';
import type { Account } from '../state/account';
import type { AttachmentSet, NewAttachment } from '../state/attachment-store';
import { supportOperation } from './operation';

type RequestedFile = Requests['AddAttachmentsToSet']['attachments'][number];

function requireFile({ fileName, data }: RequestedFile): NewAttachment {
  if (!fileName) throw invalidParameter('Invalid attachments: every attachment needs a fileName');
  if (!data) throw invalidParameter(`Invalid attachments: ${fileName} has no data`);
  return { fileName, data };
}

function requireRoomForFiles(files: NewAttachment[], set: AttachmentSet | undefined, limits: Limits): void {
  const tooMany = files.length + (set?.files.length ?? 0) > limits.attachmentsPerSet;
  const tooLarge = files.some(({ data }) => data.length > limits.attachmentBytes);
  if (!tooMany && !tooLarge) return;
  throw new ApiError(
    'AttachmentSetSizeLimitExceeded',
    `An attachment set holds ${limits.attachmentsPerSet} attachments of at most ${limits.attachmentBytes} bytes each`,
  );
}

function requireRoomForSet({ attachments, settings }: Account): void {
  if (!attachments.creations.isReached()) return;
  throw new ApiError('AttachmentLimitExceeded', `The account may create ${settings.limits.attachmentSetsPerHour} attachment sets an hour`);
}

/** Adds files to a set, or to a new set. */
export const addAttachmentsToSet = supportOperation('AddAttachmentsToSet', (request, account) => {
  const { attachments: store, settings } = account;
  if (request.attachments.length === 0) throw invalidParameter('Invalid attachments: there is none');
  const files = request.attachments.map(requireFile);
  const present = request.attachmentSetId === undefined ? undefined : store.requireSet(request.attachmentSetId);
  requireRoomForFiles(files, present, settings.limits);
  if (!present) requireRoomForSet(account);
  return () => {
    const set = present ?? store.createSet();
    set.files.push(...files);
    return { attachmentSetId: set.attachmentSetId, expiryTime: set.expiresAt.toISOString().replace('Z', '+0000') };
  };
});

/** Returns a file that is on a communication. */
export const describeAttachment = supportOperation('DescribeAttachment', (request, { attachments, settings }) => {
  if (attachments.reads.isReached()) {
    const perMinute = settings.limits.describeAttachmentsPerMinute;
    throw new ApiError('DescribeAttachmentLimitExceeded', `The account may read ${perMinute} attachments a minute`);
  }
  const { fileName, data } = attachments.require(request.attachmentId);
  if (data.length > SMALL_FILE_BYTES)
    throw invalidParameter(`Invalid attachmentId: ${request.attachmentId} is larger than 5 MB; use GetAttachmentDownloadLink`);
  return () => {
    attachments.reads.record();
    return { attachment: { fileName, data: data.toString('base64') } };
  };
});

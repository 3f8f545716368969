import { ApiError } from '../api-error';
import { SeededRandom } from '../seeded-random';
import type { Settings } from '../settings';
import { WindowLimit } from './window-limit';

/** A file on a communication. */
export interface StoredAttachment {
  attachmentId: string;
  fileName: string;
  data: Buffer;
}

/** A file before it is on a communication. */
export type NewAttachment = Omit<StoredAttachment, 'attachmentId'>;

/** Files that wait to be put on a communication. */
export interface AttachmentSet {
  attachmentSetId: string;
  expiresAt: Date;
  files: NewAttachment[];
}

/** Attachment sets and the files that came out of them. A set is used up by the communication that names it. */
export class AttachmentStore {
  /** Counts new sets. */
  readonly creations: WindowLimit;
  /** Counts DescribeAttachment calls. */
  readonly reads: WindowLimit;
  readonly #sets = new Map<string, AttachmentSet>();
  readonly #attachments = new Map<string, StoredAttachment>();
  readonly #ids: SeededRandom;

  constructor(private readonly settings: Settings) {
    this.creations = new WindowLimit(() => settings.limits.attachmentSetsPerHour, 3600, settings.clock);
    this.reads = new WindowLimit(() => settings.limits.describeAttachmentsPerMinute, 60, settings.clock);
    this.#ids = new SeededRandom(`${settings.seed}/attachments`);
  }

  createSet(): AttachmentSet {
    const { clock, limits } = this.settings;
    const set: AttachmentSet = {
      attachmentSetId: `as-${this.#ids.text(17, '0123456789abcdef')}-mu-${this.#ids.text(43)}`,
      expiresAt: new Date(clock.now().getTime() + limits.attachmentSetLifetimeSeconds * 1000),
      files: [],
    };
    this.#sets.set(set.attachmentSetId, set);
    this.creations.record();
    return set;
  }

  /** Throws AttachmentSetIdNotFound (also for a set that was used up) or AttachmentSetExpired. */
  requireSet(attachmentSetId: string): AttachmentSet {
    const set = this.#sets.get(attachmentSetId);
    if (!set) throw new ApiError('AttachmentSetIdNotFound', `Could not find attachment set with ID ${attachmentSetId}`);
    if (this.settings.clock.now() < set.expiresAt) return set;
    throw new ApiError('AttachmentSetExpired', `Attachment set ${attachmentSetId} expired at ${set.expiresAt.toISOString()}`);
  }

  /** Gives the set's files their IDs and forgets the set. */
  useUp(set: AttachmentSet): StoredAttachment[] {
    this.#sets.delete(set.attachmentSetId);
    return this.keep(set.files);
  }

  /** Gives files their IDs. */
  keep(files: NewAttachment[]): StoredAttachment[] {
    return files.map(file => {
      const attachment = { attachmentId: `attachment-${this.#ids.text(32)}`, ...file };
      this.#attachments.set(attachment.attachmentId, attachment);
      return attachment;
    });
  }

  /** Throws AttachmentIdNotFound. */
  require(attachmentId: string): StoredAttachment {
    const attachment = this.#attachments.get(attachmentId);
    if (!attachment) throw new ApiError('AttachmentIdNotFound', `Could not find attachment with ID ${attachmentId}`);
    return attachment;
  }
}

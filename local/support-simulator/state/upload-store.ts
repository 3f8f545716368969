import { createHash } from 'node:crypto';
import { ApiError } from '../api-error';
import { SeededRandom } from '../seeded-random';
import type { Settings } from '../settings';
import type { NewAttachment, StoredAttachment } from './attachment-store';

/** As the API names it. */
export type UploadStatus = 'attachment-not-ready' | 'attachment-ready' | 'failed';

interface Part {
  data: Buffer;
  eTag: string;
  isReported: boolean;
}

/** A file that comes in parts. It becomes an attachment when a communication names it. */
export interface Upload {
  uploadId: string;
  fileName: string;
  fileSizeBytes: number;
  partSizeBytes: number;
  totalParts: number;
  /** By their index, which counts from 1. */
  parts: Map<number, Part>;
  /** When the last part was reported. */
  reportedAt?: Date;
}

/** What a URL that was handed out is good for, until it expires. */
export type Transfer = { expiresAt: Date } & (
  | { kind: 'upload'; upload: Upload; partIndex: number }
  | { kind: 'download'; attachment: StoredAttachment }
);

/** Uploads in parts, and the URLs that take and give their bytes. */
export class UploadStore {
  readonly #uploads = new Map<string, Upload>();
  readonly #transfers = new Map<string, Transfer>();
  readonly #ids: SeededRandom;

  constructor(private readonly settings: Settings) {
    this.#ids = new SeededRandom(`${settings.seed}/uploads`);
  }

  start(fileName: string, fileSizeBytes: number): Upload {
    const partSizeBytes = this.settings.limits.uploadPartBytes;
    const upload: Upload = {
      uploadId: `upload-${this.#ids.text(40)}`,
      fileName,
      fileSizeBytes,
      partSizeBytes,
      totalParts: Math.ceil(fileSizeBytes / partSizeBytes),
      parts: new Map(),
    };
    this.#uploads.set(upload.uploadId, upload);
    return upload;
  }

  /** Throws UploadIdNotFound, also for an upload that was used up. */
  require(uploadId: string): Upload {
    const upload = this.#uploads.get(uploadId);
    if (!upload) throw new ApiError('UploadIdNotFound', `Could not find upload with ID ${uploadId}`);
    return upload;
  }

  /** Ready some seconds after the last part was reported, if the parts are the whole file. */
  statusOf({ reportedAt, parts, fileSizeBytes }: Upload): UploadStatus {
    const { clock, uploadProcessingSeconds } = this.settings;
    if (!reportedAt || clock.now().getTime() < reportedAt.getTime() + uploadProcessingSeconds * 1000) return 'attachment-not-ready';
    const bytes = [...parts.values()].reduce((sum, { data }) => sum + data.length, 0);
    return bytes === fileSizeBytes ? 'attachment-ready' : 'failed';
  }

  /** Hands out a token that a URL can carry. */
  offer(transfer: { kind: 'upload'; upload: Upload; partIndex: number } | { kind: 'download'; attachment: StoredAttachment }) {
    const lifetimeSeconds = this.settings.limits.transferLinkLifetimeSeconds;
    const expiresAt = new Date(this.settings.clock.now().getTime() + lifetimeSeconds * 1000);
    const token = this.#ids.text(43);
    this.#transfers.set(token, { ...transfer, expiresAt });
    return { token, expiresAt };
  }

  transfer(token: string): Transfer | undefined {
    return this.#transfers.get(token);
  }

  /** Keeps a part, in place of an earlier one of the same index. @returns its ETag */
  putPart({ parts }: Upload, partIndex: number, data: Buffer): string {
    const eTag = `"${createHash('md5').update(data).digest('hex')}"`;
    parts.set(partIndex, { data, eTag, isReported: false });
    return eTag;
  }

  /** Notes that the client has seen these parts arrive. */
  report(upload: Upload, partIndexes: number[]): void {
    for (const partIndex of partIndexes) upload.parts.get(partIndex)!.isReported = true;
    if (reportedParts(upload) === upload.totalParts) upload.reportedAt ??= this.settings.clock.now();
  }

  /** The whole file; the upload is forgotten. */
  useUp({ uploadId, fileName, parts }: Upload): NewAttachment {
    this.#uploads.delete(uploadId);
    const inOrder = [...parts].sort(([a], [b]) => a - b).map(([, { data }]) => data);
    return { fileName, data: Buffer.concat(inOrder) };
  }
}

/** How many parts have arrived and been reported. */
export function reportedParts({ parts }: Upload): number {
  return [...parts.values()].filter(({ isReported }) => isReported).length;
}

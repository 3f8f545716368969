import * as http from 'node:http';
import * as https from 'node:https';
import {
  CompleteAttachmentUploadCommand,
  DescribeAttachmentUploadStatusCommand,
  GetAttachmentUploadLinksCommand,
  type SupportClient,
  type UploadUrl,
} from '@aws-sdk/client-support';
import { NoAnswer } from '../../shared/deadline';
import type { EvidenceFile } from './evidence-file';

/** Puts up a file of any size, for a case that is about to be opened; answers the upload's ID, once AWS Support has it whole. An upload that no case takes is dropped. */
export type UploadFile = (file: EvidenceFile, deadline: AbortSignal) => Promise<string>;

/** Between two looks whether the file is ready. */
const POLL_MILLISECONDS = 400;

/**
 * AWS Support through the SDK and the addresses that it hands out for the parts, ten a call. Each part is reported as it arrives, and the rest are asked for
 * until there are none: https://docs.aws.amazon.com/awssupport/latest/APIReference/API_GetAttachmentUploadLinks.html
 */
export function fileUploader(client: SupportClient, pause: (milliseconds: number) => Promise<void>): UploadFile {
  return async ({ fileName, data }, abortSignal) => {
    const links = (more: object) =>
      client.send(new GetAttachmentUploadLinksCommand({ fileName, fileSizeBytes: data.byteLength, ...more }), { abortSignal });
    let page = await links({});
    const { uploadId, partSizeBytes = 0 } = page;
    for (;;) {
      const completedUploads: { partIndex: number; eTag: string }[] = [];
      for (const link of page.uploadUrls ?? []) completedUploads.push(await putPart(link, data, partSizeBytes, abortSignal));
      await client.send(new CompleteAttachmentUploadCommand({ uploadId, completedUploads }), { abortSignal });
      if (page.nextIndex === undefined) break;
      page = await links({ uploadId, uploadRange: { startIndex: page.nextIndex } });
    }
    await untilReady(uploadId!, abortSignal);
    return uploadId!;
  };

  async function untilReady(uploadId: string, abortSignal: AbortSignal): Promise<void> {
    for (;;) {
      const { uploadStatus } = await client.send(new DescribeAttachmentUploadStatusCommand({ uploadId }), { abortSignal });
      if (uploadStatus === 'attachment-ready') return;
      if (uploadStatus === 'failed') throw new NoAnswer('AWS Support could not put its parts together');
      await pause(POLL_MILLISECONDS);
    }
  }
}

/** The address carries its own permission: it stands in no message. */
async function putPart({ url = '', partIndex = 0 }: UploadUrl, data: Uint8Array, partSizeBytes: number, signal: AbortSignal) {
  const { status, eTag } = await put(url, data.subarray((partIndex - 1) * partSizeBytes, partIndex * partSizeBytes), signal);
  if (status !== 200 || !eTag) throw new NoAnswer(`AWS Support did not take part ${partIndex} (HTTP ${status})`);
  return { partIndex, eTag };
}

function put(url: string, body: Uint8Array, signal: AbortSignal): Promise<{ status?: number; eTag?: string }> {
  return new Promise((resolve, reject) => {
    const { request } = url.startsWith('https:') ? https : http;
    const sent = request(url, { method: 'PUT', signal }, answer => {
      answer.resume();
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode, eTag: answer.headers.etag }));
    });
    sent.on('error', reject);
    // All at once, so that its length goes ahead: Amazon S3 takes nothing in chunks.
    sent.end(body);
  });
}

// A case with a file of 60 MB, up in parts and down again, with the AWS SDK for JavaScript. Needs @aws-sdk/client-support 3.1134 or newer.
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompleteAttachmentUploadCommand,
  CreateCaseCommand,
  DescribeAttachmentUploadStatusCommand,
  DescribeCommunicationsCommand,
  GetAttachmentDownloadLinkCommand,
  GetAttachmentUploadLinksCommand,
  SupportClient,
} from '@aws-sdk/client-support';

const client = new SupportClient({
  endpoint: process.env.AWS_ENDPOINT_URL_SUPPORT,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
const file = randomBytes(60 * 1024 * 1024);
const digest = bytes => createHash('sha256').update(bytes).digest('hex');

async function upload(fileName) {
  let request = { fileName, fileSizeBytes: file.length };
  const completedUploads = [];
  for (;;) {
    const { uploadId, partSizeBytes, uploadUrls, nextIndex } = await client.send(new GetAttachmentUploadLinksCommand(request));
    for (const { url, partIndex } of uploadUrls) {
      const body = file.subarray((partIndex - 1) * partSizeBytes, partIndex * partSizeBytes);
      const { headers } = await fetch(url, { method: 'PUT', body });
      completedUploads.push({ partIndex, eTag: headers.get('etag') });
    }
    if (nextIndex === undefined) {
      await client.send(new CompleteAttachmentUploadCommand({ uploadId, completedUploads }));
      return uploadId;
    }
    request = { fileName, uploadId, uploadRange: { startIndex: nextIndex } };
  }
}

async function untilReady(uploadId) {
  for (;;) {
    const { uploadStatus } = await client.send(new DescribeAttachmentUploadStatusCommand({ uploadId }));
    if (uploadStatus === 'attachment-ready') return;
    if (uploadStatus === 'failed') throw new Error('The upload failed');
    await sleep(500);
  }
}

const uploadId = await upload('heap.bin');
await untilReady(uploadId);
const { caseId } = await client.send(
  new CreateCaseCommand({
    subject: 'From JavaScript',
    communicationBody: 'The heap dump is attached.',
    serviceCode: 'aws-lambda',
    categoryCode: 'general-guidance',
    severityCode: 'normal',
    uploadIds: [uploadId],
  }),
);
const { communications } = await client.send(new DescribeCommunicationsCommand({ caseId }));
const { attachmentId } = communications[0].attachments[0];
const { downloadUrl } = await client.send(new GetAttachmentDownloadLinkCommand({ attachmentId }));
const downloaded = Buffer.from(await (await fetch(downloadUrl.url)).arrayBuffer());
if (digest(downloaded) !== digest(file)) throw new Error('The file came down changed');
console.log(`JavaScript: ${downloaded.length} bytes went up onto ${caseId} and came down as they were`);
client.destroy();

import {
  AddAttachmentsToSetCommand,
  AddCommunicationToCaseCommand,
  CompleteAttachmentUploadCommand,
  CreateCaseCommand,
  DescribeAttachmentCommand,
  DescribeAttachmentUploadStatusCommand,
  DescribeCommunicationsCommand,
  GetAttachmentDownloadLinkCommand,
  GetAttachmentUploadLinksCommand,
  type GetAttachmentUploadLinksCommandInput,
  type UploadUrl,
} from '@aws-sdk/client-support';
import { errorNameOf, errorOf, startTestBed, type TestBed, validCase } from './test-simulator';

let bed: TestBed;
afterEach(() => bed.stop());

// Megabytes take their time on a busy machine.
const MEGABYTE = 1024 * 1024;
const links = (input: GetAttachmentUploadLinksCommandInput) => bed.client.send(new GetAttachmentUploadLinksCommand(input));
const statusOf = (uploadId: string) => bed.client.send(new DescribeAttachmentUploadStatusCommand({ uploadId }));
const complete = (uploadId: string, completedUploads: { partIndex: number; eTag: string }[]) =>
  bed.client.send(new CompleteAttachmentUploadCommand({ uploadId, completedUploads }));
const communicationOf = async (caseId: string | undefined) =>
  (await bed.client.send(new DescribeCommunicationsCommand({ caseId }))).communications![0]!;

/** Bytes that differ from place to place, so that parts in the wrong order show. */
const bytesOf = (length: number) =>
  Buffer.from(Uint32Array.from({ length: Math.ceil(length / 4) }, (_, at) => at).buffer).subarray(0, length);

async function put({ url, partIndex }: UploadUrl, file: Buffer, partSizeBytes: number) {
  const part = file.subarray((partIndex! - 1) * partSizeBytes, partIndex! * partSizeBytes);
  const answer = await fetch(url!, { method: 'PUT', body: new Uint8Array(part) });
  expect(answer.status).toBe(200);
  return { partIndex: partIndex!, eTag: answer.headers.get('etag')! };
}

/** Uploads a file as the API's documentation has it; the upload is ready when this ends. */
async function upload(fileName: string, file: Buffer): Promise<string> {
  let page = await links({ fileName, fileSizeBytes: file.length });
  const { uploadId, partSizeBytes } = page;
  for (;;) {
    for (const link of page.uploadUrls!) await complete(uploadId!, [await put(link, file, partSizeBytes!)]);
    if (page.nextIndex === undefined) break;
    page = await links({ fileName, uploadId, uploadRange: { startIndex: page.nextIndex } });
  }
  bed.clock.advance(2);
  expect((await statusOf(uploadId!)).uploadStatus).toBe('attachment-ready');
  return uploadId!;
}

async function download(attachmentId: string): Promise<Buffer> {
  const { downloadUrl } = await bed.client.send(new GetAttachmentDownloadLinkCommand({ attachmentId }));
  return Buffer.from(await (await fetch(downloadUrl!.url!)).arrayBuffer());
}

test('a file of 60 MB goes up in twelve parts, onto a case, and comes down byte for byte', async () => {
  bed = await startTestBed();
  const file = bytesOf(60 * MEGABYTE);
  const uploadId = await upload('heap.hprof', file);
  const { caseId } = await bed.client.send(new CreateCaseCommand({ ...validCase, uploadIds: [uploadId] }));
  const { attachments, attachmentSet } = await communicationOf(caseId);
  expect(attachments).toEqual([{ attachmentId: expect.any(String), fileName: 'heap.hprof' }]);
  expect(attachmentSet).toEqual([]);
  const [{ attachmentId }] = attachments as [{ attachmentId: string }];
  expect((await download(attachmentId)).equals(file)).toBe(true);
  expect(await errorNameOf(bed.client.send(new DescribeAttachmentCommand({ attachmentId })))).toBe('InvalidParameterValueException');
});

test('a small file stands in both lists, and can be had in both ways', async () => {
  bed = await startTestBed();
  const file = bytesOf(5 * MEGABYTE);
  const { caseId } = await bed.client.send(new CreateCaseCommand(validCase));
  const { attachmentSetId } = await bed.client.send(
    new AddAttachmentsToSetCommand({ attachments: [{ fileName: 'a.log', data: bytesOf(10) }] }),
  );
  const uploadIds = [await upload('b.log', file)];
  await bed.client.send(new AddCommunicationToCaseCommand({ caseId, communicationBody: 'Both', attachmentSetId, uploadIds }));
  const { attachments, attachmentSet } = await communicationOf(caseId);
  expect(attachments!.map(({ fileName }) => fileName)).toEqual(['a.log', 'b.log']);
  expect(attachmentSet).toEqual(attachments);
  const { attachment } = await bed.client.send(new DescribeAttachmentCommand({ attachmentId: attachments![1]!.attachmentId }));
  expect(Buffer.from(attachment!.data!).equals(file)).toBe(true);
  expect((await download(attachments![0]!.attachmentId!)).equals(bytesOf(10))).toBe(true);
});

test('ten URLs at the most come with one call, and the next index until all were given', async () => {
  bed = await startTestBed({ limits: { uploadPartBytes: 10 } });
  const first = await links({ fileName: 'f', fileSizeBytes: 115 });
  expect(first).toMatchObject({ partSizeBytes: 10, totalParts: 12, nextIndex: 11 });
  expect(first.uploadUrls!.map(({ partIndex }) => partIndex)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const { uploadId } = first;
  const rest = await links({ fileName: 'f', uploadId, uploadRange: { startIndex: 11 } });
  expect(rest.uploadUrls!.map(({ partIndex }) => partIndex)).toEqual([11, 12]);
  expect(rest).not.toHaveProperty('nextIndex');
  const middle = await links({ fileName: 'f', uploadId, uploadRange: { startIndex: 1, endIndex: 4 } });
  expect(middle.uploadUrls!.map(({ partIndex }) => partIndex)).toEqual([1, 2, 3]);
  expect(middle.nextIndex).toBe(4);
});

test.each([
  ['more than ten parts', { startIndex: 1, endIndex: 12 }, 'InvalidParameterValueException'],
  ['no part', { startIndex: 3, endIndex: 3 }, 'InvalidParameterValueException'],
  ['parts beyond the last', { startIndex: 13 }, 'InvalidParameterValueException'],
  ['part 0', { startIndex: 0 }, 'ValidationException'],
])('URLs for %s are refused', async (_, uploadRange, error) => {
  bed = await startTestBed({ limits: { uploadPartBytes: 10 } });
  expect(await errorNameOf(links({ fileName: 'f', fileSizeBytes: 115, uploadRange }))).toBe(error);
});

test.each([
  ['no size', {}, 'InvalidParameterValueException'],
  ['nothing', { fileSizeBytes: 0 }, 'ValidationException'],
  ['more than 150 MB', { fileSizeBytes: 157_286_401 }, 'ValidationException'],
  ['an upload that nobody began', { uploadId: 'upload-nothing' }, 'UploadIdNotFound'],
])('a file of %s cannot be uploaded', async (_, input, error) => {
  bed = await startTestBed();
  expect(await errorNameOf(links({ fileName: 'f', ...input }))).toBe(error);
});

test('an upload is ready some time after its last part was reported, and shows how far it is before', async () => {
  bed = await startTestBed({ limits: { uploadPartBytes: 10 }, uploadProcessingSeconds: 30 });
  const file = bytesOf(15);
  const { uploadId, uploadUrls } = await links({ fileName: 'f.txt', fileSizeBytes: 15 });
  const parts = [await put(uploadUrls![0]!, file, 10), await put(uploadUrls![1]!, file, 10)];
  expect((await complete(uploadId!, parts.slice(0, 1))).uploadStatus).toBe('attachment-not-ready');
  expect((await statusOf(uploadId!)).uploadProgress).toEqual({ totalParts: 2, completedPartsCount: 1 });
  expect((await complete(uploadId!, parts)).uploadStatus).toBe('attachment-not-ready');
  expect(await errorNameOf(bed.client.send(new CreateCaseCommand({ ...validCase, uploadIds: [uploadId!] })))).toBe(
    'InvalidParameterValueException',
  );
  bed.clock.advance(30);
  expect(await statusOf(uploadId!)).toMatchObject({
    uploadStatus: 'attachment-ready',
    fileName: 'f.txt',
    uploadProgress: { totalParts: 2, completedPartsCount: 2 },
  });
});

test('an upload of other bytes than were announced has failed', async () => {
  bed = await startTestBed();
  const { uploadId, uploadUrls, partSizeBytes } = await links({ fileName: 'f', fileSizeBytes: 15 });
  await complete(uploadId!, [await put(uploadUrls![0]!, bytesOf(14), partSizeBytes!)]);
  bed.clock.advance(2);
  expect((await statusOf(uploadId!)).uploadStatus).toBe('failed');
  expect((await errorOf(bed.client.send(new CreateCaseCommand({ ...validCase, uploadIds: [uploadId!] })))).message).toContain('is failed');
});

test('a part is reported by the ETag that it got', async () => {
  bed = await startTestBed();
  const { uploadId, uploadUrls, partSizeBytes } = await links({ fileName: 'f', fileSizeBytes: 15 });
  expect(await errorNameOf(complete(uploadId!, [{ partIndex: 1, eTag: 'x' }]))).toBe('InvalidParameterValueException');
  const { eTag } = await put(uploadUrls![0]!, bytesOf(15), partSizeBytes!);
  expect(await errorNameOf(complete(uploadId!, [{ partIndex: 1, eTag: 'x' }]))).toBe('InvalidParameterValueException');
  await complete(uploadId!, [{ partIndex: 1, eTag: eTag.replaceAll('"', '') }]);
  expect((await statusOf(uploadId!)).uploadProgress!.completedPartsCount).toBe(1);
});

test('an upload serves one communication', async () => {
  bed = await startTestBed();
  const uploadIds = [await upload('f', bytesOf(10))];
  await bed.client.send(new CreateCaseCommand({ ...validCase, uploadIds }));
  expect(await errorNameOf(bed.client.send(new CreateCaseCommand({ ...validCase, uploadIds })))).toBe('UploadIdNotFound');
});

test('URLs expire, take their own method only, and cannot be made up', async () => {
  bed = await startTestBed({ limits: { transferLinkLifetimeSeconds: 60, uploadPartBytes: 10 } });
  const { uploadUrls } = await links({ fileName: 'f', fileSizeBytes: 10 });
  const { url = '', expiryDate } = uploadUrls![0]!;
  expect(expiryDate).toBe('2026-11-22T10:01:00.000Z');
  const answerTo = async (address: string, method: string, body?: string) => {
    const answer = await fetch(address, { method, body });
    return [answer.status, /<Code>(.+)<\/Code>/.exec(await answer.text())?.[1]];
  };
  expect(await answerTo(url, 'GET')).toEqual([405, 'MethodNotAllowed']);
  expect(await answerTo(url.replace(/uploads\/\w+/, 'uploads/other'), 'PUT', 'x')).toEqual([403, 'SignatureDoesNotMatch']);
  expect(await answerTo(url, 'PUT', 'x'.repeat(11))).toEqual([400, 'EntityTooLarge']);
  bed.clock.advance(60);
  expect(await answerTo(url, 'PUT', 'x')).toEqual([403, 'AccessDenied']);
});

test('a dry run begins no upload', async () => {
  bed = await startTestBed();
  expect(await errorNameOf(links({ fileName: 'f', fileSizeBytes: 10, dryRun: true }))).toBe('DryRunOperationException');
  expect(await errorNameOf(statusOf('upload-1'))).toBe('UploadIdNotFound');
});

test('more than ten uploads are refused before any is looked for', async () => {
  bed = await startTestBed();
  const uploadIds = Array.from({ length: 11 }, (_, at) => `upload-${at}`);
  expect(await errorNameOf(bed.client.send(new CreateCaseCommand({ ...validCase, uploadIds })))).toBe('ValidationException');
});

import {
  AddAttachmentsToSetCommand,
  AddCommunicationToCaseCommand,
  CreateCaseCommand,
  DescribeAttachmentCommand,
  DescribeCommunicationsCommand,
} from '@aws-sdk/client-support';
import { errorNameOf, startTestBed, type TestBed, validCase } from './test-simulator';

let bed: TestBed;
afterEach(() => bed.stop());

const MEGABYTE = 1024 * 1024;
const file = (fileName: string, data: Uint8Array = Buffer.from(fileName)) => ({ fileName, data });
const addFiles = (attachments: { fileName?: string; data?: Uint8Array }[], more = {}) =>
  bed.client.send(new AddAttachmentsToSetCommand({ attachments, ...more }));
const read = (attachmentId: string) => bed.client.send(new DescribeAttachmentCommand({ attachmentId }));
const openCase = (attachmentSetId?: string) => bed.client.send(new CreateCaseCommand({ ...validCase, attachmentSetId }));

async function attachmentsOf(caseId: string | undefined) {
  const { communications } = await bed.client.send(new DescribeCommunicationsCommand({ caseId }));
  return communications!.map(({ attachmentSet }) => attachmentSet!);
}

test('files added in two calls are on the case, byte for byte', async () => {
  bed = await startTestBed();
  const bytes = Uint8Array.from({ length: 300 }, (_, at) => at % 256);
  const { attachmentSetId, expiryTime } = await addFiles([file('graph.png', bytes)]);
  expect(expiryTime).toBe('2026-11-22T11:00:00.000+0000');
  await addFiles([file('history.txt')], { attachmentSetId });
  const { caseId } = await openCase(attachmentSetId);
  const [[graph, history]] = (await attachmentsOf(caseId)) as [{ attachmentId?: string; fileName?: string }[]];
  expect([graph!.fileName, history!.fileName]).toEqual(['graph.png', 'history.txt']);
  const { attachment } = await read(graph!.attachmentId!);
  expect(attachment!.fileName).toBe('graph.png');
  expect(Buffer.from(attachment!.data!)).toEqual(Buffer.from(bytes));
});

test('a comment carries its own files', async () => {
  bed = await startTestBed();
  const { caseId } = await openCase();
  const { attachmentSetId } = await addFiles([file('later.txt')]);
  await bed.client.send(new AddCommunicationToCaseCommand({ caseId, communicationBody: 'see file', attachmentSetId }));
  expect((await attachmentsOf(caseId)).map(files => files.map(({ fileName }) => fileName))).toEqual([['later.txt'], []]);
});

test('a set that was used is gone', async () => {
  bed = await startTestBed();
  const { attachmentSetId } = await addFiles([file('once.txt')]);
  await openCase(attachmentSetId);
  expect(await errorNameOf(openCase(attachmentSetId))).toBe('AttachmentSetIdNotFound');
});

test('a set that nobody made is not found', async () => {
  bed = await startTestBed();
  expect(await errorNameOf(openCase('as-nothing'))).toBe('AttachmentSetIdNotFound');
  expect(await errorNameOf(addFiles([file('a')], { attachmentSetId: 'as-nothing' }))).toBe('AttachmentSetIdNotFound');
  expect(bed.simulator.cases()).toEqual([]);
});

test('a set expires an hour after its creation, not after its last file', async () => {
  bed = await startTestBed();
  const { attachmentSetId } = await addFiles([file('a')]);
  bed.clock.advance(3599);
  await addFiles([file('b')], { attachmentSetId });
  bed.clock.advance(1);
  expect(await errorNameOf(addFiles([file('c')], { attachmentSetId }))).toBe('AttachmentSetExpired');
  expect(await errorNameOf(openCase(attachmentSetId))).toBe('AttachmentSetExpired');
});

test('a set takes three files of 5 MB and no more', async () => {
  bed = await startTestBed();
  const largest = file('large.bin', new Uint8Array(5 * MEGABYTE));
  const { attachmentSetId } = await addFiles([largest, largest]);
  await addFiles([file('third')], { attachmentSetId });
  expect(await errorNameOf(addFiles([file('fourth')], { attachmentSetId }))).toBe('AttachmentSetSizeLimitExceeded');
  expect(await errorNameOf(addFiles([file('1'), file('2'), file('3'), file('4')]))).toBe('AttachmentSetSizeLimitExceeded');
  const tooLarge = file('larger.bin', new Uint8Array(5 * MEGABYTE + 1));
  expect(await errorNameOf(addFiles([tooLarge]))).toBe('AttachmentSetSizeLimitExceeded');
});

test('too many sets in an hour are refused; adding to a set that exists is not', async () => {
  bed = await startTestBed({ limits: { attachmentSetsPerHour: 2 } });
  const { attachmentSetId } = await addFiles([file('a')]);
  await addFiles([file('b')]);
  expect(await errorNameOf(addFiles([file('c')]))).toBe('AttachmentLimitExceeded');
  await addFiles([file('d')], { attachmentSetId });
  bed.clock.advance(3600);
  await addFiles([file('e')]);
});

test('too many reads of attachments in a minute are refused', async () => {
  bed = await startTestBed({ limits: { describeAttachmentsPerMinute: 2 } });
  const { attachmentSetId } = await addFiles([file('a')]);
  const { caseId } = await openCase(attachmentSetId);
  const { attachmentId } = (await attachmentsOf(caseId))[0]![0]!;
  await read(attachmentId!);
  await read(attachmentId!);
  expect(await errorNameOf(read(attachmentId!))).toBe('DescribeAttachmentLimitExceeded');
  bed.clock.advance(60);
  await read(attachmentId!);
});

test('an attachment that does not exist is not found', async () => {
  bed = await startTestBed();
  expect(await errorNameOf(read('attachment-nothing'))).toBe('AttachmentIdNotFound');
});

test('files without a name or content, and a call without files, are refused', async () => {
  bed = await startTestBed();
  expect(await errorNameOf(addFiles([{ data: Buffer.from('x') }]))).toBe('InvalidParameterValueException');
  expect(await errorNameOf(addFiles([{ fileName: 'x' }]))).toBe('InvalidParameterValueException');
  expect(await errorNameOf(addFiles([]))).toBe('InvalidParameterValueException');
});

test('a dry run makes no set and uses none up', async () => {
  bed = await startTestBed({ limits: { attachmentSetsPerHour: 1 } });
  expect(await errorNameOf(addFiles([file('a')], { dryRun: true }))).toBe('DryRunOperationException');
  const { attachmentSetId } = await addFiles([file('a')]);
  expect(await errorNameOf(addFiles([file('b')], { attachmentSetId, dryRun: true }))).toBe('DryRunOperationException');
  const dry = new CreateCaseCommand({ ...validCase, attachmentSetId, dryRun: true });
  expect(await errorNameOf(bed.client.send(dry))).toBe('DryRunOperationException');
  const { caseId } = await openCase(attachmentSetId);
  expect((await attachmentsOf(caseId))[0]!.map(({ fileName }) => fileName)).toEqual(['a']);
});

test('an upload of a large file is never found, because the simulator has no uploads', async () => {
  bed = await startTestBed();
  const withUpload = new CreateCaseCommand({ ...validCase, uploadIds: ['upload-1'] });
  expect(await errorNameOf(bed.client.send(withUpload))).toBe('UploadIdNotFound');
});

import { CreateCaseCommand, DescribeAttachmentCommand, DescribeCasesCommand } from '@aws-sdk/client-support';
import { send } from './raw-call';
import { errorNameOf, startTestBed, type TestBed, validCase } from './test-simulator';

let bed: TestBed;
beforeEach(async () => {
  bed = await startTestBed();
});
afterEach(() => bed.stop());

const admin = (method: string, path: string, body: unknown = {}) =>
  send(`${bed.simulator.url}/_simulator/${path}`, method, {}, typeof body === 'string' ? body : JSON.stringify(body));

async function openCase() {
  const { caseId } = await bed.client.send(new CreateCaseCommand(validCase));
  const { cases } = await bed.client.send(new DescribeCasesCommand({ caseIdList: [caseId!] }));
  return { caseId: caseId!, displayId: cases![0]!.displayId! };
}

test('somebody at a keyboard plays AWS and the customer', async () => {
  const { caseId, displayId } = await openCase();
  const attachments = [{ fileName: 'a.txt', data: Buffer.from('hello').toString('base64') }];
  const replied = await admin('POST', `cases/${displayId}/reply`, { body: 'What happened?', attachments });
  expect(replied).toMatchObject({ status: 200, json: { caseId, status: 'pending-customer-action' } });
  const [answer] = replied.json.recentCommunications.communications;
  expect(answer).toMatchObject({ body: 'What happened?', submittedBy: 'Amazon Web Services', attachmentSet: [{ sizeBytes: 5 }] });
  const { attachment } = await bed.client.send(new DescribeAttachmentCommand({ attachmentId: answer.attachmentSet[0].attachmentId }));
  expect(Buffer.from(attachment!.data!).toString()).toBe('hello');
  const statusAfter = async (path: string, body = {}) => (await admin('POST', `cases/${caseId}/${path}`, body)).json.status;
  expect(await statusAfter('reply', { body: 'This', from: 'CUSTOMER' })).toBe('customer-action-completed');
  expect(await statusAfter('start-work')).toBe('work-in-progress');
  expect(await statusAfter('open')).toBe('opened');
  expect(await statusAfter('resolve')).toBe('resolved');
  expect(await statusAfter('reopen')).toBe('reopened');
  expect((await admin('GET', 'cases')).json).toEqual([(await admin('GET', `cases/${displayId}`)).json]);
});

test('faults are added, listed and removed', async () => {
  expect((await admin('POST', 'faults', { kind: 'throttle', times: 2 })).json).toEqual({ id: 1 });
  expect(await errorNameOf(openCase())).toBe('ThrottlingException');
  expect((await admin('GET', 'faults')).json).toEqual([{ id: 1, kind: 'throttle', times: 1 }]);
  await admin('DELETE', 'faults');
  expect((await admin('GET', 'faults')).json).toEqual([]);
  await openCase();
});

test('calls of the API are counted, requests to the simulator are not', async () => {
  await openCase();
  await admin('GET', 'cases');
  expect((await admin('GET', 'calls')).json).toEqual({ CreateCase: 1, DescribeCases: 1 });
});

test.each([
  ['POST', 'cases/17/reply', { body: 'x' }, 404, 'Could not find case'],
  ['POST', 'cases/17/reply', {}, 400, 'body: '],
  ['POST', 'cases/17/reply', { body: 'x', from: 'nobody' }, 400, 'from: '],
  ['POST', 'faults', { kind: 'meteor' }, 400, 'kind: '],
  ['POST', 'faults', { kind: 'error' }, 400, 'needs the name'],
  ['POST', 'faults', 'not json', 400, 'JSON'],
  ['GET', 'nothing', {}, 404, 'There are only'],
  ['DELETE', 'cases', {}, 404, 'There are only'],
])('%s %s with %j cannot be done', async (method, path, body, status, error) => {
  const answer = await admin(method, path, body);
  expect(answer.status).toBe(status);
  expect(answer.json.error).toContain(error);
});

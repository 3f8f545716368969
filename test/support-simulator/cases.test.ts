import {
  AddCommunicationToCaseCommand,
  CreateCaseCommand,
  DescribeCasesCommand,
  DescribeCommunicationsCommand,
  ResolveCaseCommand,
} from '@aws-sdk/client-support';
import type { SupportCaseEvent } from '../../local/support-simulator/state/case-events';
import { errorNameOf, errorOf, startTestBed, type TestBed, validCase } from './test-simulator';

let bed: TestBed;
let events: SupportCaseEvent[];

async function start(options: Parameters<typeof startTestBed>[0] = {}) {
  events = [];
  bed = await startTestBed({ ...options, onEvent: event => events.push(event) });
}

afterEach(() => bed.stop());

async function openCase(overrides = {}): Promise<string> {
  const { caseId } = await bed.client.send(new CreateCaseCommand({ ...validCase, ...overrides }));
  return caseId!;
}

async function readCase(caseId: string) {
  const { cases } = await bed.client.send(new DescribeCasesCommand({ caseIdList: [caseId], includeResolvedCases: true }));
  return cases![0]!;
}

const statusOf = async (caseId: string) => (await readCase(caseId)).status;
const comment = (caseId: string | undefined, communicationBody = 'More', more = {}) =>
  bed.client.send(new AddCommunicationToCaseCommand({ caseId, communicationBody, ...more }));
const resolve = (caseId?: string) => bed.client.send(new ResolveCaseCommand({ caseId }));

test('a new case is read back with its body as the first communication', async () => {
  await start({ accountId: '111122223333' });
  const caseId = await openCase({ ccEmailAddresses: ['a@example.com'], language: 'ja' });
  expect(caseId).toMatch(/^case-111122223333-muen-2026-[0-9a-f]{16}$/);
  const found = await readCase(caseId);
  expect(found.displayId).toMatch(/^\d{15}$/);
  expect(found).toMatchObject({
    caseId,
    subject: validCase.subject,
    status: 'unassigned',
    serviceCode: 'amazon-cloudwatch',
    categoryCode: 'general-guidance',
    severityCode: 'high',
    submittedBy: 'account@example.com',
    timeCreated: '2026-11-22T10:00:00.000Z',
    ccEmailAddresses: ['a@example.com'],
    language: 'ja',
  });
  expect(found.recentCommunications).toEqual({
    communications: [
      {
        caseId,
        body: validCase.communicationBody,
        submittedBy: 'SupportAutomation (Role) <account@example.com>',
        timeCreated: '2026-11-22T10:00:00.000Z',
        attachments: [],
        attachmentSet: [],
      },
    ],
  });
});

test('codes that are left out get defaults', async () => {
  await start();
  const { caseId } = await bed.client.send(new CreateCaseCommand({ subject: 's', communicationBody: 'b' }));
  const found = await readCase(caseId!);
  expect(found).toMatchObject({ serviceCode: 'general-info', severityCode: 'low', language: 'en' });
});

test('the same seed gives the same case IDs', async () => {
  await start({ seed: 5 });
  const first = await openCase();
  await bed.stop();
  await start({ seed: 5 });
  expect(await openCase()).toBe(first);
  await bed.stop();
  await start({ seed: 6 });
  expect(await openCase()).not.toBe(first);
});

test('a case that nobody touches is taken up as time passes', async () => {
  await start();
  const caseId = await openCase();
  bed.clock.advance(299);
  expect(await statusOf(caseId)).toBe('unassigned');
  bed.clock.advance(1);
  expect(await statusOf(caseId)).toBe('opened');
  bed.clock.advance(600);
  expect(await statusOf(caseId)).toBe('work-in-progress');
});

test('a case goes back and forth between AWS and the customer until it is resolved and reopened', async () => {
  await start();
  const caseId = await openCase();
  bed.simulator.aws.startWork(caseId);
  expect(await statusOf(caseId)).toBe('work-in-progress');
  bed.simulator.aws.reply(caseId, 'Which region?');
  expect(await statusOf(caseId)).toBe('pending-customer-action');
  expect(await comment(caseId, 'us-east-1')).toMatchObject({ result: true });
  expect(await statusOf(caseId)).toBe('customer-action-completed');
  expect(await resolve(caseId)).toMatchObject({ initialCaseStatus: 'customer-action-completed', finalCaseStatus: 'resolved' });
  bed.simulator.human.reopen(caseId);
  expect(await statusOf(caseId)).toBe('reopened');
  bed.simulator.aws.resolve(caseId);
  expect(await statusOf(caseId)).toBe('resolved');
});

test('every communication says who wrote it, newest first', async () => {
  await start();
  const caseId = await openCase();
  await comment(caseId, 'from the application');
  bed.simulator.aws.reply(caseId, 'from AWS');
  bed.simulator.human.reply(caseId, 'from a person');
  const { communications } = await bed.client.send(new DescribeCommunicationsCommand({ caseId }));
  expect(communications!.map(({ body, submittedBy }) => [body, submittedBy])).toEqual([
    ['from a person', 'Operator (Role) <operator@example.com>'],
    ['from AWS', 'Amazon Web Services'],
    ['from the application', 'SupportAutomation (Role) <account@example.com>'],
    [validCase.communicationBody, 'SupportAutomation (Role) <account@example.com>'],
  ]);
});

test('every change is told as the event EventBridge would deliver', async () => {
  await start();
  const caseId = await openCase();
  const { displayId } = await readCase(caseId);
  await comment(caseId);
  bed.simulator.aws.reply(displayId!, 'Answer');
  await resolve(caseId);
  bed.simulator.human.reopen(caseId);
  expect(events.map(({ detail }) => [detail['event-name'], detail.origin])).toEqual([
    ['CreateCase', ''],
    ['AddCommunicationToCase', 'CUSTOMER'],
    ['AddCommunicationToCase', 'AWS'],
    ['ResolveCase', ''],
    ['ReopenCase', ''],
  ]);
  expect(events[2]).toEqual({
    version: '0',
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    'detail-type': 'Support Case Update',
    source: 'aws.support',
    account: '123456789012',
    time: '2026-11-22T10:00:00Z',
    region: 'us-east-1',
    resources: [],
    detail: {
      'case-id': caseId,
      'display-id': displayId,
      'communication-id': expect.stringMatching(/^ekko:us-east-1:/),
      'event-name': 'AddCommunicationToCase',
      origin: 'AWS',
    },
  });
  expect(new Set(events.map(({ id }) => id)).size).toBe(5);
});

test('resolving a resolved case changes nothing and sends no event', async () => {
  await start();
  const caseId = await openCase();
  await resolve(caseId);
  expect(await resolve(caseId)).toMatchObject({ initialCaseStatus: 'resolved', finalCaseStatus: 'resolved' });
  expect(events.map(({ detail }) => detail['event-name'])).toEqual(['CreateCase', 'ResolveCase']);
});

test('a resolved case cannot be reopened after 14 days', async () => {
  await start();
  const caseId = await openCase();
  await resolve(caseId);
  bed.clock.advance(14 * 86_400 + 1);
  expect(() => bed.simulator.human.reopen(caseId)).toThrow('more than 14 days ago');
  expect(await statusOf(caseId)).toBe('resolved');
});

test.each([
  ['stays-resolved', 'resolved', 2],
  ['reopens', 'reopened', 2],
] as const)('a comment on a resolved case, where it %s', async (commentOnResolved, status, communications) => {
  await start({ commentOnResolved });
  const caseId = await openCase();
  await resolve(caseId);
  await comment(caseId);
  const found = await readCase(caseId);
  expect(found.status).toBe(status);
  expect(found.recentCommunications!.communications).toHaveLength(communications);
});

test('a comment on a resolved case, where it is rejected', async () => {
  await start({ commentOnResolved: 'rejected' });
  const caseId = await openCase();
  await resolve(caseId);
  expect(await errorNameOf(comment(caseId))).toBe('InvalidParameterValueException');
  expect((await readCase(caseId)).recentCommunications!.communications).toHaveLength(1);
});

test('addresses in copy of a comment are added to the case once', async () => {
  await start();
  const caseId = await openCase({ ccEmailAddresses: ['a@example.com'] });
  await comment(caseId, 'More', { ccEmailAddresses: ['b@example.com', 'a@example.com'] });
  expect((await readCase(caseId)).ccEmailAddresses).toEqual(['a@example.com', 'b@example.com']);
});

test('an unknown case is CaseIdNotFound for every operation that names one', async () => {
  await start();
  const unknown = 'case-123456789012-muen-2026-0000000000000000';
  expect(await errorNameOf(comment(unknown))).toBe('CaseIdNotFound');
  expect(await errorNameOf(comment(undefined))).toBe('CaseIdNotFound');
  expect(await errorNameOf(resolve(unknown))).toBe('CaseIdNotFound');
  expect(await errorNameOf(resolve())).toBe('CaseIdNotFound');
  expect(await errorNameOf(bed.client.send(new DescribeCommunicationsCommand({ caseId: unknown })))).toBe('CaseIdNotFound');
  expect(await errorNameOf(bed.client.send(new DescribeCasesCommand({ caseIdList: [unknown] })))).toBe('CaseIdNotFound');
});

test('the eleventh case within an hour exceeds the limit, and an hour later there is room again', async () => {
  await start({ limits: { casesPerHour: 10 } });
  for (let n = 0; n < 10; n++) await openCase();
  expect(await errorNameOf(openCase())).toBe('CaseCreationLimitExceeded');
  bed.clock.advance(3599);
  expect(await errorNameOf(openCase())).toBe('CaseCreationLimitExceeded');
  bed.clock.advance(1);
  await expect(openCase()).resolves.toMatch(/^case-/);
});

test('a dry run of a good request is an error and changes nothing', async () => {
  await start();
  const caseId = await openCase();
  const dryRun = true;
  const error = await errorOf(bed.client.send(new CreateCaseCommand({ ...validCase, dryRun })));
  expect(error.name).toBe('DryRunOperationException');
  expect(await errorNameOf(bed.client.send(new ResolveCaseCommand({ caseId, dryRun })))).toBe('DryRunOperationException');
  expect(await errorNameOf(comment(caseId, 'More', { dryRun }))).toBe('DryRunOperationException');
  expect(bed.simulator.cases()).toHaveLength(1);
  expect(bed.simulator.cases()[0]).toMatchObject({ status: 'unassigned', recentCommunications: { communications: [{}] } });
  expect(events).toHaveLength(1);
});

test('a dry run of a bad request answers what is wrong with it', async () => {
  await start({ limits: { casesPerHour: 0 } });
  const dryRun = true;
  const create = (more: object) => bed.client.send(new CreateCaseCommand({ ...validCase, ...more, dryRun }));
  expect(await errorNameOf(create({ serviceCode: 'nothing' }))).toBe('InvalidParameterValueException');
  expect(await errorNameOf(create({ attachmentSetId: 'as-1' }))).toBe('AttachmentSetIdNotFound');
  expect(await errorNameOf(create({}))).toBe('CaseCreationLimitExceeded');
  expect(await errorNameOf(comment('case-1', 'More', { dryRun }))).toBe('CaseIdNotFound');
});

test('a new case is missing from DescribeCases until it becomes visible, while other operations know it', async () => {
  await start({ visibilityDelaySeconds: 30 });
  const caseId = await openCase();
  await comment(caseId);
  bed.clock.advance(29);
  expect((await bed.client.send(new DescribeCasesCommand({}))).cases).toEqual([]);
  expect(await errorNameOf(readCase(caseId))).toBe('CaseIdNotFound');
  bed.clock.advance(1);
  expect((await bed.client.send(new DescribeCasesCommand({}))).cases).toHaveLength(1);
});

test('the report of all cases holds every communication and the size of every file', async () => {
  await start();
  const caseId = await openCase();
  for (let n = 0; n < 7; n++) await comment(caseId, `comment ${n}`);
  bed.simulator.aws.reply(caseId, 'see the log', [{ fileName: 'answer.log', data: Buffer.from('twelve bytes') }]);
  const [report] = bed.simulator.cases();
  expect(report!.recentCommunications.communications).toHaveLength(9);
  expect(report!.recentCommunications.communications[0]!.attachmentSet).toMatchObject([{ fileName: 'answer.log', sizeBytes: 12 }]);
});

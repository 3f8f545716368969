import {
  AddCommunicationToCaseCommand,
  CreateCaseCommand,
  DescribeCasesCommand,
  type DescribeCasesCommandInput,
  DescribeCommunicationsCommand,
  paginateDescribeCases,
  paginateDescribeCommunications,
  ResolveCaseCommand,
} from '@aws-sdk/client-support';
import { errorNameOf, startTestBed, type TestBed, validCase } from './test-simulator';

let bed: TestBed;
beforeEach(async () => {
  bed = await startTestBed();
});
afterEach(() => bed.stop());

async function openCase(subject: string, more = {}): Promise<string> {
  const { caseId } = await bed.client.send(new CreateCaseCommand({ ...validCase, ...more, subject }));
  return caseId!;
}

const describeCases = (input: DescribeCasesCommandInput = {}) => bed.client.send(new DescribeCasesCommand(input));
const subjectsOf = async (input?: DescribeCasesCommandInput) => (await describeCases(input)).cases!.map(({ subject }) => subject);
const comment = (caseId: string, communicationBody: string) =>
  bed.client.send(new AddCommunicationToCaseCommand({ caseId, communicationBody }));

test('resolved cases are listed only when they are asked for, even by ID', async () => {
  const resolved = await openCase('resolved');
  await openCase('open');
  await bed.client.send(new ResolveCaseCommand({ caseId: resolved }));
  expect(await subjectsOf()).toEqual(['open']);
  expect(await subjectsOf({ caseIdList: [resolved] })).toEqual([]);
  expect(await subjectsOf({ includeResolvedCases: true })).toEqual(['open', 'resolved']);
});

test('cases are found by ID, by display ID and by language', async () => {
  const english = await openCase('english');
  const japanese = await openCase('japanese', { language: 'ja' });
  await openCase('another');
  expect(await subjectsOf({ caseIdList: [english, japanese] })).toEqual(['japanese', 'english']);
  const { displayId } = (await describeCases({ caseIdList: [english] })).cases![0]!;
  expect(await subjectsOf({ displayId })).toEqual(['english']);
  expect(await subjectsOf({ displayId: '1' })).toEqual([]);
  expect(await subjectsOf({ language: 'ja' })).toEqual(['japanese']);
});

test('times select cases by the dates of their communications, ends included', async () => {
  const old = await openCase('old');
  bed.clock.advance(3600);
  await openCase('young');
  expect(await subjectsOf({ afterTime: '2026-11-22T11:00:00Z' })).toEqual(['young']);
  expect(await subjectsOf({ beforeTime: '2026-11-22T10:00:00Z' })).toEqual(['old']);
  expect(await subjectsOf({ afterTime: '2026-11-22T10:30:00Z', beforeTime: '2026-11-22T10:59:59Z' })).toEqual([]);
  await comment(old, 'still there');
  expect(await subjectsOf({ afterTime: '2026-11-22T11:00:00Z' })).toEqual(['young', 'old']);
});

test('a time that is none is refused', async () => {
  expect(await errorNameOf(describeCases({ afterTime: 'yesterday' }))).toBe('InvalidParameterValueException');
  expect(await errorNameOf(describeCases({ beforeTime: '2026-13-45' }))).toBe('InvalidParameterValueException');
});

test('communications can be left out', async () => {
  await openCase('one');
  const [without] = (await describeCases({ includeCommunications: false })).cases!;
  expect(without).not.toHaveProperty('recentCommunications');
});

test("the SDK's paginator reads every case once, newest first", async () => {
  const expected = [];
  for (let n = 0; n < 25; n++) {
    await openCase(`case ${n}`);
    expected.unshift(`case ${n}`);
  }
  const pages = [];
  for await (const page of paginateDescribeCases({ client: bed.client, pageSize: 10 }, {})) pages.push(page.cases!);
  expect(pages.map(page => page.length)).toEqual([10, 10, 5]);
  expect(pages.flat().map(({ subject }) => subject)).toEqual(expected);
});

test('a full last page has no token', async () => {
  for (let n = 0; n < 10; n++) await openCase(`case ${n}`);
  expect((await describeCases({ maxResults: 10 })).nextToken).toBeUndefined();
});

test('a page is ten cases when nobody says more', async () => {
  for (let n = 0; n < 11; n++) await openCase(`case ${n}`);
  const { cases, nextToken } = await describeCases();
  expect(cases).toHaveLength(10);
  expect(nextToken).toBeDefined();
});

test('a case that arrives between two pages neither repeats nor hides another', async () => {
  for (let n = 0; n < 15; n++) await openCase(`case ${n}`);
  const first = await describeCases({ maxResults: 10 });
  await openCase('late');
  const second = await subjectsOf({ maxResults: 10, nextToken: first.nextToken });
  expect(second).toEqual(['case 4', 'case 3', 'case 2', 'case 1', 'case 0']);
});

test('a token that was made up, or belongs to another list, is refused', async () => {
  const caseId = await openCase('case');
  for (let n = 0; n < 6; n++) await comment(caseId, `comment ${n}`);
  const { recentCommunications } = (await describeCases()).cases![0]!;
  expect(await errorNameOf(describeCases({ nextToken: 'made-up' }))).toBe('InvalidParameterValueException');
  expect(await errorNameOf(describeCases({ nextToken: recentCommunications!.nextToken }))).toBe('InvalidParameterValueException');
  const other = await openCase('other');
  const elsewhere = new DescribeCommunicationsCommand({ caseId: other, nextToken: recentCommunications!.nextToken });
  expect(await errorNameOf(bed.client.send(elsewhere))).toBe('InvalidParameterValueException');
});

test('a case shows its five newest communications, and its token leads to the earlier ones', async () => {
  const caseId = await openCase('case');
  for (let n = 1; n <= 7; n++) await comment(caseId, `comment ${n}`);
  const { communications, nextToken } = (await describeCases()).cases![0]!.recentCommunications!;
  expect(communications!.map(({ body }) => body)).toEqual(['comment 7', 'comment 6', 'comment 5', 'comment 4', 'comment 3']);
  const rest = await bed.client.send(new DescribeCommunicationsCommand({ caseId, nextToken }));
  expect(rest.communications!.map(({ body }) => body)).toEqual(['comment 2', 'comment 1', validCase.communicationBody]);
});

test("the SDK's paginator reads every communication once, and times select among them", async () => {
  const caseId = await openCase('case');
  bed.clock.advance(60);
  for (let n = 0; n < 12; n++) await comment(caseId, `comment ${n}`);
  const bodies = [];
  const after = { caseId, afterTime: '2026-11-22T10:01:00Z' };
  for await (const page of paginateDescribeCommunications({ client: bed.client, pageSize: 10 }, after)) {
    bodies.push(page.communications!.map(({ body }) => body));
  }
  expect(bodies.map(page => page.length)).toEqual([10, 2]);
  expect(new Set(bodies.flat()).size).toBe(12);
  const before = await bed.client.send(new DescribeCommunicationsCommand({ caseId, beforeTime: '2026-11-22T10:00:30Z' }));
  expect(before.communications!.map(({ body }) => body)).toEqual([validCase.communicationBody]);
});

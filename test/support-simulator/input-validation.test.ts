import { call } from './raw-call';
import { startTestBed, type TestBed, validCase } from './test-simulator';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed.stop());

async function answerTo(operation: string, body: unknown) {
  const { status, json } = await call(bed.simulator.url, operation, body);
  return { status, name: json.__type, message: json.message };
}

const issue = { issueType: 'technical', serviceCode: 'aws-lambda', categoryCode: 'other' };

const missing = (member: string) =>
  `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`;

test.each([
  ['CreateCase', { communicationBody: 'b' }, 'subject'],
  ['CreateCase', { subject: 's' }, 'communicationBody'],
  ['CreateCase', { subject: null, communicationBody: 'b' }, 'subject'],
  ['AddCommunicationToCase', { caseId: 'c' }, 'communicationBody'],
  ['AddAttachmentsToSet', {}, 'attachments'],
  ['DescribeAttachment', {}, 'attachmentId'],
  ['DescribeCommunications', {}, 'caseId'],
  ['DescribeTrustedAdvisorChecks', {}, 'language'],
  ['DescribeTrustedAdvisorCheckResult', {}, 'checkId'],
  ['DescribeTrustedAdvisorCheckSummaries', {}, 'checkIds'],
  ['DescribeTrustedAdvisorCheckRefreshStatuses', {}, 'checkIds'],
  ['RefreshTrustedAdvisorCheck', {}, 'checkId'],
  ['DescribeSupportedLanguages', { issueType: 'technical', serviceCode: 'aws-lambda' }, 'categoryCode'],
  ['DescribeCreateCaseOptions', { issueType: 'technical', serviceCode: 'aws-lambda', categoryCode: 'other' }, 'language'],
])('%s without a member it requires: %j', async (operation, body, member) => {
  expect(await answerTo(operation, body)).toEqual({ status: 400, name: 'ValidationException', message: missing(member) });
});

test.each([
  ['an empty body', 'CreateCase', { ...validCase, communicationBody: '' }, 'Member must have length greater than or equal to 1'],
  ['a body of 8001 characters', 'CreateCase', { ...validCase, communicationBody: 'x'.repeat(8001) }, 'length less than or equal to 8000'],
  ['eleven addresses', 'CreateCase', { ...validCase, ccEmailAddresses: Array(11).fill('a@b.c') }, 'length less than or equal to 10'],
  [
    'a service code of 101 characters',
    'DescribeSupportedLanguages',
    { ...issue, serviceCode: 'x'.repeat(101) },
    'less than or equal to 100',
  ],
  [
    'a type of issue of 8 characters',
    'DescribeSupportedLanguages',
    { ...issue, issueType: 'x'.repeat(8) },
    'length greater than or equal to 9',
  ],
  [
    'a type of issue of 23 characters',
    'DescribeSupportedLanguages',
    { ...issue, issueType: 'x'.repeat(23) },
    'length less than or equal to 22',
  ],
  ['eleven uploads', 'CreateCase', { ...validCase, uploadIds: Array(11).fill('u') }, 'length less than or equal to 10'],
  ['an empty upload ID', 'CreateCase', { ...validCase, uploadIds: [''] }, "at 'uploadIds.1.member' failed"],
  ['a file of nothing', 'GetAttachmentUploadLinks', { fileName: 'f', fileSizeBytes: 0 }, 'value greater than or equal to 1'],
  [
    'a file over 150 MB',
    'GetAttachmentUploadLinks',
    { fileName: 'f', fileSizeBytes: 157_286_401 },
    'value less than or equal to 157286400',
  ],
  [
    'a range that begins at 0',
    'GetAttachmentUploadLinks',
    { fileName: 'f', uploadRange: { startIndex: 0 } },
    "at 'uploadRange.startIndex'",
  ],
  ['101 case IDs', 'DescribeCases', { caseIdList: Array(101).fill('c') }, 'length less than or equal to 100'],
  ['a page of nine', 'DescribeCases', { maxResults: 9 }, 'value greater than or equal to 10'],
  ['a page of 101', 'DescribeCommunications', { caseId: 'c', maxResults: 101 }, 'value less than or equal to 100'],
  ['101 service codes', 'DescribeServices', { serviceCodeList: Array(101).fill('c') }, 'length less than or equal to 100'],
])('%s breaks a constraint', async (_situation, operation, body, constraint) => {
  const { status, name, message } = await answerTo(operation, body);
  expect([status, name]).toEqual([400, 'ValidationException']);
  expect(message).toContain(constraint);
});

test('lengths are counted in characters, as people count them', async () => {
  expect((await answerTo('CreateCase', { ...validCase, communicationBody: '😀'.repeat(8000) })).status).toBe(200);
});

test('every broken constraint is named', async () => {
  const { message } = await answerTo('CreateCase', {});
  expect(message).toBe(
    "2 validation errors detected: Value null at 'subject' failed to satisfy constraint: Member must not be null; " +
      "Value null at 'communicationBody' failed to satisfy constraint: Member must not be null",
  );
});

test('limits are still inside', async () => {
  const body = { ...validCase, communicationBody: 'x'.repeat(8000), ccEmailAddresses: Array(10).fill('a@b.c') };
  expect((await answerTo('CreateCase', body)).status).toBe(200);
  expect((await answerTo('DescribeCases', { maxResults: 10 })).status).toBe(200);
  expect((await answerTo('DescribeCases', { maxResults: 100 })).status).toBe(200);
});

test.each([
  ['a number for a string', 'CreateCase', { ...validCase, subject: 5 }],
  ['a string for a number', 'DescribeCases', { maxResults: '20' }],
  ['a fraction for a whole number', 'DescribeCases', { maxResults: 20.5 }],
  ['a string for a list', 'DescribeCases', { caseIdList: 'c' }],
  ['a string for a truth value', 'DescribeCases', { includeResolvedCases: 'yes' }],
  ['a number in a list of strings', 'DescribeTrustedAdvisorCheckSummaries', { checkIds: [1] }],
  ['data that is not base64', 'AddAttachmentsToSet', { attachments: [{ fileName: 'a', data: '%%%' }] }],
  ['a list for the request', 'DescribeCases', []],
])('%s cannot be read', async (_situation, operation, body) => {
  const { status, name } = await answerTo(operation, body);
  expect([status, name]).toEqual([400, 'SerializationException']);
});

test.each([
  ['service', { serviceCode: 'no-such-service' }],
  ['category of the service', { categoryCode: 'ssh-issue' }],
  ['severity', { severityCode: 'panic' }],
  ['language', { language: 'xx' }],
  ['type of issue', { issueType: 'complaint' }],
  ['service with capitals', { serviceCode: 'AWS_Lambda' }],
  ['e-mail address', { ccEmailAddresses: ['nobody'] }],
  ['subject', { subject: ' ' }],
  ['request for a quota', { serviceCode: 'service-limit-increase', categoryCode: 'ec2-instances' }],
])('an unacceptable %s is refused by value', async (_what, wrong) => {
  const { status, name } = await answerTo('CreateCase', { ...validCase, ...wrong });
  expect([status, name]).toEqual([400, 'InvalidParameterValueException']);
});

test('members nobody knows are ignored', async () => {
  expect((await answerTo('DescribeSeverityLevels', { colour: 'red' })).status).toBe(200);
});

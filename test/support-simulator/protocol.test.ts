import {
  CreateCaseCommand,
  DescribeSeverityLevelsCommand,
  DescribeTrustedAdvisorChecksCommand,
  GetAttachmentUploadLinksCommand,
} from '@aws-sdk/client-support';
import { startSimulator } from '../../local/support-simulator/server';
import { call, send } from './raw-call';
import { AWS_LIMITS, errorNameOf, errorOf, startTestBed, type TestBed, validCase } from './test-simulator';

let bed: TestBed;
afterEach(() => bed.stop());

const severities = () => bed.client.send(new DescribeSeverityLevelsCommand({}));
const checks = () => bed.client.send(new DescribeTrustedAdvisorChecksCommand({ language: 'en' }));
const rates = (supportCallsPerSecond: number, trustedAdvisorCallsPerSecond: number) => ({
  limits: { supportCallsPerSecond, trustedAdvisorCallsPerSecond },
});

test('an answer looks like AWS JSON 1.1 and carries the time of the clock', async () => {
  bed = await startTestBed();
  const { status, headers } = await call(bed.simulator.url, 'DescribeSeverityLevels', {});
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/x-amz-json-1.1');
  expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  expect(headers.date).toBe('Sun, 22 Nov 2026 10:00:00 GMT');
});

test('an error names itself in the body and in a header', async () => {
  bed = await startTestBed();
  const { status, headers, json } = await call(bed.simulator.url, 'ResolveCase', { caseId: 'x' });
  expect(status).toBe(400);
  expect(json).toEqual({ __type: 'CaseIdNotFound', message: 'Could not find case with ID x' });
  expect(headers).toMatchObject({ 'x-amzn-errortype': 'CaseIdNotFound', 'content-type': 'application/x-amz-json-1.1' });
  expect(headers['x-amzn-requestid']).toBeDefined();
});

test('an empty body is a request without members', async () => {
  bed = await startTestBed();
  expect((await call(bed.simulator.url, 'DescribeSeverityLevels', '')).status).toBe(200);
});

test('a body that is not JSON cannot be read', async () => {
  bed = await startTestBed();
  const { status, json } = await call(bed.simulator.url, 'CreateCase', '{"subject": ');
  expect([status, json.__type]).toEqual([400, 'SerializationException']);
});

test('an operation the simulator lacks is refused by name, in the answer and in the log', async () => {
  const lines: string[] = [];
  bed = await startTestBed({ log: line => lines.push(line) });
  const { status, json } = await call(bed.simulator.url, 'ReadMinds', {});
  expect([status, json.__type]).toEqual([400, 'UnknownOperationException']);
  expect(json.message).toContain('does not implement the operation ReadMinds');
  expect(lines).toContain(json.message);
  expect(bed.simulator.calls).toEqual({ ReadMinds: 1 });
});

test('a body of more than 64 MB is refused in the words of the protocol, and the connection ends', async () => {
  bed = await startTestBed();
  const { status, headers, json } = await call(bed.simulator.url, 'CreateCase', ' '.repeat(64 * 1024 * 1024 + 1));
  expect([status, json.__type]).toEqual([413, 'RequestEntityTooLargeException']);
  expect(headers).toMatchObject({ connection: 'close', 'x-amzn-errortype': 'RequestEntityTooLargeException' });
  expect((await call(bed.simulator.url, 'DescribeSeverityLevels', {})).status).toBe(200);
});

test('a part of an upload counts as no call of the API', async () => {
  bed = await startTestBed();
  const { uploadUrls } = await bed.client.send(new GetAttachmentUploadLinksCommand({ fileName: 'a', fileSizeBytes: 1 }));
  await fetch(uploadUrls![0]!.url!, { method: 'PUT', body: 'x' });
  expect(bed.simulator.calls).toEqual({ GetAttachmentUploadLinks: 1 });
});

test.each([
  ['of another service', { 'X-Amz-Target': 'DynamoDB_20120810.GetItem' }],
  ['without a target', {}],
])('a request %s is refused', async (_what, headers: Record<string, string>) => {
  bed = await startTestBed();
  const { status, json } = await send(bed.simulator.url, 'POST', headers, '{}');
  expect([status, json.__type]).toEqual([400, 'UnknownOperationException']);
});

test('every received call is counted, rejected ones included', async () => {
  bed = await startTestBed();
  await severities();
  await severities();
  await errorOf(bed.client.send(new CreateCaseCommand({ ...validCase, serviceCode: 'nothing' })));
  await call(bed.simulator.url, 'CreateCase', 'not json');
  expect(bed.simulator.calls).toEqual({ DescribeSeverityLevels: 2, CreateCase: 2 });
});

test('the sixth call on cases within a second is throttled, and the rate recovers', async () => {
  bed = await startTestBed(rates(5, 100));
  for (let n = 0; n < 5; n++) await severities();
  const error = await errorOf(severities());
  expect([error.name, error.message]).toEqual(['ThrottlingException', 'Rate exceeded']);
  bed.clock.advance(0.2);
  await severities();
  expect(await errorNameOf(severities())).toBe('ThrottlingException');
  bed.clock.advance(60);
  for (let n = 0; n < 5; n++) await severities();
  expect(await errorNameOf(severities())).toBe('ThrottlingException');
});

test('Trusted Advisor operations have a rate of their own', async () => {
  bed = await startTestBed(rates(1, 2));
  await severities();
  await checks();
  await checks();
  expect(await errorNameOf(checks())).toBe('ThrottlingException');
  expect(await errorNameOf(severities())).toBe('ThrottlingException');
});

test('without limits of a test, the rates are those of AWS', async () => {
  bed = await startTestBed({ limits: AWS_LIMITS });
  const { simulator } = bed;
  const statuses = [];
  for (let n = 0; n < 6; n++) statuses.push((await call(simulator.url, 'DescribeSeverityLevels', {})).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 400]);
  const advisor = [];
  for (let n = 0; n < 101; n++) advisor.push((await call(simulator.url, 'RefreshTrustedAdvisorCheck', { checkId: 'Qch7DwouX1' })).status);
  expect(advisor.filter(status => status === 200)).toHaveLength(100);
  expect(simulator.state.settings.limits.casesPerHour).toBe(10);
});

test('without a support plan every operation answers so', async () => {
  bed = await startTestBed({ supportPlan: false });
  expect(await errorNameOf(severities())).toBe('SubscriptionRequiredException');
  expect(await errorNameOf(checks())).toBe('SubscriptionRequiredException');
  expect(await errorNameOf(bed.client.send(new CreateCaseCommand(validCase)))).toBe('SubscriptionRequiredException');
});

test('a port that is taken is an error', async () => {
  bed = await startTestBed();
  await expect(startSimulator({ port: bed.simulator.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

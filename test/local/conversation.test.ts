import { DescribeAttachmentCommand, SupportClient } from '@aws-sdk/client-support';
import { STACK_NAME } from '../../local/assembly';
import { type Assembly, readAssembly } from '../../local/cloud/template';
import { type Report, reportRun } from '../../local/report';
import { playEvents, type Run, startRun } from '../../local/run';
import { alarmEvent } from '../../local/sample-story';
import { sharedAssembly } from '../shared-assembly';

let assembly: Assembly;
let run: Run;
const trace = Buffer.from(Array.from({ length: 5_000 }, (_, n) => (n * 7) % 256));

beforeAll(async () => {
  assembly = readAssembly(await sharedAssembly(), STACK_NAME);
});

const hours = (count: number) => run.cloud.clock.runUntil(run.cloud.clock.time() + count * 3_600_000);
const replies = ({ publishedEvents }: Report) => publishedEvents.filter(({ detailType }) => detailType === 'Support Replied');

beforeEach(async () => {
  run = await startRun({
    assembly,
    parameters: { Mode: 'Live', RefreshSchedule: 'cron(0 0 1 1 ? 2099)' },
    onMoment: () => {},
    onLog: () => {},
  });
  await playEvents(run, [alarmEvent(run.start, { alarmName: 'db', minute: 1, from: 'OK', to: 'ALARM' })]);
  await hours(1);
  run.simulator.aws.reply(run.simulator.cases()[0]!.caseId!, 'We found it.\nSee the trace.', [{ fileName: 'trace.bin', data: trace }]);
});
afterEach(() => run.stop());

test('an answer by AWS with a file reaches the event bus once and is read once, and the file can be had byte for byte', async () => {
  await hours(3);
  const report = await reportRun(run);
  expect(replies(report)).toMatchObject([
    { detail: { from: 'AWS', firstLines: 'We found it.\nSee the trace.', attachments: [{ fileName: 'trace.bin' }] } },
  ]);
  const [{ attachmentId }] = replies(report)[0]!.detail.attachments as [{ attachmentId: string }];
  const client = new SupportClient({
    region: 'us-east-1',
    endpoint: run.simulator.url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { attachment } = await client.send(new DescribeAttachmentCommand({ attachmentId }));
  client.destroy();
  expect(Buffer.from(attachment!.data!)).toEqual(trace);
  // In pages, and only once there was something new.
  expect(report.supportCalls.DescribeCommunications).toBe(1);
});

test('a case that AWS answered is commented when the alarm is over, and left to people', async () => {
  await playEvents(run, [alarmEvent(run.start, { alarmName: 'db', minute: 90, from: 'ALARM', to: 'OK' })]);
  await hours(3);
  const report = await reportRun(run);
  expect(report.incidents).toMatchObject([{ phase: 'open', reason: 'somebody-answered' }]);
  expect(report.cases[0]!.status).not.toBe('resolved');
  expect(report.cases[0]!.recentCommunications.communications[0]!.body).toContain('has been in OK');
});

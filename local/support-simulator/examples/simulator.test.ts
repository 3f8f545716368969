// A jest test of a tool that waits for AWS's answer: time is virtual, AWS is played, a call fails on demand.
import { CreateCaseCommand, DescribeCasesCommand, SupportClient } from '@aws-sdk/client-support';
import { type Simulator, startSimulator, virtualClock } from 'aws-support-simulator';

const clock = virtualClock({ startsAt: new Date('2026-12-01T10:00:00Z') });
let simulator: Simulator;
let client: SupportClient;
beforeEach(async () => {
  simulator = await startSimulator({ clock });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new SupportClient({ endpoint: simulator.url, region: 'us-east-1', credentials, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await simulator.close();
});

const open = () => client.send(new CreateCaseCommand({ subject: 'Latency', communicationBody: 'It is slow.' }));
const statusOf = async (caseId: string) => (await client.send(new DescribeCasesCommand({ caseIdList: [caseId] }))).cases![0]!.status;

test('AWS takes the case up, and then waits for us', async () => {
  const { caseId } = await open();
  expect(await statusOf(caseId!)).toBe('unassigned');
  clock.advance(15 * 60);
  expect(await statusOf(caseId!)).toBe('work-in-progress');
  simulator.aws.reply(caseId!, 'Which region is it?', [{ fileName: 'question.txt', data: Buffer.from('Which?') }]);
  expect(await statusOf(caseId!)).toBe('pending-customer-action');
});

test('the answer is lost after the case was opened', async () => {
  simulator.faults.add({ kind: 'reset-after-work', operation: 'CreateCase', times: 1 });
  await expect(open()).rejects.toThrow();
  expect(simulator.cases()).toHaveLength(1);
  expect(simulator.seen()).toMatchObject([{ operation: 'CreateCase', answer: 'no answer (reset)' }]);
});

test('the support plan ends, and Trusted Advisor finds more than before', async () => {
  simulator.change({ supportPlan: false });
  await expect(open()).rejects.toThrow('Premium Support Subscription is required');
  simulator.trustedAdvisor.find('Qch7DwouX1', 12, { atOnce: true });
  expect(simulator.trustedAdvisor.checks().find(({ id }) => id === 'Qch7DwouX1')!.result.resourcesSummary.resourcesFlagged).toBe(12);
});

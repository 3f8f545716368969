import { CreateCaseCommand, DescribeCasesCommand, DescribeSeverityLevelsCommand, SupportClient } from '@aws-sdk/client-support';
import { Faults } from '../../local/support-simulator/faults';
import { errorNameOf, errorOf, startTestBed, type TestBed, validCase } from './test-simulator';

let bed: TestBed;
beforeEach(async () => {
  bed = await startTestBed();
});
afterEach(() => bed.stop());

const createCase = () => bed.client.send(new CreateCaseCommand(validCase));
const severities = () => bed.client.send(new DescribeSeverityLevelsCommand({}));
const openCases = () => bed.simulator.cases().length;

test.each([
  ['throttle', 'ThrottlingException'],
  ['internal-error', 'InternalServerError'],
  ['no-support-plan', 'SubscriptionRequiredException'],
] as const)('%s strikes the next calls of one operation, before the work', async (kind, name) => {
  bed.simulator.faults.add({ kind, operation: 'CreateCase', times: 2 });
  await severities();
  expect(await errorNameOf(createCase())).toBe(name);
  expect(await errorNameOf(createCase())).toBe(name);
  expect(openCases()).toBe(0);
  await createCase();
  expect(openCases()).toBe(1);
  expect(bed.simulator.faults.list()).toEqual([]);
});

test('any error can be asked for by name', async () => {
  bed.simulator.faults.add({ kind: 'error', error: 'CaseCreationLimitExceeded', message: 'enough', times: 1 });
  const error = await errorOf(createCase());
  expect([error.name, error.message]).toEqual(['CaseCreationLimitExceeded', 'enough']);
});

test('a fault without an operation or a count strikes everything until it is removed', async () => {
  const id = bed.simulator.faults.add({ kind: 'no-support-plan' });
  expect(await errorNameOf(severities())).toBe('SubscriptionRequiredException');
  expect(await errorNameOf(createCase())).toBe('SubscriptionRequiredException');
  bed.simulator.faults.remove(id);
  await createCase();
});

test('an internal error is a server fault that the SDK retries by itself', async () => {
  const retrying = new SupportClient({
    endpoint: bed.simulator.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    retryStrategy: { acquireInitialRetryToken: async () => token(0), refreshRetryTokenForRetry: async () => token(1), recordSuccess() {} },
  });
  const token = (retries: number) => ({ getRetryCount: () => retries, getRetryDelay: () => 0 });
  bed.simulator.faults.add({ kind: 'internal-error', times: 1 });
  await retrying.send(new DescribeSeverityLevelsCommand({}));
  expect(bed.simulator.calls.DescribeSeverityLevels).toBe(2);
  retrying.destroy();
});

test('latency delays the work by the clock', async () => {
  bed.simulator.faults.add({ kind: 'latency', seconds: 5, times: 1 });
  const created = createCase();
  await bed.clock.untilSomebodySleeps();
  bed.clock.advance(4.9);
  expect(openCases()).toBe(0);
  bed.clock.advance(0.1);
  await created;
  expect(bed.simulator.cases()[0]!.timeCreated).toBe('2026-11-22T10:00:05.000Z');
});

test('a timeout after the work leaves a case that its creator does not know of', async () => {
  bed.simulator.faults.add({ kind: 'timeout-after-work', operation: 'CreateCase', seconds: 30, times: 1 });
  const failed = errorOf(createCase());
  await bed.clock.untilSomebodySleeps();
  expect(openCases()).toBe(1);
  bed.clock.advance(30);
  expect((await failed).message).toMatch(/socket hang up|ECONNRESET/);
  expect((await bed.client.send(new DescribeCasesCommand({}))).cases).toHaveLength(1);
});

test('a client that gives up before the connection ends does no harm', async () => {
  bed.simulator.faults.add({ kind: 'timeout-after-work', seconds: 30, times: 1 });
  const patience = new AbortController();
  const failed = errorOf(bed.client.send(new CreateCaseCommand(validCase), { abortSignal: patience.signal }));
  await bed.clock.untilSomebodySleeps();
  patience.abort();
  expect((await failed).name).toBe('AbortError');
  bed.clock.advance(30);
  await createCase();
  expect(openCases()).toBe(2);
});

test('a timeout before the work leaves nothing', async () => {
  bed.simulator.faults.add({ kind: 'timeout-before-work', seconds: 30, times: 1 });
  const failed = errorOf(createCase());
  await bed.clock.untilSomebodySleeps();
  bed.clock.advance(30);
  await failed;
  expect(openCases()).toBe(0);
});

test.each([
  ['reset-before-work', 0],
  ['reset-after-work', 1],
] as const)('%s breaks the connection at once', async (kind, cases) => {
  bed.simulator.faults.add({ kind, times: 1 });
  expect((await errorOf(createCase())).message).toMatch(/ECONNRESET|socket hang up/);
  expect(openCases()).toBe(cases);
});

test('late visibility hides one new case and not the next', async () => {
  bed.simulator.faults.add({ kind: 'late-visibility', seconds: 600, times: 1 });
  await severities();
  await createCase();
  const { caseId } = await createCase();
  expect((await bed.client.send(new DescribeCasesCommand({}))).cases!.map(found => found.caseId)).toEqual([caseId]);
  bed.clock.advance(600);
  expect((await bed.client.send(new DescribeCasesCommand({}))).cases).toHaveLength(2);
});

test('a fault keeps its turn for the next call when an earlier one struck; delays add up', async () => {
  const { faults } = bed.simulator;
  faults.add({ kind: 'latency', seconds: 1, times: 1 });
  faults.add({ kind: 'latency', seconds: 2, times: 1 });
  faults.add({ kind: 'throttle', times: 1 });
  faults.add({ kind: 'internal-error', times: 1 });
  const first = errorNameOf(severities());
  await bed.clock.untilSomebodySleeps();
  bed.clock.advance(3);
  expect(await first).toBe('ThrottlingException');
  expect(await errorNameOf(severities())).toBe('InternalServerError');
  await severities();
});

test('a probable fault strikes about as often as it says, and the same calls for the same seed', () => {
  const strikes = (seed: number) => {
    const faults = new Faults(seed);
    faults.add({ kind: 'throttle', probability: 0.25 });
    return Array.from({ length: 1000 }, () => faults.strike('CreateCase').length);
  };
  const count = strikes(1).reduce((sum, struck) => sum + struck, 0);
  expect(count).toBeGreaterThan(200);
  expect(count).toBeLessThan(300);
  expect(strikes(1)).toEqual(strikes(1));
  expect(strikes(1)).not.toEqual(strikes(2));
});

test.each([
  [{ kind: 'meteor' }, 'No fault is called meteor'],
  [{ kind: 'throttle', times: 0 }, 'times must be'],
  [{ kind: 'throttle', probability: 2 }, 'probability must be'],
  [{ kind: 'latency', seconds: -1 }, 'seconds must be'],
  [{ kind: 'error' }, 'needs the name'],
])('a fault that makes no sense is refused: %j', (rule, message) => {
  expect(() => bed.simulator.faults.add(rule as never)).toThrow(message);
});

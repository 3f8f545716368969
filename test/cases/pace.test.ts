import { DescribeCasesCommand, SupportClient } from '@aws-sdk/client-support';
import { paced, paceOf } from '../../lambdas/cases/support/pace';
import { startSimulator } from '../../local/support-simulator/server';

/** A clock that only sleeping moves. */
function sleepingClock() {
  const clock = { now: 0, slept: [] as number[] };
  const sleep = async (milliseconds: number) => {
    clock.slept.push(milliseconds);
    clock.now += milliseconds;
  };
  return { clock, pace: paceOf(800, () => clock.now, sleep) };
}

test('lets the first call through at once, and each further one when its time has come', async () => {
  const { clock, pace } = sleepingClock();
  await pace();
  await pace();
  clock.now += 5_000;
  await pace();
  await pace();
  expect(clock.slept).toEqual([800, 800]);
});

test('every attempt of a request that the SDK repeats waits for its turn', async () => {
  const simulator = await startSimulator({ limits: { casesPerHour: 10, supportCallsPerSecond: 0 } });
  let passed = 0;
  const config = { region: 'us-east-1', endpoint: simulator.url, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const client = paced(new SupportClient({ ...config, maxAttempts: 3 }), async () => void passed++);
  await expect(client.send(new DescribeCasesCommand({}))).rejects.toThrow();
  expect(passed).toBe(3);
  client.destroy();
  await simulator.close();
});

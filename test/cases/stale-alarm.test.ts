import { type AlarmAnswer, alarmStates } from '../../lambdas/cases/alarms/alarm-states';
import { nameWaiting } from '../../lambdas/cases/engine/overflow';
import { workIncident } from '../../lambdas/cases/engine/work-incident';
import { at } from './sample-incidents';
import { TestEngine } from './test-engine';

const FIVE_DAYS = 432_000;

/** An event of an alarm that fired at second 0 arrives days later. */
async function replayed(answer: AlarmAnswer, more: { changedAt?: string } = {}): Promise<TestEngine> {
  const engine = new TestEngine();
  engine.seconds = FIVE_DAYS;
  engine.cloudWatch = answer;
  engine.changedAt = more.changedAt;
  await engine.deliver('ALARM', 0);
  await engine.until(FIVE_DAYS + 600);
  return engine;
}

test('an event that is replayed days later opens no case for an alarm that is over, and the record says why', async () => {
  const engine = await replayed('OK', { changedAt: at(86_400) });
  expect(engine.cases).toEqual([]);
  expect(engine.head).toMatchObject({ phase: 'idle', reason: 'cloudwatch-says-ok', alarm: { value: 'OK', timestamp: at(86_400) } });
  expect(engine.dispositions).toEqual(['ALARM superseded', 'OK superseded']);
});

test('a deleted alarm gets no case, and is called deleted', async () => {
  const engine = await replayed('gone');
  expect(engine.cases).toEqual([]);
  expect(engine.head).toMatchObject({ phase: 'idle', reason: 'deleted-before-a-case', alarm: { value: 'OK', timestamp: at(0.001) } });
  const told = [...engine.table.changesOf(engine.head.incidentKey).values()].map(({ text }) => text);
  expect(told[1]).toContain('deleted');
});

test.each<AlarmAnswer>(['ALARM', 'INSUFFICIENT_DATA', 'unknown', 'elsewhere'])('an answer of %s delays no case', async answer => {
  const engine = await replayed(answer);
  expect(engine.head.phase).toBe('open');
});

test('CloudWatch that cannot be asked delays no case', async () => {
  const engine = new TestEngine();
  engine.seconds = FIVE_DAYS;
  engine.services.alarms.describe = () => Promise.reject(new Error('throttled'));
  await engine.deliver('ALARM', 0);
  expect(engine.head.phase).toBe('open');
});

test('a young change is believed without asking: DescribeAlarms may tell it late', async () => {
  const engine = new TestEngine();
  engine.cloudWatch = 'OK';
  engine.seconds = 200;
  await engine.deliver('ALARM', 0);
  expect(engine.head.phase).toBe('open');
});

test('an alarm that fires again after a stale event has its case', async () => {
  const engine = await replayed('OK', { changedAt: at(86_400) });
  engine.cloudWatch = 'ALARM';
  await engine.deliver('ALARM', FIVE_DAYS + 590);
  expect(engine.head.phase).toBe('open');
});

test('a change that happened after the stale one counts, however late its event arrives', async () => {
  const engine = await replayed('gone');
  engine.cloudWatch = 'ALARM';
  await engine.deliver('ALARM', 86_500);
  await engine.until(FIVE_DAYS + 1_200);
  expect(engine.head.phase).toBe('open');
});

test('the event of the change that CloudWatch told of is kept too', async () => {
  const engine = await replayed('OK', { changedAt: at(86_400) });
  await engine.deliver('OK', 86_400);
  await engine.until(FIVE_DAYS + 1_200);
  expect(engine.dispositions).toEqual(['ALARM superseded', 'OK superseded', 'OK superseded']);
  expect(engine.head).toMatchObject({ phase: 'idle', alarm: { value: 'OK', timestamp: at(86_400) } });
});

test('the overflow case is nothing that CloudWatch could be asked for', async () => {
  const engine = new TestEngine();
  await engine.deliver('ALARM', 0);
  await nameWaiting([engine.head], engine.services);
  engine.seconds = 3_600;
  engine.services.alarms.describe = async ({ name }) => Promise.reject(new Error(`asked for ${name}`));
  await workIncident('overflow', engine.services);
  expect(engine.table.heads.get('overflow')).toMatchObject({ phase: 'open' });
});

test('CloudWatch that never answers is given up', async () => {
  const send = (_: unknown, { abortSignal }: { abortSignal?: AbortSignal } = {}) =>
    new Promise((_resolve, reject) => abortSignal?.addEventListener('abort', () => reject(abortSignal.reason)));
  const home = { accountId: '1', region: 'eu-west-1' };
  const states = alarmStates({ send } as never, home, 20);
  expect(await states.stateOf({ ...home, name: 'checkout' })).toBe('unknown');
  expect(await states.isMuted({ ...home, name: 'checkout' })).toBeUndefined();
});

import { DryRunOperationException, type SupportClient } from '@aws-sdk/client-support';
import { workIncident } from '../../lambdas/cases/engine/work-incident';
import type { Refusal } from '../../lambdas/cases/incident/case-view';
import { dryRunSupportApi } from '../../lambdas/cases/support/dry-run-support-api';
import type { CallOutcome } from '../../lambdas/cases/support/support-api';
import { SUPPORT_REFUSALS } from '../../lambdas/shared/contract';
import { reasonOf } from '../simulation/alarm-events';
import { isResolved } from '../simulation/support-account';
import { TestEngine } from './test-engine';

const HOUR = 3_600;
const DENIED: Refusal = { error: 'AccessDeniedException', kind: 'not-allowed' };
const NO_PLAN: Refusal = { error: 'SubscriptionRequiredException', kind: 'not-allowed' };

type Call = 'createCase' | 'addCommunication' | 'resolveCase' | 'inspectCase' | 'findCases';
const WRITES: Call[] = ['createCase', 'addCommunication', 'resolveCase'];

/** An engine whose Support API refuses some calls, as long as the test says. */
function refusing(...engine: ConstructorParameters<typeof TestEngine>) {
  const made = new TestEngine(...engine);
  const refuses: Partial<Record<Call, Refusal>> = {};
  const calls: Call[] = [];
  const support = made.services.support as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const call of [...WRITES, 'inspectCase', 'findCases'] as Call[]) {
    const answer = support[call]!;
    support[call] = async (...args) => {
      const refusal = refuses[call];
      if (!refusal) return answer(...args);
      calls.push(call);
      if (WRITES.includes(call)) return { outcome: 'refused', refusal } satisfies CallOutcome<never>;
      throw Object.assign(new Error('refused'), { name: refusal.error, $metadata: { httpStatusCode: 400 } });
    };
  }
  const told = () =>
    made.published
      .filter(({ detailType }) => /Refused|Accepted|Failed/.test(detailType))
      .map(({ detailType, detail }) => [detailType, detail.call, detail.error]);
  return { engine: made, refuses, calls, told };
}

test('a create that is denied for 26 hours is told once, tried about once an hour, and made within the hour when it is allowed', async () => {
  const { engine, refuses, calls, told } = refusing();
  refuses.createCase = DENIED;
  await engine.deliver('ALARM', 0);
  await engine.until(26 * HOUR);
  expect(calls.length).toBeGreaterThan(25);
  expect(calls.length).toBeLessThan(32);
  expect(told()).toEqual([['Support Case Refused', 'CreateCase', 'AccessDeniedException']]);
  expect(engine.troubles).toEqual(calls.map(() => SUPPORT_REFUSALS));
  expect(engine.head).toMatchObject({
    phase: 'pending',
    reason: 'not-allowed',
    refusals: { create: { error: 'AccessDeniedException', times: calls.length } },
  });

  delete refuses.createCase;
  await engine.until(27 * HOUR + 120);
  expect(engine.head).toMatchObject({ phase: 'open', refusals: undefined });
  expect(told()[1]).toEqual(['Support Case Accepted', 'CreateCase', 'AccessDeniedException']);
  expect(engine.cases[0]!.communications[0]!.body).toContain(reasonOf({ alarm: 0, value: 'ALARM', at: 0 }));
});

test('no two tries are more than an hour and a sweep apart, however long the refusal lasts', async () => {
  const { engine, refuses } = refusing();
  refuses.createCase = DENIED;
  const tries: number[] = [];
  const create = engine.services.support.createCase;
  engine.services.support.createCase = text => {
    tries.push(engine.seconds);
    return create(text);
  };
  await engine.deliver('ALARM', 0);
  await engine.until(48 * HOUR);
  const pauses = tries.slice(1).map((at, index) => at - tries[index]!);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(HOUR + 60);
  expect(pauses.slice(0, 4)).toEqual([300, 600, 1_200, 2_400]);
});

test('a refused create takes no case of the hour from alarms that AWS takes', async () => {
  const { engine, refuses } = refusing({}, { maxCasesPerHour: 3 });
  refuses.createCase = DENIED;
  for (const alarm of [1, 2, 3, 4]) await engine.deliver('ALARM', 0, { alarm });
  delete refuses.createCase;
  engine.seconds = 10;
  await engine.deliver('ALARM', 5);
  expect(engine.head.phase).toBe('open');
});

test('a create that is refused for its codes does not give back the case of the hour that another invocation takes with the codes of the fallback', async () => {
  const engine = new TestEngine();
  const { support, incidents, routing } = engine.services;
  const create = support.createCase;
  support.createCase = async text =>
    text.serviceCode === routing.fallback.serviceCode
      ? create(text)
      : { outcome: 'refused', refusal: { error: 'ValidationException', kind: 'invalid' } };
  const { save } = incidents;
  let isOvertaken = false;
  engine.services.incidents.save = async next => {
    const saved = await save(next);
    if (next.useFallback && !next.pendingCall && !isOvertaken) {
      isOvertaken = true;
      await workIncident(next.incidentKey, engine.services);
    }
    return saved;
  };
  await engine.deliver('ALARM', 0);
  expect([isOvertaken, engine.cases.length]).toEqual([true, 1]);
  expect(engine.table.reservations.taken).toHaveLength(1);
});

test('the end of the support plan while a case is open is one cause, whichever call meets it', async () => {
  const { engine, refuses, calls, told } = refusing();
  await engine.deliver('ALARM', 0);
  await engine.until(120);
  for (const call of [...WRITES, 'inspectCase', 'findCases'] as Call[]) refuses[call] = NO_PLAN;
  engine.seconds = 400;
  await engine.deliver('INSUFFICIENT_DATA', 390);
  await engine.deliver('ALARM', 395);
  await engine.until(24 * HOUR);
  expect(told()).toHaveLength(1);
  expect(told()[0]).toMatchObject(['Support Case Refused', expect.anything(), 'SubscriptionRequiredException']);
  expect(calls.length).toBeLessThan(60);
  for (const call of Object.keys(refuses)) delete refuses[call as Call];
  await engine.until(26 * HOUR);
  expect(told()).toHaveLength(2);
  expect(told()[1]![0]).toBe('Support Case Accepted');
  expect(engine.dispositions.at(-1)).toBe('ALARM communicated');
});

test('a case that may not be read is commented all the same, and not resolved unread', async () => {
  const { engine, refuses, told } = refusing();
  await engine.deliver('ALARM', 0);
  refuses.inspectCase = DENIED;
  await engine.until(1_200);
  engine.seconds = 1_300;
  await engine.deliver('OK', 1_290);
  await engine.until(2 * HOUR);
  expect(engine.cases[0]!.communications).toHaveLength(2);
  expect(engine.cases.map(isResolved)).toEqual([false]);
  expect(engine.head.reason).toBe('not-allowed');
  expect(told()).toEqual([['Support Case Refused', 'DescribeCases', 'AccessDeniedException']]);
  delete refuses.inspectCase;
  await engine.until(3 * HOUR + 120);
  expect(engine.cases.map(isResolved)).toEqual([true]);
});

test('a lost create that may not be looked for is looked for when it may be', async () => {
  const { engine, refuses, told } = refusing();
  const { support } = engine.services;
  const create = support.createCase;
  support.createCase = async text => {
    await create(text);
    return { outcome: 'ambiguous', error: 'TimeoutError' };
  };
  refuses.findCases = DENIED;
  await engine.deliver('ALARM', 0);
  await engine.until(3 * HOUR);
  expect(engine.head).toMatchObject({ reason: 'not-allowed', pendingCall: { kind: 'create' } });
  expect(told()).toHaveLength(1);
  delete refuses.findCases;
  await engine.until(4 * HOUR + 120);
  expect(engine.head).toMatchObject({ phase: 'open', case: { caseId: 'case-1' } });
  expect(engine.cases).toHaveLength(1);
});

test('a resolve that is denied is told, and keeps no comment back', async () => {
  const { engine, refuses, told } = refusing({}, { resolveDelaySeconds: 0 });
  await engine.deliver('ALARM', 0);
  refuses.resolveCase = DENIED;
  engine.seconds = 300;
  await engine.deliver('OK', 300);
  await engine.until(2 * HOUR);
  expect(told()).toEqual([['Support Case Refused', 'ResolveCase', 'AccessDeniedException']]);
  await engine.deliver('ALARM', 2 * HOUR - 1);
  expect(engine.dispositions.at(-1)).toBe('ALARM communicated');
});

test('another error is told anew, and a cause that comes and goes is not', async () => {
  const { engine, refuses, told } = refusing();
  refuses.createCase = DENIED;
  await engine.deliver('ALARM', 0);
  refuses.createCase = NO_PLAN;
  await engine.until(400);
  refuses.createCase = DENIED;
  await engine.until(5_000);
  expect(told().map(([, , error]) => error)).toEqual(['AccessDeniedException', 'SubscriptionRequiredException']);
  delete refuses.createCase;
  await engine.until(3 * HOUR);
  refuses.addCommunication = DENIED;
  await engine.deliver('INSUFFICIENT_DATA', 3 * HOUR - 5);
  await engine.until(4 * HOUR);
  expect(told().filter(([type]) => type === 'Support Case Refused')).toHaveLength(2);
});

test('a new incident of the same alarm is told anew, and a flapping one does not call more often', async () => {
  const { engine, refuses, calls, told } = refusing();
  refuses.createCase = DENIED;
  for (let second = 0; second < 6 * HOUR; second += 120) {
    await engine.deliver('ALARM', second);
    await engine.until(second + 60);
    await engine.deliver('OK', second + 60);
    engine.seconds = second + 120;
  }
  expect(calls.length).toBeLessThan(14);
  expect(told().length).toBe(calls.length);
});

test('a dry run that AWS refuses is told like a real one', async () => {
  const engine = new TestEngine({}, { mode: 'DryRun' });
  let refusal: string | undefined = 'SubscriptionRequiredException';
  const send = async () => {
    if (refusal) throw Object.assign(new Error('refused'), { name: refusal, $metadata: { httpStatusCode: 400 } });
    throw new DryRunOperationException({ message: 'it would', $metadata: { httpStatusCode: 400 } });
  };
  engine.services.support = dryRunSupportApi(engine.services.support, { send } as unknown as SupportClient);
  await engine.deliver('ALARM', 0);
  await engine.until(2 * HOUR);
  expect(engine.published.map(({ detailType, detail }) => [detailType, detail.mode])).toEqual([['Support Case Refused', 'DryRun']]);
  refusal = undefined;
  await engine.until(3 * HOUR + 120);
  expect(engine.head).toMatchObject({ phase: 'open', case: { openedAt: expect.any(String) } });
  expect(engine.head.case?.caseId).toBeUndefined();
});

describe('codes that AWS does not take, not even those of the fallback', () => {
  const INVALID: Refusal = { error: 'InvalidParameterValueException', kind: 'invalid' };

  test('are told once, and tried again until somebody has mended them', async () => {
    const { engine, refuses, calls, told } = refusing();
    refuses.createCase = INVALID;
    await engine.deliver('ALARM', 0);
    await engine.until(24 * HOUR);
    expect(told()).toEqual([['Support Case Failed', 'CreateCase', 'InvalidParameterValueException']]);
    expect(engine.head).toMatchObject({ phase: 'failed', reason: 'case-was-refused' });
    expect(calls.length).toBeLessThan(60);
    expect(engine.troubles.length).toBe(calls.length / 2);
    delete refuses.createCase;
    await engine.until(25 * HOUR + 120);
    expect(engine.head.phase).toBe('open');
    expect(engine.dispositions).toEqual(['ALARM communicated']);
    expect(engine.cases[0]!.communications[0]!.body).toContain(reasonOf({ alarm: 0, value: 'ALARM', at: 0 }));
  });

  test('the rules are asked anew: they may be what was mended', async () => {
    const { engine } = refusing();
    const { support, writer, routing } = engine.services;
    const create = support.createCase;
    support.createCase = async text => (text.serviceCode === 'right' ? create(text) : { outcome: 'refused', refusal: INVALID });
    await engine.deliver('ALARM', 0);
    expect(engine.head.phase).toBe('failed');
    writer.decideRouting = async () => ({
      wantsCase: true,
      route: { ...routing.configured, serviceCode: 'right' },
      escalate: [],
      remarks: [],
    });
    await engine.until(HOUR);
    expect(engine.head.phase).toBe('open');
  });

  test('an alarm that recovers meanwhile was refused, and is at rest', async () => {
    const { engine, refuses } = refusing();
    refuses.createCase = INVALID;
    await engine.deliver('ALARM', 0);
    engine.seconds = 600;
    await engine.deliver('OK', 600);
    expect(engine.dispositions).toEqual(['ALARM refused', 'OK refused']);
    expect(engine.head.phase).toBe('idle');
  });
});

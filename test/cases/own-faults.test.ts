import { plainWriter } from '../../lambdas/cases/engine/case-writer';
import { sweepIncidents } from '../../lambdas/cases/engine/sweep-incidents';
import type { Incident } from '../../lambdas/cases/incident/incident';
import { bareCase } from '../../lambdas/cases/text/bare-text';
import { INCIDENT_FAILURES } from '../../lambdas/shared/contract';
import { alarmName, incidentKey, reasonOf } from '../simulation/alarm-events';
import { at, incident } from './sample-incidents';
import { TestEngine } from './test-engine';

/** An engine that cannot write about some alarms. */
function poisoned(alarms: number[], what: ('decideRouting' | 'writeCase' | 'writeComment')[], policy = {}): TestEngine {
  const engine = new TestEngine({}, policy);
  const names = alarms.map(alarmName);
  const writer = plainWriter(engine.services.routing);
  const fail =
    <A extends [Incident, ...unknown[]], T>(call: (...args: A) => Promise<T>, isPoison: boolean) =>
    async (...args: A) => {
      if (isPoison && names.includes(args[0].subject.name)) throw new TypeError("Cannot read properties of undefined (reading 'value')");
      return call(...args);
    };
  engine.services.writer = {
    decideRouting: fail(writer.decideRouting, what.includes('decideRouting')),
    writeCase: fail(writer.writeCase, what.includes('writeCase')),
    writeComment: fail(writer.writeComment, what.includes('writeComment')),
  };
  return engine;
}

const headOf = (engine: TestEngine, alarm: number) => engine.table.heads.get(incidentKey(alarm))!;

test('alarms whose text cannot be written keep no other waiting for a case of the hour, and get a plain case soon', async () => {
  const engine = poisoned([1, 2, 3, 4], ['writeCase'], { maxCasesPerHour: 5 });
  for (const alarm of [1, 2, 3, 4]) await engine.deliver('ALARM', 0, { alarm });
  await engine.until(240);
  expect(engine.table.reservations.taken).toEqual([]);
  await engine.deliver('ALARM', 240);
  expect(engine.head.phase).toBe('open');
  await engine.until(900);
  expect([1, 2, 3].map(alarm => headOf(engine, alarm).phase)).toEqual(['open', 'open', 'open']);
  expect(headOf(engine, 4).reason).toBe('hourly-cap');
  const plain = engine.cases.find(({ subject }) => subject.includes(alarmName(1)))!;
  expect(plain.communications[0]!.body).toContain(reasonOf({ alarm: 1, value: 'ALARM', at: 0 }));
  expect(engine.troubles).toContain(INCIDENT_FAILURES);
});

test('rules that cannot be applied, and comments that cannot be written, end in the plain way too', async () => {
  const engine = poisoned([0], ['decideRouting', 'writeCase', 'writeComment']);
  await engine.deliver('ALARM', 0);
  expect(engine.head).toMatchObject({ phase: 'idle', reason: 'our-own-fault', failures: { begin: { error: 'TypeError', times: 1 } } });
  await engine.until(1_800);
  expect(engine.head.phase).toBe('open');
  await engine.deliver('OK', 1_790);
  await engine.until(3_600);
  expect(engine.dispositions).toEqual(['ALARM communicated', 'OK communicated']);
  expect(engine.head).toMatchObject({ phase: 'resolved', routingDecision: { route: engine.services.routing.configured } });
});

test('a text that can be written again is written in full again', async () => {
  const engine = poisoned([0], ['writeComment']);
  await engine.deliver('ALARM', 0);
  await engine.deliver('INSUFFICIENT_DATA', 400);
  await engine.until(2_000);
  expect(engine.head.unreported).toEqual([]);
  engine.services.writer = plainWriter(engine.services.routing);
  await engine.deliver('ALARM', 2_400);
  await engine.until(2_500);
  expect(engine.cases[0]!.communications.map(({ body }) => body.includes('could not write its usual text'))).toEqual([false, true, false]);
  expect(engine.head.failures).toBeUndefined();
});

test('what has no plain way is tried ever more rarely, an hour apart at the most, and keeps nothing else back', async () => {
  const engine = new TestEngine();
  const tries: number[] = [];
  await engine.deliver('ALARM', 0);
  const inspect = engine.services.support.inspectCase;
  engine.services.support.inspectCase = async () => {
    tries.push(engine.seconds);
    throw new TypeError('x is not iterable');
  };
  await engine.until(12 * 3_600);
  expect(tries.slice(1, 7).map((second, index) => second - tries[index]!)).toEqual([120, 240, 480, 960, 1_920, 3_600]);
  expect(tries.length).toBeLessThan(20);
  engine.seconds = 12 * 3_600 + 60;
  await engine.deliver('INSUFFICIENT_DATA', 12 * 3_600);
  expect(engine.dispositions.at(-1)).toBe('INSUFFICIENT_DATA communicated');
  engine.services.support.inspectCase = inspect;
  await engine.until(14 * 3_600);
  expect(engine.head.failures).toBeUndefined();
});

test('a service that does not answer is asked again every two minutes, and does not ring at once', async () => {
  const engine = new TestEngine();
  await engine.deliver('ALARM', 0);
  const inspect = engine.services.support.inspectCase;
  engine.services.support.inspectCase = async () => {
    throw Object.assign(new Error('try later'), { $metadata: { httpStatusCode: 503 } });
  };
  await engine.until(3_600);
  expect(engine.head.failures).toMatchObject({ inspect: { isOurs: false, reason: 'no-answer' } });
  expect(engine.troubles.length).toBe(engine.head.failures!.inspect!.times - 2);
  engine.services.support.inspectCase = inspect;
  await engine.until(3_720);
  expect(engine.head.case?.displayId).toBeDefined();
});

test('a case of the hour that was reserved, and not claimed since others were faster, is for others once its text cannot be written', async () => {
  const engine = new TestEngine({}, { openDelaySeconds: 60 });
  await engine.deliver('ALARM', 0);
  const { save } = engine.services.incidents;
  let isLost = false;
  engine.services.incidents.save = async next => {
    if (!next.pendingCall || isLost) return save(next);
    isLost = true;
    engine.services.writer.writeCase = async () => {
      throw new Error('cannot be written');
    };
    return undefined;
  };
  await engine.until(120);
  expect([isLost, engine.head.reason]).toEqual([true, 'our-own-fault']);
  expect(engine.table.reservations.taken).toEqual([]);
});

test('a claim that cannot be written gives its case of the hour back, and the sweep goes on', async () => {
  const engine = new TestEngine({}, { openDelaySeconds: 60 });
  await engine.deliver('ALARM', 0);
  await engine.deliver('ALARM', 1, { alarm: 1 });
  const { save } = engine.services.incidents;
  engine.services.incidents.save = async next => {
    if (next.pendingCall && next.incidentKey === incidentKey(0))
      throw Object.assign(new Error('Item size'), { name: 'ValidationException', $metadata: { httpStatusCode: 400 } });
    return save(next);
  };
  await engine.until(120);
  expect(engine.table.reservations.taken.map(({ key }) => key)).toEqual([`${incidentKey(1)}|1|0`]);
  expect(headOf(engine, 1).phase).toBe('open');
  expect(engine.head).toMatchObject({ reason: 'our-own-fault', failures: { create: { error: 'ValidationException' } } });
});

describe('a sweep', () => {
  test('goes on with the others when one incident can neither be worked nor noted', async () => {
    const engine = new TestEngine({}, { openDelaySeconds: 60 });
    await engine.deliver('ALARM', 0);
    await engine.deliver('ALARM', 1, { alarm: 1 });
    const { load } = engine.services.incidents;
    engine.services.incidents.load = async key => {
      if (key === incidentKey(0)) throw new Error('unreadable');
      return load(key);
    };
    await engine.until(120);
    expect(headOf(engine, 1).phase).toBe('open');
    expect(engine.troubles).toContain(INCIDENT_FAILURES);
  });

  test('fails when the table does not answer at all', async () => {
    const engine = new TestEngine({}, { openDelaySeconds: 60 });
    await engine.deliver('ALARM', 0);
    engine.seconds = 120;
    engine.services.incidents.load = async () => Promise.reject(new Error('the table does not answer'));
    await expect(sweepIncidents(engine.services)).rejects.toThrow('None of 1 incidents could be worked');
    engine.services.incidents.due = async function* () {
      yield* [];
      throw new Error('nor does its index');
    };
    await expect(sweepIncidents(engine.services)).rejects.toThrow('nor does its index');
  });

  test('works its incidents though the overflow case cannot be looked after', async () => {
    const engine = new TestEngine({}, { openDelaySeconds: 60 });
    await engine.deliver('ALARM', 0);
    const { load } = engine.services.incidents;
    engine.services.incidents.load = async key => (key === 'overflow' ? Promise.reject(new Error('unreadable')) : load(key));
    await engine.until(120);
    expect(engine.head.phase).toBe('open');
  });

  test('sets an incident back before it works it, if earlier sweeps did not survive it', async () => {
    const engine = new TestEngine({}, { openDelaySeconds: 60 });
    await engine.deliver('ALARM', 0);
    engine.seconds = 600;
    let dueWhileWorked: string | undefined;
    const { writer } = engine.services;
    engine.services.writer = {
      ...writer,
      writeCase: (...given) => {
        dueWhileWorked = engine.head.dueAt;
        return writer.writeCase(...given);
      },
    };
    await sweepIncidents(engine.services);
    expect(dueWhileWorked).toBe(at(720));
    expect(engine.head).toMatchObject({ phase: 'open', failures: undefined });
  });
});

test('the plain text keeps to the limits, whatever stands in the record', () => {
  const unreported = Array.from({ length: 500 }, (_, index) => ({
    id: `${index}`,
    value: 'ALARM',
    timestamp: at(index),
    text: 'x'.repeat(5_000),
  }));
  const strange = {
    subject: { accountId: 7 },
    alarm: undefined,
    unreported: [...unreported.slice(0, 3), { id: 'odd' }, ...unreported],
  };
  const text = bareCase({ ...incident(), ...strange } as unknown as Incident, { language: 'en' } as never, 'sa-1');
  expect(text.subject.length).toBeLessThan(200);
  expect(text.communicationBody.length).toBeLessThan(8_000);
  expect(text.communicationBody.split('\n').at(-1)).toBe('Reference: [sa-1]');
  expect(text.covers).toEqual(['0', '1', '2', 'odd', '0', '1', '2', '3', '4', '5']);
});

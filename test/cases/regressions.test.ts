import { followCase } from '../../lambdas/cases/engine/follow-case';
import type { CaseText } from '../../lambdas/cases/text/case-text';
import type { PublishedEvent } from '../../lambdas/shared/events';
import { incidentKey, reasonOf } from '../simulation/alarm-events';
import { isResolved, statusOf } from '../simulation/support-account';
import { TestEngine } from './test-engine';

/** Bugs that a model of the protocol, or the simulation, found in drafts. */

const told = ({ cases }: TestEngine) => cases.flatMap(({ communications }) => communications.map(({ body }) => body)).join('\n');
const reason = (value: 'ALARM' | 'OK', at: number) => reasonOf({ alarm: 0, value, at });

describe('found by the model', () => {
  test('1. a whole flap that arrives after the case was resolved gets a disposition', async () => {
    const engine = new TestEngine();
    await engine.deliver('ALARM', 0);
    engine.seconds = 300;
    await engine.deliver('OK', 290);
    await engine.until(1_000);
    expect(engine.head.phase).toBe('resolved');
    await engine.deliver('ALARM', 100);
    await engine.deliver('OK', 110);
    await engine.until(1_200);
    expect(engine.dispositions).toEqual(['ALARM communicated', 'ALARM late', 'OK late', 'OK communicated']);
    expect(engine.cases.map(isResolved)).toEqual([true]);
  });

  test('2. a throttle of the second attempt does not forget that the first was ambiguous', async () => {
    const engine = new TestEngine();
    const { support } = engine.services;
    const create = support.createCase;
    const texts: CaseText[] = [];
    support.createCase = async text => {
      const calls = texts.push(text);
      if (calls === 1) return { outcome: 'ambiguous', error: 'TimeoutError' };
      if (calls === 2) return { outcome: 'refused', refusal: { error: 'ThrottlingException', kind: 'throttled' } };
      return create(text);
    };
    await engine.deliver('ALARM', 0);
    await engine.until(1_000);
    expect(engine.head).toMatchObject({ everAmbiguous: true, pendingCall: { kind: 'create', inDoubt: {} } });
    // The case of the first attempt comes to light at last: the third attempt looks first, and finds it.
    engine.account.create(texts[0]!, 0);
    await engine.until(3_600);
    expect(texts).toHaveLength(2);
    expect(engine.head).toMatchObject({ phase: 'open', case: { caseId: 'case-1' } });
  });

  test('3. a case that somebody else resolved is noticed by looking, without an event', async () => {
    const engine = new TestEngine();
    await engine.deliver('ALARM', 0);
    await engine.until(60);
    engine.account.setStatus('case-1', 'resolved', 'AWS');
    await engine.until(1_200);
    expect(engine.head).toMatchObject({ phase: 'resolved', case: { resolvedBy: 'others' } });
    await engine.deliver('OK', 1_190);
    await engine.deliver('ALARM', 1_199);
    await engine.until(1_300);
    expect(statusOf(engine.cases[0]!)).toBe('reopened');
    expect(told(engine)).toContain(reason('ALARM', 1_199));
  });

  test('4. the late outcome of an old generation does not close the case of the new one', async () => {
    const engine = new TestEngine({ commentOnResolved: 'is-noted' }, { resolveDelaySeconds: 0 });
    await engine.deliver('ALARM', 0);
    let finish = () => {};
    const resolve = engine.services.support.resolveCase;
    engine.services.support.resolveCase = async caseId => {
      const answer = await resolve(caseId);
      await new Promise<void>(resolved => (finish = resolved));
      return answer;
    };
    engine.seconds = 30;
    const held = engine.deliver('OK', 30);
    await untilTrue(() => engine.head.pendingCall?.kind === 'resolve' && isResolved(engine.cases[0]!));
    engine.services.support.resolveCase = resolve;
    await engine.until(200);
    await engine.deliver('ALARM', 200);
    await engine.until(900);
    expect(engine.head).toMatchObject({ phase: 'open', generation: 2, case: { caseId: 'case-2' } });
    const before = engine.head;
    finish();
    await held;
    expect(engine.head).toMatchObject({ phase: 'open', case: { caseId: 'case-2' }, generation: before.generation });
  });

  test('5. an alarm that fires between the decision to resolve and its claim keeps the case open', async () => {
    const engine = new TestEngine({}, { resolveDelaySeconds: 0 });
    await engine.deliver('ALARM', 0);
    const inspect = engine.services.support.inspectCase;
    let hasFired = false;
    engine.services.support.inspectCase = async (caseId, ours, mark) => {
      const isResolving = engine.head.alarm.value === 'OK' && engine.head.unreported.length === 0 && !hasFired;
      if (isResolving) {
        hasFired = true;
        await engine.deliver('ALARM', 31);
      }
      return inspect(caseId, ours, mark);
    };
    await engine.deliver('OK', 30);
    await engine.until(600);
    expect(hasFired).toBe(true);
    expect(engine.cases.map(isResolved)).toEqual([false]);
    expect(told(engine)).toContain(reason('ALARM', 31));
  });

  test('6. the changes of an incident that was over before it had a case have a disposition', async () => {
    const engine = new TestEngine({}, { openDelaySeconds: 300 });
    await engine.deliver('ALARM', 0);
    await engine.deliver('OK', 100);
    await engine.until(200);
    expect(engine.dispositions).toEqual(['ALARM superseded', 'OK superseded']);
    expect(engine.cases).toEqual([]);
    expect(engine.head.isArchived).toBe(true);
  });
});

describe('found by the simulation', () => {
  test('an answer that is published only after the next case was opened is told of the case on which it stands', async () => {
    const engine = new TestEngine({}, { reopenWindowSeconds: 0, resolveDelaySeconds: 0 });
    const published: PublishedEvent[] = [];
    await engine.deliver('ALARM', 0);
    engine.account.addCommunication('case-1', 'What have you tried so far?', 'AWS');
    engine.account.setStatus('case-1', 'resolved', 'AWS');
    engine.services.publish = async () => {
      throw new Error('the event bus is in trouble');
    };
    await engine.until(1_000);
    expect(engine.head.phase).toBe('resolved');
    await engine.deliver('OK', 1_001).catch(() => {});
    await engine.deliver('ALARM', 1_002).catch(() => {});
    engine.services.publish = async events => void published.push(...events);
    await engine.until(2_000);
    expect(engine.head).toMatchObject({ phase: 'open', case: { caseId: 'case-2' } });
    const told = published.map(({ detailType, detail }) => [detailType, detail.caseId, detail.displayId]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['Support Replied', 'case-1', '1001'],
        ['Support Case Opened', 'case-2', '1002'],
      ]),
    );
  });

  test('a case that our comment has brought back before AWS ever listed it is not taken for one that others reopened', async () => {
    const engine = new TestEngine({}, { resolveDelaySeconds: 0 });
    const { inspectCase } = engine.services.support;
    engine.services.support.inspectCase = async () => undefined;
    await engine.deliver('ALARM', 0);
    await engine.deliver('OK', 60);
    await engine.until(1_200);
    expect(engine.head.phase).toBe('resolved');
    await engine.deliver('ALARM', 1_210);
    await engine.until(1_240);
    await engine.deliver('OK', 1_245);
    await engine.until(1_800);
    engine.services.support.inspectCase = inspectCase;
    await engine.until(3_000);
    expect(engine.head).toMatchObject({ phase: 'resolved', case: { caseId: 'case-1', resolvedBy: 'us', humanTouched: false } });
    expect(engine.cases.map(isResolved)).toEqual([true]);
    expect(engine.dispositions).toEqual(Array(4).fill(expect.stringContaining('communicated')));
  });

  test('an alarm that was muted when its case had been resolved counts when the window ends', async () => {
    const engine = new TestEngine();
    await engine.deliver('ALARM', 0);
    await engine.deliver('OK', 10);
    await engine.until(600);
    expect(engine.head.phase).toBe('resolved');
    await engine.deliver('ALARM', 600, { mutedUntil: 1_200 });
    await engine.until(1_100);
    expect(engine.cases.map(isResolved)).toEqual([true]);
    await engine.until(1_400);
    expect(engine.cases.map(isResolved)).toEqual([false]);
    expect(engine.dispositions.at(-1)).toBe('ALARM communicated');
  });

  test('a resolved case that takes no comment is followed by a new one that tells everything', async () => {
    const engine = new TestEngine();
    engine.services.support.addCommunication = async (caseId, body) =>
      isResolved(engine.account.caseOf(caseId!))
        ? { outcome: 'refused', refusal: { error: 'ValidationException', kind: 'invalid' } }
        : { outcome: 'done', value: engine.account.addCommunication(caseId!, body, 'us') };
    await engine.deliver('ALARM', 0);
    await engine.deliver('OK', 10);
    await engine.until(600);
    await engine.deliver('ALARM', 600);
    await engine.until(700);
    expect(engine.cases).toHaveLength(2);
    expect(engine.cases[1]!.communications[0]!.body).toContain(reason('ALARM', 600));
  });

  test('a resolve that takes effect late is not taken for one by others', async () => {
    const engine = new TestEngine({}, { resolveDelaySeconds: 0 });
    const resolve = engine.services.support.resolveCase;
    await engine.deliver('ALARM', 0);
    engine.services.support.resolveCase = async () => ({ outcome: 'ambiguous', error: 'TimeoutError' });
    await engine.deliver('OK', 30);
    await engine.deliver('ALARM', 40);
    await resolve('case-1');
    await engine.until(900);
    expect(engine.cases.map(isResolved)).toEqual([false]);
  });

  test('a list of unreported changes that is full drops the oldest, and still knows the newest state', async () => {
    const engine = new TestEngine({}, { openDelaySeconds: 100_000 });
    for (let second = 0; second < 1_500; second++) await engine.deliver(second % 2 === 0 ? 'ALARM' : 'INSUFFICIENT_DATA', second);
    await engine.deliver('ALARM', 2_000);
    expect(engine.head.alarm).toMatchObject({ value: 'ALARM' });
    expect(JSON.stringify(engine.head).length).toBeLessThan(380_000);
    expect(engine.dispositions.slice(0, 2)).toEqual(['ALARM superseded', 'INSUFFICIENT_DATA superseded']);
    expect(engine.dispositions.at(-1)).toBe('ALARM recorded');
  });

  test('people who reopen a case after the reopen window are heard, and its records do not expire', async () => {
    const engine = new TestEngine({}, { reopenWindowSeconds: 0 });
    await engine.deliver('ALARM', 0);
    await engine.deliver('OK', 10);
    await engine.until(1_000);
    expect(engine.head.isArchived).toBe(true);
    engine.account.setStatus('case-1', 'reopened', 'customer');
    await followCase({ detail: { 'case-id': 'case-1', 'event-name': 'ReopenCase' } }, engine.services);
    await engine.until(1_100);
    expect(engine.head).toMatchObject({ phase: 'open', case: { humanTouched: true } });
    expect(engine.head.isArchived).toBeUndefined();
    expect(engine.table.archived.has(incidentKey(0))).toBe(false);
  });

  test('an incident that fails slowly does not keep the others waiting', async () => {
    const engine = new TestEngine();
    await engine.deliver('ALARM', 0);
    engine.services.support.inspectCase = async caseId => {
      if (caseId === 'case-1') throw new Error('AWS does not answer');
      return undefined;
    };
    await engine.store.save({ ...engine.head, inspectAt: '2026-11-22T00:00:00.000Z', dueAt: '2026-11-22T00:00:00.000Z' });
    await engine.until(60);
    expect(engine.head.dueAt! > engine.services.now().toISOString()).toBe(true);
  });
});

async function untilTrue(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !condition(); turn++) await new Promise(resolve => setImmediate(resolve));
  expect(condition()).toBe(true);
}

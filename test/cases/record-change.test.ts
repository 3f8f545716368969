import type { AlarmEvent } from '../../lambdas/cases/alarms/alarm-event';
import { type Recording, recordChange, recordChanges } from '../../lambdas/cases/engine/record-change';
import type { StateChange, Suppression } from '../../lambdas/cases/incident/state-change';
import { at, change, IDENTITY, POLICY } from './sample-incidents';
import { TestEngine } from './test-engine';

const ALARM = change('ALARM', 0);
const MUTE: Suppression = { by: 'mute-rule', arn: 'arn:mute' };
const EVENT = { source: 'aws.cloudwatch' } as unknown as AlarmEvent;

/** A table into which changes are taken. */
class Taking {
  readonly engine = new TestEngine();
  readonly services: Recording;

  constructor(more: Partial<Recording> = {}) {
    this.engine.seconds = 1_000;
    this.services = { incidents: this.engine.store, now: this.engine.services.now, ...more };
  }

  take = (next: StateChange, signal: { event?: AlarmEvent; suppression?: Suppression } = {}) =>
    recordChange(IDENTITY, next, this.services, signal);

  get head() {
    return this.engine.table.heads.get(IDENTITY.incidentKey);
  }

  recordOf(next: StateChange) {
    return this.engine.table.changesOf(IDENTITY.incidentKey).get(next.id);
  }
}

describe('a change', () => {
  test('is recorded with its event, and waits on its incident', async () => {
    const taking = new Taking();
    expect(await taking.take(ALARM, { event: EVENT })).toBe(taking.head);
    expect(taking.recordOf(ALARM)).toEqual({ ...ALARM, disposition: 'recorded', event: EVENT });
    expect(taking.head).toMatchObject({ version: 1, unreported: [ALARM], dueAt: at(1_000), reason: 'new' });
  });

  test('that is known changes nothing, whatever became of it', async () => {
    const taking = new Taking();
    await taking.take(ALARM);
    expect((await taking.take(ALARM))?.version).toBe(1);
    for (const disposition of ['communicated', 'suppressed'] as const) {
      await taking.engine.store.settleChanges(IDENTITY.incidentKey, [ALARM.id], disposition);
      taking.engine.table.heads.set(IDENTITY.incidentKey, { ...taking.head!, unreported: [] });
      expect(await taking.take(ALARM)).toMatchObject({ version: 1, unreported: [] });
    }
  });

  test('keeps the time and the words of whoever recorded it first', async () => {
    const taking = new Taking();
    await taking.engine.store.putChange(IDENTITY.incidentKey, { ...ALARM, timestamp: at(50), text: 'The first.', disposition: 'recorded' });
    expect((await taking.take(ALARM))?.unreported).toEqual([{ ...ALARM, timestamp: at(50), text: 'The first.' }]);
  });

  test('goes without an event that would not fit into its record', async () => {
    const event = (length: number) => ({ ...EVENT, text: 'x'.repeat(length) }) as unknown as AlarmEvent;
    const size = Buffer.byteLength(JSON.stringify(event(0)));
    const taking = new Taking();
    await taking.take(ALARM, { event: event(300_000 - size) });
    const next = change('OK', 300);
    await taking.take(next, { event: event(300_001 - size) });
    expect([taking.recordOf(ALARM)?.event !== undefined, taking.recordOf(next)?.event]).toEqual([true, undefined]);
  });

  test('with many others is taken in with one write', async () => {
    const taking = new Taking();
    const changes = [ALARM, change('OK', 300), change('ALARM', 600)];
    await recordChanges(
      IDENTITY,
      changes.map(each => ({ change: each })),
      taking.services,
    );
    expect(taking.head).toMatchObject({ version: 1, unreported: changes });
  });
});

describe('a change that is suppressed', () => {
  const told = { detailType: 'Alarm Suppressed', detail: { ...MUTE, state: 'ALARM', timestamp: at(0) } };

  test('is recorded so, and told once', async () => {
    const taking = new Taking();
    await taking.take(ALARM, { suppression: MUTE });
    expect(taking.recordOf(ALARM)).toMatchObject({ disposition: 'suppressed', suppression: MUTE });
    expect(taking.head).toMatchObject({ unreported: [], suppressedChange: ALARM, outbox: [told] });
    await taking.take(ALARM, { suppression: MUTE });
    expect(taking.head).toMatchObject({ outbox: [told] });
  });

  test('is told when it becomes the newest, not when it came late', async () => {
    const taking = new Taking();
    const newer = change('ALARM', 600);
    await taking.take(newer);
    await taking.take(ALARM, { suppression: MUTE });
    expect(taking.head?.outbox).toEqual([]);
    const newest = change('ALARM', 900);
    await taking.take(newest, { suppression: MUTE });
    expect(taking.head?.outbox).toMatchObject([{ ...told, detail: { ...told.detail, timestamp: at(900) } }]);
  });

  test('to OK counts all the same', async () => {
    const taking = new Taking();
    const over = change('OK', 300);
    await taking.take(over, { suppression: MUTE });
    expect(taking.recordOf(over)?.disposition).toBe('recorded');
    expect(taking.recordOf(over)?.suppression).toBeUndefined();
  });
});

describe('a record that is full', () => {
  const long = (index: number): StateChange => ({
    id: `${index}`.padStart(4, '0'),
    value: 'ALARM',
    timestamp: at(index),
    text: 'x'.repeat(1_000),
  });

  test('gives up its oldest changes, which are superseded', async () => {
    const taking = new Taking();
    const count = 160;
    await recordChanges(
      IDENTITY,
      Array.from({ length: count }, (_, index) => ({ change: long(index) })),
      taking.services,
    );
    const kept = taking.head!.unreported;
    const bytes = Buffer.byteLength(JSON.stringify(long(0)));
    expect(kept).toHaveLength(Math.floor(150_000 / bytes));
    expect(kept.at(-1)?.id).toBe('0159');
    expect([taking.recordOf(long(0))?.disposition, taking.recordOf(long(159))?.disposition]).toEqual(['superseded', 'recorded']);
  });
});

describe('with a policy the incident is written with what it waits for', () => {
  const policy = { ...POLICY, openDelaySeconds: 60 };

  test.each<[string, StateChange, object]>([
    ['an alarm that is young, for its delay', change('ALARM', 990), { dueAt: at(1_050), reason: 'new' }],
    ['an alarm that has lasted, for nothing', change('ALARM', 0), { dueAt: at(1_000), reason: 'new' }],
    ['a recovery, to be settled', change('OK', 990), { dueAt: at(1_000), reason: 'new' }],
  ])('%s', async (_, next, expected) => {
    const taking = new Taking({ policy });
    await taking.take(next);
    expect(taking.head).toMatchObject(expected);
  });

  test('one that only waits says why', async () => {
    const taking = new Taking({ policy });
    await taking.take(change('ALARM', 990), { suppression: { ...MUTE, until: at(5_000) } });
    // The event that it is suppressed is to be published first.
    expect(taking.head).toMatchObject({ reason: 'new' });
    const quiet = new Taking({ policy, beforeWriting: async incident => ({ ...incident, outbox: [] }) });
    await quiet.take(change('ALARM', 990), { suppression: { ...MUTE, until: at(5_000) } });
    expect(quiet.head).toMatchObject({ reason: 'suppressed', dueAt: at(5_000) });
  });

  test('and with what can be done at once', async () => {
    const taking = new Taking({ beforeWriting: async incident => ({ ...incident, reason: 'alarm' }) });
    await taking.take(ALARM);
    expect(taking.head).toMatchObject({ version: 1, reason: 'alarm' });
  });
});

import { closeOverflow, nameWaiting, namingTogether, OVERFLOW_KEY } from '../../lambdas/cases/engine/overflow';
import type { CaseServices } from '../../lambdas/cases/engine/services';
import type { Incident } from '../../lambdas/cases/incident/incident';
import type { StateChange } from '../../lambdas/cases/incident/state-change';
import { at, change, IDENTITY, incident, type Situation, situated } from './sample-incidents';
import { TestEngine } from './test-engine';

const waiting = (name: string, more: Situation = {}): Incident =>
  incident({ incidentKey: `key of ${name}`, alarmName: name, phase: 'pending', ...more });
const overflowOf = ({ table }: TestEngine) => table.heads.get(OVERFLOW_KEY);
const textsOf = (engine: TestEngine) => (overflowOf(engine)?.unreported ?? []).map(({ text }) => text);

/** The overflow with so many names that wait to be told. */
function haveNames(engine: TestEngine, count: number): void {
  const names: StateChange[] = Array.from({ length: count }, (_, index) => ({ ...change('ALARM', 0), id: `w${index}` }));
  const subject = { ...IDENTITY.subject, kind: 'overflow' as const };
  engine.table.heads.set(OVERFLOW_KEY, situated(incident({ incidentKey: OVERFLOW_KEY, subject, version: 1 }), { unreported: names }));
}

describe('what waits for a case of the hour', () => {
  test('is named in one incident of its own, in one write', async () => {
    const engine = new TestEngine();
    engine.seconds = 500;
    const long = `orders-${'x'.repeat(100)}`;
    const keys = await nameWaiting([waiting('checkout'), waiting(long)], engine.services);
    expect(keys).toEqual(['key of checkout', `key of ${long}`]);
    expect(overflowOf(engine)).toMatchObject({
      version: 1,
      subject: { kind: 'overflow', name: 'Alarms waiting for a case', arn: 'overflow', accountId: '111122223333', region: 'eu-west-1' },
      alarm: { value: 'ALARM', timestamp: at(500) },
    });
    expect(textsOf(engine)).toHaveLength(2);
    expect(textsOf(engine)).toContain('checkout (111122223333, eu-west-1), in ALARM since 2026-11-22 00:00:00 UTC');
    expect(Math.max(...textsOf(engine).map(text => text.indexOf(' (')))).toBe(80);
  });

  test('is named once, until it has had its turn', async () => {
    const engine = new TestEngine();
    for (const more of [{}, {}, { generation: 1 }, { createCount: 1 }]) await nameWaiting([waiting('checkout', more)], engine.services);
    expect(textsOf(engine)).toHaveLength(3);
  });

  test('finds no room beyond 250 names', async () => {
    const engine = new TestEngine();
    haveNames(engine, 249);
    expect(await nameWaiting([waiting('a'), waiting('b')], engine.services)).toEqual(['key of a']);
    expect(textsOf(engine)).toHaveLength(250);
    expect(await nameWaiting([waiting('c')], engine.services)).toEqual([]);
    expect(overflowOf(engine)?.version).toBe(2);
  });
});

describe('a sweep', () => {
  test('names with the first that waits all others that would, and each once', async () => {
    const engine = new TestEngine();
    const [a, b, c] = ['a', 'b', 'c'].map(name => waiting(name)) as [Incident, Incident, Incident];
    let others = [a, b];
    const name = namingTogether(() => others, engine.services);
    expect(await name(a, at(3_600))).toBe(at(3_600));
    expect(textsOf(engine)).toHaveLength(2);
    others = [b, c];
    expect(await name(b, at(3_700))).toBe(at(3_700));
    expect(overflowOf(engine)?.version).toBe(1);
    expect(await name(c, at(3_800))).toBe(at(3_800));
    expect(overflowOf(engine)).toMatchObject({ version: 2, unreported: { length: 3 } });
  });

  test('spends its room on each incident once', async () => {
    const engine = new TestEngine();
    haveNames(engine, 246);
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(name => waiting(name)) as [Incident, Incident, Incident, Incident];
    const others = [
      [a, b],
      [b, d],
    ];
    const name = namingTogether(() => others.shift()!, engine.services);
    await name(a, at(3_600));
    await name(c, at(3_600));
    expect(
      textsOf(engine)
        .slice(-4)
        .map(text => text[0])
        .sort(),
    ).toEqual(['a', 'b', 'c', 'd']);
  });

  test('has what finds no room wait for five minutes', async () => {
    const engine = new TestEngine();
    engine.seconds = 500;
    haveNames(engine, 250);
    expect(await namingTogether(() => [], engine.services)(waiting('a'), at(3_600))).toBe(at(800));
  });
});

describe('the overflow recovers', () => {
  /** As it is after a sweep at a second, with what stands in the table. */
  async function afterSweepAt(
    seconds: number,
    { waits = false, due = [] as string[], keys = [OVERFLOW_KEY], value = 'ALARM' as 'ALARM' | 'OK' } = {},
  ) {
    const engine = new TestEngine();
    engine.seconds = seconds;
    const subject = { ...IDENTITY.subject, kind: 'overflow' as const };
    const alarm = { value, timestamp: at(1_000), since: at(1_000) };
    for (const incidentKey of keys) engine.table.heads.set(incidentKey, incident({ incidentKey, subject, version: 1, alarm }));
    const incidents: CaseServices['incidents'] = { ...engine.store, anyWaitsForBudget: async () => waits };
    await closeOverflow(due, { ...engine.services, incidents });
    return keys.map(key => engine.table.heads.get(key)!);
  }

  test('once nothing waits, and whoever might be naming something has come to an end', async () => {
    const [head] = await afterSweepAt(1_390);
    expect(head).toMatchObject({
      alarm: { value: 'OK', timestamp: at(1_300) },
      unreported: [{ text: 'No alarm waits for a case any more.' }],
    });
    expect(head!.unreported[0]).toMatchObject({ id: `${at(1_300)}#OK`, value: 'OK' });
  });

  test.each([
    ['something waits', 9_000, { waits: true }],
    ['somebody may be naming something at this moment', 1_389, {}],
    ['it has recovered', 9_000, { value: 'OK' as const }],
  ])('not while %s', async (_, seconds, world) => {
    expect((await afterSweepAt(seconds, world))[0]).toMatchObject({ version: 1 });
  });

  test('as does the one that version 0.1.0 has opened, when it is due', async () => {
    const keys = [OVERFLOW_KEY, 'umbrella'];
    expect((await afterSweepAt(9_000, { keys, due: ['another', 'umbrella'] })).map(({ alarm }) => alarm.value)).toEqual(['OK', 'OK']);
    expect((await afterSweepAt(9_000, { keys, due: ['another'] })).map(({ alarm }) => alarm.value)).toEqual(['OK', 'ALARM']);
  });

  test('and no incident that is due does so with it', async () => {
    const keys = ['overflow', 'another'];
    expect((await afterSweepAt(9_000, { keys, due: keys })).map(({ alarm }) => alarm.value)).toEqual(['OK', 'ALARM']);
  });

  test('and nothing is done where there is none', async () => {
    expect(await afterSweepAt(9_000, { keys: [] })).toEqual([]);
  });
});

import fc from 'fast-check';
import { changeOf } from '../../lambdas/cases/alarms/state-change-of';
import { type AlarmState, firing, firstState, stateAfter } from '../../lambdas/cases/incident/alarm-state';
import type { StateChange } from '../../lambdas/cases/incident/state-change';
import { at } from './sample-incidents';
import { TestEngine } from './test-engine';

let engine: TestEngine;
beforeEach(() => {
  engine = new TestEngine();
});

type Told = [value: 'ALARM' | 'OK', seconds: number, contributor?: string];
const PAIR: Told[] = [
  ['ALARM', 10, 'orders'],
  ['ALARM', 10],
];
const deliver = ([value, seconds, contributor]: Told) => engine.deliver(value, seconds, { contributor });

describe('an alarm over many time series has one case', () => {
  test.each([
    ['the contributor first', PAIR, 0],
    ['the alarm first', [...PAIR].reverse(), 0],
    ['the alarm an hour later', PAIR, 3_600],
    ['the contributor an hour later', [...PAIR].reverse(), 3_600],
  ])('%s', async (_, told, pause) => {
    await deliver(told[0]!);
    await engine.until(engine.seconds + pause);
    await deliver(told[1]!);
    await engine.until(engine.seconds + 900);
    expect(engine.cases).toHaveLength(1);
    expect(engine.table.heads.size).toBe(1);
    expect(engine.dispositions).toEqual(['ALARM communicated', 'ALARM communicated']);
  });

  test('when only the alarm is heard of', async () => {
    await deliver(['ALARM', 10]);
    await engine.until(60);
    expect(engine.cases).toHaveLength(1);
  });

  test('when only a contributor is heard of, and it ends with the last one that fires', async () => {
    await deliver(['ALARM', 10, 'orders']);
    await deliver(['ALARM', 20, 'billing']);
    await engine.until(60);
    await deliver(['OK', 70, 'orders']);
    await engine.until(1_000);
    expect(engine.head.alarm.value).toBe('ALARM');
    await deliver(['OK', 1_000, 'billing']);
    await engine.until(1_400);
    expect(engine.head).toMatchObject({ phase: 'resolved', alarm: { value: 'OK', since: at(1_000) } });
    expect(engine.cases).toHaveLength(1);
  });

  test('names each contributor, and stays open while the whole alarm fires', async () => {
    for (const told of PAIR) await deliver(told);
    await engine.until(60);
    await deliver(['ALARM', 70, 'billing']);
    await deliver(['OK', 80, 'orders']);
    await engine.until(1_200);
    expect(engine.head.phase).toBe('open');
    const [{ communications }] = engine.cases as [(typeof engine.cases)[0]];
    const text = communications.map(({ body }) => body).join('\n');
    expect(text).toContain('part=orders');
    expect(text).toContain('part=billing');
    expect(firing(engine.head.alarm.contributors!).map(({ label }) => label)).toEqual(['part=billing']);
  });

  test('which the OK of the whole alarm ends, whatever is known of its contributors', async () => {
    for (const told of PAIR) await deliver(told);
    await engine.until(60);
    await deliver(['OK', 100]);
    await engine.until(600);
    expect(engine.head.phase).toBe('resolved');
  });

  test('a mute rule that only the event of the alarm tells of holds for its contributors', async () => {
    await engine.deliver('ALARM', 10, { mutedUntil: 600 });
    await deliver(['ALARM', 10, 'orders']);
    await engine.until(540);
    expect(engine.cases).toEqual([]);
    await engine.until(660);
    expect(engine.cases).toHaveLength(1);
  });
});

describe('the state of an alarm', () => {
  const change = ([value, seconds, contributor]: Told): StateChange =>
    changeOf({
      value,
      timestamp: at(seconds),
      stateReason: '',
      contributor: contributor === undefined ? undefined : { id: contributor, label: contributor },
    } as Parameters<typeof changeOf>[0]);
  const stateOf = (told: Told[]): AlarmState =>
    told.map(change).reduce((state: AlarmState | undefined, next) => stateAfter(state ?? firstState(next), next), undefined)!;

  test('does not depend on the order in which its changes come', () => {
    const told = fc.tuple(
      fc.constantFrom<Told[0]>('ALARM', 'OK'),
      fc.integer({ min: 0, max: 20 }),
      fc.constantFrom(undefined, undefined, 'a', 'b', 'constructor'),
    ) as fc.Arbitrary<Told>;
    const changes = fc.uniqueArray(told, { minLength: 1, maxLength: 8, selector: ([, seconds, part]) => `${seconds} ${part}` });
    fc.assert(
      fc.property(
        changes.chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => stateOf(list).value === stateOf(shuffled).value,
      ),
      { numRuns: 2_000 },
    );
  });

  test.each<[string, Told[], Told[0], number]>([
    [
      'an ALARM that arrives late shows that it began earlier',
      [
        ['ALARM', 180],
        ['ALARM', 60],
      ],
      'ALARM',
      60,
    ],
    [
      'but not earlier than an OK in between',
      [
        ['ALARM', 180],
        ['OK', 100],
        ['ALARM', 60],
      ],
      'ALARM',
      180,
    ],
    [
      'nor than an OK that arrives even later',
      [
        ['ALARM', 180],
        ['ALARM', 60],
        ['OK', 100],
      ],
      'ALARM',
      180,
    ],
    [
      'from ALARM to ALARM it goes on',
      [
        ['ALARM', 60],
        ['ALARM', 180],
      ],
      'ALARM',
      60,
    ],
  ])('%s', (_, told, value, since) => {
    expect(stateOf(told)).toMatchObject({ value, since: at(since) });
  });

  test('remembers a bounded number of contributors, those that fire first', () => {
    const many = Array.from({ length: 400 }, (_, index): Told => [index % 2 === 0 ? 'ALARM' : 'OK', index, `part-${index}`]);
    const { each } = stateOf(many).contributors!;
    expect(each).toHaveLength(300);
    expect(each.filter(({ value }) => value === 'ALARM')).toHaveLength(200);
  });
});

import fc from 'fast-check';
import type { AlarmStateValue } from '../../lambdas/cases/incident/state-change';
import { reasonOf } from '../simulation/alarm-events';
import { isResolved } from '../simulation/support-account';
import { TestEngine } from './test-engine';

interface Told {
  value: AlarmStateValue;
  at: number;
}

/** An alarm's changes: each other than the one before, seconds to minutes apart. */
const changes = fc
  .array(fc.tuple(fc.constantFrom<AlarmStateValue>('ALARM', 'OK', 'INSUFFICIENT_DATA'), fc.integer({ min: 1, max: 200 })), {
    minLength: 1,
    maxLength: 7,
  })
  .map(drawn => {
    let at = 0;
    const all = drawn.map(([value, pause]): Told => {
      at += pause;
      return { value, at };
    });
    return all.filter(({ value }, index) => value !== all[index - 1]?.value);
  });

/** The same changes, each once to four times, in any order. */
const deliveries = changes.chain(all =>
  fc.record({
    all: fc.constant(all),
    order: fc
      .tuple(...all.map(change => fc.array(fc.constant(change), { minLength: 1, maxLength: 4 })))
      .map(copies => copies.flat())
      .chain(copies => fc.shuffledSubarray(copies, { minLength: copies.length })),
  }),
);

async function endOf(order: Told[], hasTime: boolean) {
  const engine = new TestEngine();
  engine.hasTime = hasTime;
  engine.seconds = 1_500;
  for (const { value, at } of order) await engine.deliver(value, at);
  await engine.until(6_000);
  return engine;
}

test('however often and in whatever order an alarm is told of before somebody works it, the end is the same', async () => {
  await fc.assert(
    fc.asyncProperty(deliveries, async ({ all, order }) => {
      const [inOrder, shuffled] = [await endOf(all, false), await endOf(order, false)];
      expect(shuffled.head.alarm).toEqual(inOrder.head.alarm);
      expect(shuffled.head.phase).toBe(inOrder.head.phase);
      expect(shuffled.dispositions).toEqual(inOrder.dispositions);
      expect(bodies(shuffled)).toEqual(bodies(inOrder));
    }),
    { numRuns: 150 },
  );
});

test('however they arrive while each is worked at once, the newest state counts, and all that was told is in it', async () => {
  await fc.assert(
    fc.asyncProperty(deliveries, async ({ all, order }) => {
      const engine = await endOf(order, true);
      const newest = all.at(-1)!;
      expect(engine.head.alarm).toMatchObject({ value: newest.value });
      expect(engine.dispositions.filter(text => text.endsWith('recorded'))).toEqual([]);
      expect(engine.cases.filter(supportCase => !isResolved(supportCase)).length).toBeLessThanOrEqual(1);
      if (newest.value === 'ALARM') expect(engine.head.phase).toBe('open');
      if (newest.value === 'OK') expect(engine.head.phase).not.toBe('open');
    }),
    { numRuns: 150 },
  );
});

test('300 duplicated, shuffled deliveries of one incident become one case that tells the story in order', async () => {
  const story = Array.from({ length: 60 }, (_, index): Told => ({ value: index % 2 === 0 ? 'ALARM' : 'OK', at: 10 + index * 20 }));
  story.push({ value: 'ALARM', at: 1_400 });
  const copies = Array.from({ length: 300 }, (_, index) => story[index % story.length]!);
  const [order] = fc.sample(fc.shuffledSubarray(copies, { minLength: copies.length }), { numRuns: 1, seed: 20_261_122 });
  const engine = new TestEngine({}, { resolveDelaySeconds: 900 });
  engine.seconds = 1_500;
  await engine.deliver('ALARM', 10);
  for (const { value, at } of order!) await engine.deliver(value, at);
  await engine.until(4_000);
  expect(engine.cases).toHaveLength(1);
  const words = bodies(engine).join('\n');
  const places = story.map(({ value, at }) => words.indexOf(reasonOf({ alarm: 0, value, at })));
  expect(places.filter(place => place === -1)).toEqual([]);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(engine.dispositions.every(text => text.endsWith('communicated'))).toBe(true);
});

function bodies({ cases }: TestEngine): string[] {
  return cases.flatMap(({ communications }) => communications.map(({ body }) => body));
}

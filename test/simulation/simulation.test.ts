import { historyOf } from './history';
import { runHistory } from './run-history';
import { shrink, tellHistory } from './shrink';

/** `.ci/run` plays many more. */
const HISTORIES = 300;
const FIRST_SEED = 20_261_122;

test(`${HISTORIES} histories with faults break no invariant`, async () => {
  let faults = 0;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
    const { world, violation } = await runHistory(historyOf(seed));
    if (violation) throw new Error(await tellHistory(await shrink(historyOf(seed), violation)));
    faults += world.injected.length;
  }
  expect(faults).toBeGreaterThan(20 * HISTORIES);
});

test('the same seed gives the same history', async () => {
  const [first, second] = [await tellHistory(historyOf(7)), await tellHistory(historyOf(7))];
  expect(first).toBe(second);
  expect(first.split('\n').length).toBeGreaterThan(5);
});

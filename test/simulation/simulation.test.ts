import { historyOf } from './history';
import { runHistory } from './run-history';
import { shrink, tellHistory } from './shrink';

const HISTORIES = 2_200;
const FIRST_SEED = 20_261_122;

test(`${HISTORIES} histories with faults break no invariant`, async () => {
  let faults = 0;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
    const { world, violation } = await runHistory(historyOf(seed));
    if (violation) throw new Error(await tellHistory(await shrink(historyOf(seed), violation)));
    faults += world.injected.length;
  }
  console.log(`${HISTORIES} histories from seed ${FIRST_SEED}, ${faults} faults: no invariant broke.`);
});

test('the same seed gives the same history', async () => {
  const [first, second] = [await tellHistory(historyOf(7)), await tellHistory(historyOf(7))];
  expect(first).toBe(second);
  expect(first.split('\n').length).toBeGreaterThan(5);
});

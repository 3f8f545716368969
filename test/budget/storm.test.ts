import { BUDGETS } from './budgets';
import { Storm } from './storm';

test.each([100, 1_000])('a storm of %d alarms costs what is written down for each, and every alarm is told', async alarms => {
  const storm = new Storm(alarms);
  await storm.run(60);
  const { tableWrites, indexWrites } = storm.table.meter.used;
  expect(tableWrites / alarms).toBeLessThanOrEqual(BUDGETS.storm.tableUnits);
  expect(indexWrites / alarms).toBeLessThanOrEqual(BUDGETS.storm.indexUnits);
  expect(storm.sweeps).toEqual({ done: 60, failed: 0 });
  expect(storm.untold()).toEqual([]);
});

test('a storm on a table that keeps to the limits of DynamoDB: nothing is lost, and the sweep comes through', async () => {
  const storm = new Storm(2_000, { throttles: true });
  await storm.run(60);
  const { used, indexPeak } = storm.table.meter;
  expect(storm.deadLetters).toEqual([]);
  expect(
    [...storm.table.items()].filter(({ sk, subject }) => sk === 'head' && (subject as { kind: string }).kind === 'alarm'),
  ).toHaveLength(storm.alarms);
  expect(storm.sweeps).toEqual({ done: 60, failed: 0 });
  expect(indexPeak).toBeLessThanOrEqual(BUDGETS.largeStorm.indexPeak);
  expect(used.largestItem).toBeLessThanOrEqual(BUDGETS.largeStorm.largestItemBytes);
});

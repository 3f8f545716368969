import { BUDGETS } from './budgets';
import { Storm } from './storm';

test('a storm of 300 alarms costs what is written down, and every alarm is told', async () => {
  const storm = new Storm(300);
  await storm.run(60);
  const { tableWrites, indexWrites } = storm.table.meter.used;
  expect(tableWrites / storm.alarms).toBeLessThanOrEqual(BUDGETS.storm.tableUnits);
  expect(indexWrites / storm.alarms).toBeLessThanOrEqual(BUDGETS.storm.indexUnits);
  expect(storm.sweeps).toEqual({ done: 60, failed: 0 });
});

/** More than the index takes of such a storm at once. */
test('a storm on a table that keeps to the limits of DynamoDB: nothing is lost, and the sweep comes through', async () => {
  const storm = new Storm(600, { throttles: true });
  await storm.run(60);
  const { used, indexPeak } = storm.table.meter;
  expect(storm.deadLetters).toEqual([]);
  expect([...storm.table.items()].filter(({ sk, kind }) => sk === 'head' && kind === 'alarm')).toHaveLength(storm.alarms);
  expect(storm.sweeps).toEqual({ done: 60, failed: 0 });
  expect(indexPeak).toBeLessThanOrEqual(BUDGETS.largeStorm.indexPeak);
  expect(used.largestItem).toBeLessThanOrEqual(BUDGETS.largeStorm.largestItemBytes);
});

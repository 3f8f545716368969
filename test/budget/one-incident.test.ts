import { BUDGETS } from './budgets';
import { READS, requestsOf, type Usage, WRITES } from './meter';
import { OneIncident } from './one-incident';

/** As the budgets are written: requests that read and that write, and write units of the table and of its indexes. */
function costOf(used: Usage) {
  return {
    reads: requestsOf(used, ...READS),
    writes: requestsOf(used, ...WRITES),
    tableUnits: used.tableWrites,
    indexUnits: used.indexWrites,
  };
}

/** What a sweep asks whether or not there is anything to do. */
function withoutSweep(used: Usage) {
  const { reads, ...writes } = costOf(used);
  return { ...writes, reads: reads - BUDGETS.idleSweep.reads };
}

let alarm: OneIncident;
beforeEach(async () => {
  alarm = new OneIncident();
  // Once an hour a sweep looks whether the index of 0.1.0 is empty.
  await alarm.sweep();
});

const opened = () => alarm.until(() => alarm.account.cases.length > 0);
const resolved = () => alarm.until(() => alarm.account.cases.some(({ statuses }) => statuses.at(-1)?.status === 'resolved'));

test('an alarm goes off', async () => {
  expect(costOf(await alarm.deliver('ALARM'))).toEqual(BUDGETS.newAlarm);
});

test('the same event comes a second time', async () => {
  const changedAt = alarm.now;
  await alarm.deliver('ALARM', changedAt);
  expect(costOf(await alarm.deliver('ALARM', changedAt))).toEqual(BUDGETS.duplicate);
});

test('the alarm is over before there is a case', async () => {
  await alarm.deliver('ALARM');
  alarm.now += 20_000;
  expect(costOf(await alarm.deliver('OK'))).toEqual(BUDGETS.recoveredBeforeACase);
});

test('a sweep opens a case', async () => {
  await alarm.deliver('ALARM');
  expect(withoutSweep(await opened())).toEqual(BUDGETS.caseOpened);
});

test('a sweep resolves a case', async () => {
  await alarm.deliver('ALARM');
  await opened();
  await alarm.deliver('OK');
  expect(withoutSweep(await resolved())).toEqual(BUDGETS.caseResolved);
});

test('a sweep inspects a case on which nothing has happened', async () => {
  await alarm.deliver('ALARM');
  await opened();
  const before = alarm.head!.case!.inspectAt;
  const used = await alarm.until(() => alarm.head!.case!.inspectAt !== before);
  expect(withoutSweep(used)).toEqual(BUDGETS.inspectionWithoutChange);
});

test('a sweep finds nothing to do', async () => {
  await alarm.deliver('ALARM');
  await opened();
  alarm.now += 60_000;
  expect(costOf(await alarm.sweep())).toEqual(BUDGETS.idleSweep);
});

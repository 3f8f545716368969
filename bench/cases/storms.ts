import { requestsOf } from '../../test/budget/meter';
import { Storm } from '../../test/budget/storm';
import type { Table } from '../table';

const STORMS = [100, 1_000, 10_000];
const MINUTES = 60;
/** Of the first version, write units for each alarm, table + index. */
const FIRST_VERSION: Record<number, string> = { 1000: '85 + 161', 10000: '187 + 267' };

/** The first hour of alarms that all go off within a minute, on a table that throttles as DynamoDB does, in virtual time. */
export async function benchStorms(): Promise<Table[]> {
  const rows: (string | number)[][] = [];
  for (const alarms of STORMS) {
    const storm = new Storm(alarms, { throttles: true });
    await storm.run(MINUTES);
    const { meter } = storm.table;
    const { tableWrites, indexWrites, largestItem } = meter.used;
    rows.push([
      alarms,
      Number((requestsOf(meter.used) / alarms).toFixed(1)),
      Number((tableWrites / alarms).toFixed(1)),
      Number((indexWrites / alarms).toFixed(1)),
      FIRST_VERSION[alarms] ?? '',
      meter.indexPeak,
      Number((largestItem / 1_024).toFixed(1)),
      storm.account.cases.length,
      storm.untold().length,
      storm.deadLetters.length,
      storm.sweeps.failed,
    ]);
  }
  return [
    {
      title: 'Storms: the first hour of alarms that go off within one minute; for each alarm',
      heading: [
        'alarms',
        'requests',
        'table units',
        'index units',
        'first version',
        'index peak/s',
        'largest item KB',
        'cases',
        'untold',
        'dead letters',
        'failed sweeps',
      ],
      rows,
      notes: [
        'Goals: 12 table units and 5 index units for each alarm, the same at 10,000 as at 1,000; a peak of 500 units a second (a partition takes 1,000); items of 64 KB.',
        'Untold: alarms that neither a case of their own nor the overflow case names by the end of the hour. The sweep takes 200 incidents a minute.',
      ],
    },
  ];
}

import { defaultWorld } from '../../local/support-simulator/world/default-world';
import type { Table } from '../table';
import { startAccount } from './bench-account';

const SIZES = [100, 600, 2_000];

/** The first refresh of accounts of several sizes. */
export async function benchRefreshSizes(): Promise<Table[]> {
  const rows: (string | number)[][] = [];
  for (const checkCount of SIZES) {
    const account = await startAccount(defaultWorld({ checkCount }));
    try {
      const { calls, transitions, report } = await account.run();
      const all = Object.values(calls).reduce((sum, count) => sum + count, 0);
      rows.push([
        checkCount,
        all,
        Number((all / checkCount).toFixed(2)),
        transitions,
        Math.round(report.durationSeconds / 60),
        report.outcome,
      ]);
    } finally {
      await account.stop();
    }
  }
  return [
    {
      title: 'The first refresh of an account, by its number of checks',
      heading: ['checks', 'calls', 'for each', 'transitions', 'minutes', 'outcome'],
      rows,
      notes: [
        'Time is simulated; the API allows 100 calls a second. Transitions do not grow with the checks: that is what a month of refreshes costs.',
      ],
    },
  ];
}

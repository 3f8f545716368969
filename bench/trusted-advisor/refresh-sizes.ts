import { keptAssembly, STACK_NAME } from '../../local/assembly';
import { type Assembly, readAssembly } from '../../local/cloud/template';
import { reportRun } from '../../local/report';
import { startRun, WORLD_OPTIONS } from '../../local/run';
import { defaultWorld } from '../../local/support-simulator/world/default-world';
import { synthesise } from '../../local/synthesise';
import type { Table } from '../table';

const SIZES = [100, 600, 2_000];
/** Calls a second that Trusted Advisor takes: what it takes of one caller, and what others leave of that on a bad day. */
const RATES = [100, 5];
const MINUTE = 60_000;
const MOST_MINUTES = 240;

/** The first refresh of accounts of several sizes: the deployed state machine and functions in the local cloud, in virtual time. */
export async function benchRefreshSizes(): Promise<Table[]> {
  const assembly = readAssembly(await keptAssembly(folder => synthesise(folder)), STACK_NAME);
  const rows: (string | number)[][] = [];
  for (const callsPerSecond of RATES) for (const checks of SIZES) rows.push(await refreshOf(assembly, checks, callsPerSecond));
  return [
    {
      title: 'The first refresh of an account, by its number of checks and the calls a second that Trusted Advisor takes',
      heading: [
        'calls/s',
        'checks',
        'refreshable',
        'calls',
        'for each',
        'throttled',
        'transitions',
        'minutes',
        'outcome',
        'abandoned',
        'failed',
      ],
      rows,
      notes: [
        'A check is refreshed within four and a half minutes, but for some that take longer and two that come to no end, for which the run waits. The least: one list, a call for each refreshable check, a status for all of them once, a result for each flagged one. Throttled calls are among the calls.',
      ],
    },
  ];
}

async function refreshOf(assembly: Assembly, checkCount: number, callsPerSecond: number): Promise<(string | number)[]> {
  const world = defaultWorld({ ...WORLD_OPTIONS, checkCount });
  let throttled = 0;
  let failed = 0;
  const parameters = { Preflight: 'Off', RefreshSchedule: 'rate(7 days)' };
  const run = await startRun({ assembly, parameters, world, onMoment: () => {}, onLog: () => {} });
  const { onSupportCall, onInvocation } = run.record;
  run.record.onSupportCall = line => {
    if (/ThrottlingException/.test(line)) throttled++;
    onSupportCall.call(run.record, line);
  };
  run.record.onInvocation = (name, outcome) => {
    if (!outcome.ok) failed++;
    onInvocation.call(run.record, name, outcome);
  };
  try {
    run.simulator.change({ limits: { trustedAdvisorCallsPerSecond: callsPerSecond } });
    const isOver = () => run.record.published.some(({ detailType }) => /^Trusted Advisor Refresh (Completed|Failed)$/.test(detailType));
    for (let minute = 1; minute <= MOST_MINUTES && !isOver(); minute++) await run.cloud.clock.runUntil(run.start + minute * MINUTE);
    // The state machine's last step.
    await run.cloud.clock.runUntil(run.cloud.clock.time() + MINUTE);
    const { trustedAdvisor, supportCalls } = await reportRun(run);
    const calls = Object.entries(supportCalls).reduce((sum, [name, count]) => (/TrustedAdvisor/.test(name) ? sum + count : sum), 0);
    const {
      transitions = '-',
      durationSeconds = 0,
      outcome = 'did not end',
      abandoned = '-',
    } = (trustedAdvisor ?? {}) as Record<string, number>;
    const refreshable = world.checks.filter(each => each.refreshable).length;
    const each = Number((calls / checkCount).toFixed(2));
    const minutes = Math.round(durationSeconds / 60);
    return [callsPerSecond, checkCount, refreshable, calls, each, throttled, transitions, minutes, outcome, abandoned, failed];
  } finally {
    await run.stop();
  }
}

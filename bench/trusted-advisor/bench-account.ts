import { trustedAdvisor } from '../../lambdas/trusted-advisor/advisor';
import { advisorClient } from '../../lambdas/trusted-advisor/advisor-client';
import { checkStore } from '../../lambdas/trusted-advisor/check-store';
import { collectResults } from '../../lambdas/trusted-advisor/collect-results';
import { NOTHING_EXCLUDED } from '../../lambdas/trusted-advisor/exclusions';
import { findingStore } from '../../lambdas/trusted-advisor/finding-store';
import { parseStart } from '../../lambdas/trusted-advisor/parse-start';
import { pollRefresh } from '../../lambdas/trusted-advisor/poll-refresh';
import type { RunReport } from '../../lambdas/trusted-advisor/run';
import { runStore } from '../../lambdas/trusted-advisor/run-store';
import { startRefresh } from '../../lambdas/trusted-advisor/start-refresh';
import { startSimulator } from '../../local/support-simulator/server';
import type { Simulator } from '../../local/support-simulator/simulator';
import type { World } from '../../local/support-simulator/world/world';
import { BenchClock } from './bench-clock';
import { CREDENTIALS, startTable } from './bench-table';
import { deployedMachine } from './state-machine';

/** A run, and what it took. */
export interface MeasuredRun {
  report: RunReport;
  /** Requests that reached the API, by operation. */
  calls: Record<string, number>;
  transitions: number;
}

export interface BenchAccount {
  clock: BenchClock;
  simulator: Simulator;
  run(): Promise<MeasuredRun>;
  stop(): Promise<void>;
}

const POLICY = { language: 'en', categories: ['all'], excludedCheckIds: [], deadlineMinutes: 60, budgetSeconds: 480 };

/** A call takes about 90 ms and there are three at a time: the account's limit of 100 calls a second stays in force. */
const MILLISECONDS_PER_CALL = 30;

/** The deployed state machine over the application's own code, the real SDK client, a DynamoDB and the API simulator, on a clock that only jumps. */
export async function startAccount(world: World): Promise<BenchAccount> {
  const clock = new BenchClock();
  const table = await startTable();
  const simulator = await startSimulator({ world, clock, log: () => clock.pass(MILLISECONDS_PER_CALL) });
  const client = advisorClient({ endpoint: simulator.url, credentials: CREDENTIALS });
  const services = {
    advisor: trustedAdvisor(client),
    checks: checkStore(table),
    findings: findingStore(table),
    runs: runStore(table),
    exclusions: async () => NOTHING_EXCLUDED,
    publish: async () => {},
    emitMetrics: () => {},
    now: () => clock.now(),
  };
  /** The machine's waits take no time: what it waited for is made up for before the next step. */
  const afterWaiting = (step: (input: never) => Promise<unknown>) => async (input: Record<string, unknown>) => {
    clock.pass(Number(input.waitSeconds ?? 0) * 1000);
    return step(input as never);
  };
  const machine = deployedMachine({
    // The interpreter names the real time as the start of the execution.
    'Start the refresh': input => startRefresh({ ...parseStart(input), startedAt: clock.now().toISOString() }, POLICY, services),
    'Poll the refreshes': afterWaiting(step => pollRefresh(step, services)),
    'Collect the results': afterWaiting(step => collectResults(step, POLICY, services)),
    // Without a task of its own the interpreter would call a real function.
    'Report the failure': async ({ failure }) => {
      throw new Error(`The run failed: ${JSON.stringify(failure)}`);
    },
  });
  let runs = 0;
  return {
    clock,
    simulator,
    async run() {
      const before = { ...simulator.calls };
      const { output, transitions } = await machine(`run-${++runs}`);
      const counts = Object.entries(simulator.calls).map(([operation, count]) => [operation, count - (before[operation] ?? 0)]);
      return { report: output as unknown as RunReport, calls: Object.fromEntries(counts), transitions };
    },
    async stop() {
      client.destroy();
      await simulator.close();
      await table.stop();
      clock.stop();
    },
  };
}

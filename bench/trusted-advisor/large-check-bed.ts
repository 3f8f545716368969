import { createServer, type Server } from 'node:http';
import { startSimulator } from '../../local/support-simulator/server';
import type { Simulator } from '../../local/support-simulator/simulator';
import { readWorld } from '../../local/support-simulator/world/read-world';
import type { WorldCheck } from '../../local/support-simulator/world/world';
import { type BenchTable, close, listen, startTable } from './bench-table';

/** What the function meets: the API with one check, a table and a bus. */
export interface Bed {
  check: WorldCheck;
  simulator: Simulator;
  table: BenchTable;
  busUrl: string;
  /** The check is refreshed, which is over at once. */
  refresh(): void;
  refreshes(): number;
  /** Size of the check's result as the API sends it. */
  answerMegabytes(): number;
  stop(): Promise<void>;
}

export async function startBed(): Promise<Bed> {
  const world = readWorld({
    checkCount: 1,
    everyCheck: {
      refreshable: true,
      enqueuedSeconds: 0,
      processingSeconds: 0,
      noneSeconds: 0,
      flagged: [0],
      suppressed: 0,
      replacedPerRefresh: 0,
    },
  });
  const [check] = world.checks as [WorldCheck];
  const now = { millis: Date.now() };
  const clock = { now: () => new Date(now.millis), sleep: async () => {} };
  const simulator = await startSimulator({ world, clock });
  const table = await startTable();
  const bus = eventBus();
  const { trustedAdvisor } = simulator.state;
  let refreshes = 0;
  return {
    check,
    simulator,
    table,
    busUrl: await listen(bus),
    refresh() {
      now.millis += 2 * 3_600_000;
      refreshes++;
      trustedAdvisor.refresh(check);
    },
    refreshes: () => refreshes,
    answerMegabytes: () => Buffer.byteLength(JSON.stringify({ result: trustedAdvisor.result(check) })) / 2 ** 20,
    async stop() {
      await simulator.close();
      await table.stop();
      await close(bus);
    },
  };
}

/** PutEvents that takes everything. */
function eventBus(): Server {
  return createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { Entries } = JSON.parse(body) as { Entries: unknown[] };
    response.end(JSON.stringify({ FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: 'id' })) }));
  });
}

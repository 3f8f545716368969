import { parseArgs } from 'node:util';
import { everyFault, playEach } from './fault-matrix';
import { historyOf } from './history';
import { runHistory } from './run-history';
import { SCENARIOS } from './scenarios';
import { shrink, tellHistory } from './shrink';

/**
 * `npm run simulate -- --seed S --runs N`: plays N histories, the first with seed S, and stops at the first invariant that breaks.
 * `npm run simulate -- --matrix`: plays each scenario with each fault at each call, one at a time.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: '1000' },
      matrix: { type: 'boolean', default: false },
    },
  });
  const first = Number(values.seed);
  const runs = Number(values.runs);
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(runs)) throw new Error('--seed and --runs take whole numbers.');
  await (values.matrix ? playMatrix() : playHistories(first, runs));
}

async function playMatrix(): Promise<void> {
  let played = 0;
  for (const [scenario, history] of SCENARIOS) {
    const faults = await everyFault(history);
    await playEach(history, faults).catch((error: Error) => {
      throw new Error(`${scenario}: ${error.message}`);
    });
    played += faults.length;
    console.log(`${String(faults.length).padStart(4)} faults  ${scenario}`);
  }
  console.log(`${played} faults, one at a time, in ${SCENARIOS.length} scenarios: no invariant broke.`);
}

async function playHistories(first: number, runs: number): Promise<void> {
  const startedAt = Date.now();
  const totals = { faults: 0, cases: 0, supportCalls: 0 };
  for (let run = 0; run < runs; run++) {
    const { world, violation } = await runHistory(historyOf(first + run));
    if (violation) {
      console.error(`\nSeed ${first + run} breaks an invariant after ${run} histories: ${violation.message}\nShrinking ...`);
      console.error(await tellHistory(await shrink(historyOf(first + run), violation)));
      process.exitCode = 1;
      return;
    }
    totals.faults += world.injected.length;
    totals.cases += world.account.cases.length;
    totals.supportCalls += world.supportCalls;
    if ((run + 1) % 1_000 === 0)
      console.log(`${run + 1} histories, ${totals.faults} faults, ${Math.round((Date.now() - startedAt) / 1_000)} s`);
  }
  const seconds = (Date.now() - startedAt) / 1_000;
  console.log(`${runs} histories from seed ${first}: no invariant broke.`);
  console.log(`${totals.faults} faults, ${totals.cases} cases, ${totals.supportCalls} writes to the Support API, ${seconds.toFixed(0)} s.`);
}

void main();

import '../variables.cjs';
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { EDGES } from './edges';

/** `npm run fuzz -- --runs N [--seed N] [--edge WORDS]`: other inputs than the tests have; the seed that failed is told. */
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string' }, edge: { type: 'string', default: '' } },
});
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);

async function main(): Promise<void> {
  process.stdout.write(`seed ${seed}\n`);
  for (const { name, property, share } of EDGES.filter(({ name }) => name.includes(values.edge))) {
    const numRuns = Math.ceil(Number(values.runs) * share);
    const details = await fc.check(property, { seed, numRuns });
    process.stdout.write(`${details.failed ? 'FAILED' : 'held'}  ${details.numRuns} inputs  ${name}\n`);
    if (!details.failed) continue;
    process.stdout.write(`${fc.defaultReportMessage(details)}\n`);
    process.exitCode = 1;
  }
}

main();

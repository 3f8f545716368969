import * as fc from 'fast-check';
import { EDGES } from './edges';

/** The same inputs each time; `npm run fuzz` tries others. */
const SEED = 20261122;
const RUNS = 10_000;

test.each(EDGES)('$name', async ({ property, share }) => {
  await fc.assert(property, { seed: SEED, numRuns: Math.ceil(RUNS * share) });
});

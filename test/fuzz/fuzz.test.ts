import * as fc from 'fast-check';
import { EDGES } from './edges';

/** The same inputs each time, of which `.ci/run` plays more; `npm run fuzz` tries others. */
const SEED = 20261122;
const RUNS = 2_500;

test.each(EDGES)('$name', async ({ property, share }) => {
  await fc.assert(property, { seed: SEED, numRuns: Math.ceil(RUNS * share) });
});

import { everyFault, firstAndLast, playEach } from './fault-matrix';
import { SCENARIOS } from './scenarios';

/** The rest of the matrix, six times as much, is `npm run simulate -- --matrix`. */
describe.each(SCENARIOS)('%s', (_, history) => {
  test('whichever kind of call fails, early or late, and however, it ends as it should', async () => {
    const all = await everyFault(history);
    expect(all.length).toBeGreaterThan(25);
    await playEach(history, firstAndLast(all));
  });
});

import type { History } from './history';
import type { ChooseFault, Fault } from './invocation';
import { runHistory } from './run-history';
import { SCENARIOS } from './scenarios';

/**
 * Every call of the scenario's engine, with each fault that the call knows, one at a time. To die before a call leaves the same world behind as to die after
 * the one before it, so that is tried only for the first call of an invocation.
 */
async function everyFault(history: History): Promise<{ place: string; fault: Fault }[]> {
  const all: { place: string; fault: Fault }[] = [];
  const listen: ChooseFault = (place, faults) => {
    const isFirst = place.includes('/1 ');
    for (const fault of new Set(faults)) if (isFirst || fault !== 'crash-before') all.push({ place, fault });
    return undefined;
  };
  const { violation } = await runHistory(history, { faults: listen });
  if (violation) throw violation;
  return all;
}

describe.each(SCENARIOS)('%s', (_, history) => {
  test('whichever call fails, and however, it ends as it should', async () => {
    const faults = await everyFault(history);
    for (const { place, fault } of faults) {
      const { violation } = await runHistory(history, { faults: at => (at === place ? fault : undefined) });
      if (violation) throw new Error(`${fault} at ${place}: ${violation.message}`);
    }
    console.log(`${faults.length} faults, one at a time`);
    expect(faults.length).toBeGreaterThan(50);
  });
});

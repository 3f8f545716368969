import type { ChooseFault, Fault } from './invocation';
import { runHistory } from './run-history';
import type { History } from './script';

/** One fault at one call: which invocation it was, its how many-th call, and what was called. */
export interface Placed {
  place: string;
  fault: Fault;
}

/**
 * Every call of the scenario's engine, with each fault that the call knows. To die before a call leaves the same world behind as to die after the one
 * before it, so that is tried only for the first call of an invocation.
 */
export async function everyFault(history: History): Promise<Placed[]> {
  const all: Placed[] = [];
  const listen: ChooseFault = (place, faults) => {
    const isFirst = place.includes('/1 ');
    for (const fault of new Set(faults)) if (isFirst || fault !== 'crash-before') all.push({ place, fault });
    return undefined;
  };
  const { violation } = await runHistory(history, { faults: listen });
  if (violation) throw violation;
  return all;
}

/** Of each kind of call, by the function that makes it, and each fault: the first and the last. */
export function firstAndLast(all: Placed[]): Placed[] {
  const ends = new Map<string, Placed[]>();
  for (const placed of all) {
    const kind = `${placed.place.replace(/^([a-z]+)\S*/, '$1')} ${placed.fault}`;
    const [first] = ends.get(kind) ?? [placed];
    ends.set(kind, first === placed ? [placed] : [first as Placed, placed]);
  }
  return [...ends.values()].flat();
}

/** Plays the scenario once for each of these faults. @throws the first invariant that breaks */
export async function playEach(history: History, faults: Placed[]): Promise<void> {
  for (const { place, fault } of faults) {
    const { violation } = await runHistory(history, { faults: at => (at === place ? fault : undefined) });
    if (violation) throw new Error(`${fault} at ${place}: ${violation.message}`);
  }
}

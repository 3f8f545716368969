import type { Design } from './design';
import { runHistory } from './run-history';
import type { History } from './script';
import { Violation } from './violation';

/** Leaves out steps, deliveries and faults for as long as the same invariant still breaks. */
export async function shrink(history: History, violation: Error, design?: Design): Promise<History> {
  let shortest = history;
  for (let isShorter = true; isShorter; ) {
    isShorter = false;
    for (const candidate of await candidates(shortest, design)) {
      const { violation: found } = await runHistory(candidate, { design });
      if (!found || nameOf(found) !== nameOf(violation)) continue;
      shortest = candidate;
      isShorter = true;
      break;
    }
  }
  return shortest;
}

function nameOf(error: Error): string {
  return error instanceof Violation ? error.invariant : error.name;
}

/** The largest cuts first: half of the faults, then single steps, deliveries and faults. */
async function candidates(history: History, design?: Design): Promise<History[]> {
  const { world } = await runHistory(history, { design });
  const places = world.injected.map(({ place }) => place);
  const withoutFaults = (left: string[]) => ({ ...history, spared: new Set([...history.spared, ...left]) });
  const halves = places.length > 3 ? [places.slice(places.length / 2), places.slice(0, places.length / 2)] : [];
  const withoutStep = history.steps.map((_, index) => ({ ...history, steps: history.steps.filter((_, other) => other !== index) }));
  const withoutDelivery = history.steps.flatMap((step, index) =>
    step.kind !== 'alarm' || step.deliveries.length < 2
      ? []
      : step.deliveries.map((_, copy) => ({
          ...history,
          steps: history.steps.with(index, { ...step, deliveries: step.deliveries.filter((_, other) => other !== copy) }),
        })),
  );
  return [...halves.map(withoutFaults), ...withoutStep, ...withoutDelivery, ...places.map(place => withoutFaults([place]))];
}

/** The history as a person reads it: what happened, in order, and in which kind of world. */
export async function tellHistory(history: History, design?: Design): Promise<string> {
  const { world, violation } = await runHistory(history, { design, isTold: true });
  return [`Seed ${history.seed}: ${violation?.message}`, JSON.stringify(history.settings), ...world.story].join('\n');
}

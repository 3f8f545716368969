import type { Design } from './design';
import type { ChooseFault } from './invocation';
import type { History } from './script';
import { Violation } from './violation';
import { World } from './world';

/** How long after the last fault everything has come to rest at the latest: the hourly budget may let one waiting incident go on at a time. */
const REST_WITHIN_SECONDS = 12 * 3_600;
/** By then whatever waits says until when. */
const FORGOTTEN_AFTER_SECONDS = 900;

export interface Result {
  world: World;
  /** The invariant that broke, or the bug that ended the run. */
  violation?: Error;
}

/** Plays a history: first with its faults, then without any, until everything is at rest. */
export async function runHistory(
  history: History,
  options: { design?: Design; isTold?: boolean; faults?: ChooseFault } = {},
): Promise<Result> {
  const world = new World(history, options.design, options.isTold, options.faults);
  try {
    await world.run(history.faultsEnd + FORGOTTEN_AFTER_SECONDS);
    world.invariants.nobodyIsForgotten();
    await world.run(history.faultsEnd + REST_WITHIN_SECONDS, true);
    world.invariants.atTheEnd();
    return { world };
  } catch (error) {
    return { world, violation: error instanceof Error ? error : new Violation('unknown', String(error)) };
  }
}

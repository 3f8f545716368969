import { UsageError } from '../lambdas/shared/usage-error';
import { readJsonFile } from './event-files';
import { WORLD_OPTIONS } from './run';
import { readWorld } from './support-simulator/world/read-world';
import type { World } from './support-simulator/world/world';

/**
 * Reads what Trusted Advisor looks like in a run.
 * @throws UsageError that names the file and what is wrong in it
 */
export function readWorldFile(file: string): World {
  const json = readJsonFile(file);
  try {
    return readWorld(json, WORLD_OPTIONS);
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}.`);
  }
}

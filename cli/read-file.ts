import { readFileSync } from 'node:fs';
import { UsageError } from '../lambdas/shared/usage-error';

/** The text of a file that somebody named. @throws UsageError when it cannot be read */
export function readNamedFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}.`);
  }
}

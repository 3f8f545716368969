import { readFileSync } from 'node:fs';
import { UsageError } from '../lambdas/shared/usage-error';
import type { Io } from './io';

/** In place of a file's name: what is piped into the command. */
export const STDIN = '-';

/** The text of a file that somebody named. @throws UsageError when it cannot be read */
export function readNamedFile(file: string, io: Pick<Io, 'readInput'>): string {
  try {
    return file === STDIN ? io.readInput() : readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `${file === STDIN ? 'stdin' : file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}.`,
    );
  }
}

import { UsageError } from '../lambdas/shared/usage-error';
import { visible } from '../lambdas/shared/visible';

/** The terminal, or whatever stands in for it. */
export interface Io {
  /** For what was asked for. */
  out(text: string): void;
  /** For what is said beside it. */
  err(text: string): void;
  /** Whether somebody sits there who can be asked. */
  isTTY: boolean;
  /** How wide the terminal is that shows what was asked for; absent for a pipe or a file. */
  columns?: number;
  ask(question: string): Promise<string>;
  /** All that is piped into the command. */
  readInput(): string;
  sleep(milliseconds: number): Promise<void>;
  /** Opens a file in an editor, until it is closed. */
  edit(file: string): Promise<void>;
}

/** Could not be done: the message says why, and what to do about it. Exit code 1. */
export class CannotDo extends Error {
  override readonly name = 'CannotDo';
}

/** The same terminal, on which nothing that comes from outside can act. */
export function harmless(io: Io): Io {
  return {
    ...io,
    out: text => io.out(visible(text)),
    err: text => io.err(visible(text)),
    ask: question => io.ask(visible(question)),
  };
}

/**
 * Asks before something is changed that cannot be taken back.
 * @throws UsageError when there is nobody to ask, CannotDo when the answer is not yes
 */
export async function confirm(io: Io, question: string, { yes = false }: { yes?: boolean }): Promise<void> {
  if (yes) return;
  if (!io.isTTY) throw new UsageError(`${question} There is no terminal to ask at: add --yes.`);
  const answer = await io.ask(`${question} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new CannotDo('Nothing was changed.');
}

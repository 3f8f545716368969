import type { Installation } from './installation';
import type { Io } from './io';
import { type Output, written } from './output';

/** What a command works with. */
export interface Session {
  installation: Installation;
  io: Io;
  output: Output;
}

/** What a command works with that asks nobody. */
export type Offline = Pick<Session, 'io' | 'output'>;

/** Whether the answer is for people, in words. */
export function isForPeople({ format, query }: Output): boolean {
  return query === undefined && (format === undefined || format === 'table');
}

/** Says what came of a command: the document to programs, the words to people. */
export function tell({ io, output }: Offline, value: unknown, words: () => string): void {
  const text = written(value, words, output, io.columns);
  // Of an empty list, TSV has no line: an empty one would be an item.
  if (text !== '') io.out(`${text}\n`);
}

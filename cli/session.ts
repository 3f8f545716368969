import type { Installation } from './installation';
import type { Io } from './io';

/** What a command works with. */
export interface Session {
  installation: Installation;
  io: Io;
  /** One JSON document on stdout instead of text for people. */
  json: boolean;
}

/** Says what came of a command: the value to programs, the words to people. */
export function tell({ io, json }: Pick<Session, 'io' | 'json'>, value: unknown, words: () => string): void {
  io.out(json ? `${JSON.stringify(value, null, 2)}\n` : `${words()}\n`);
}

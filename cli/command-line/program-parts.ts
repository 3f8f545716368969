import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../../lambdas/shared/duration';
import type { Offline, Session } from '../session';

export type SessionCommand = (session: Session) => Promise<void>;

/** How commands are run. */
export interface CommandRunner {
  /** With an installation, which is found first. */
  inSession(command: SessionCommand): Promise<void>;
  /** For what asks nobody. */
  offline(): Offline;
}

/** What an incident can be named by. */
export const REFERENCE = 'key of the incident, name of its alarm, or display ID or caseId of its case';

/** For an option that may be given more than once. */
export function collected(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

/** Milliseconds of a duration as somebody typed it. @throws InvalidArgumentError, which names the option */
export function durationOption(text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

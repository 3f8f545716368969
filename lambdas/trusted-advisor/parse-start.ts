import { splitList } from '../shared/split-list';
import type { StartRequest } from './start-refresh';

/**
 * The input of a run, as the schedule or somebody at the console gave it: `{}` for all checks, `{"checkIds": ["..."]}` for some.
 * @throws when it is neither, with the reason
 */
export function parseStart(event: unknown): StartRequest {
  const { runId, startedAt, input } = event as { runId: string; startedAt: string; input?: unknown };
  const checkIds = isRecord(input) ? input.checkIds : undefined;
  if (checkIds === undefined || checkIds === null) return { runId, startedAt };
  if (!isListOfIds(checkIds)) throw new Error('checkIds has to be a list of Trusted Advisor check IDs, like {"checkIds": ["Qch7DwouX1"]}.');
  return { runId, startedAt, checkIds: [...new Set(checkIds)] };
}

/** The checks to leave alone, which come with every start: a function's environment has no room for so many IDs. */
export function excludedCheckIdsOf(event: unknown): string[] {
  const { excludedCheckIds = '' } = event as { excludedCheckIds?: string };
  return splitList(excludedCheckIds);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isListOfIds(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every(item => typeof item === 'string' && item !== '');
}

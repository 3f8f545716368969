import { readFileSync } from 'node:fs';
import { UsageError } from '../lambdas/shared/usage-error';
import type { BusEvent } from './cloud/bus';

/** An event of the story; without a `time` it happens as soon as its turn comes. */
export type StoryEvent = Partial<BusEvent>;

/**
 * Reads EventBridge events from files, each an event or an array of events, in their order.
 * @throws UsageError that names the file and, where it can, the place in it
 */
export function readEventFiles(files: string[]): StoryEvent[] {
  return files.flatMap(file => toEvents(readJsonFile(file), file));
}

/** Every minute of a run has its work: an event of next year would take an hour to get to. In milliseconds. */
const FARTHEST = 31 * 24 * 3_600_000;

/** @throws UsageError for an event whose time lies too far ahead */
export function checkTimes(events: StoryEvent[], start: number): void {
  const farAway = events.find(({ time }) => time && Date.parse(time) > start + FARTHEST);
  if (farAway)
    throw new UsageError(
      `The event of ${farAway.time} lies more than 31 days ahead: the clock would have to pass every minute until then.`,
    );
}

/** One event or a list of them, checked. @param origin the file or whatever else they came from, for messages */
export function toEvents(value: unknown, origin: string): StoryEvent[] {
  if (!Array.isArray(value)) return [toEvent(value, origin)];
  return value.map((item, index) => toEvent(item, `${origin}, event ${index + 1}`));
}

/** Whose alarms these are: the account of the first alarm that names one. */
export function accountOf(events: StoryEvent[]): string | undefined {
  return events.find(({ source, account }) => source === 'aws.cloudwatch' && /^\d{12}$/.test(account ?? ''))?.account;
}

/** @throws UsageError that names the file */
export function readJsonFile(file: string): unknown {
  return parseJson(readText(file), file);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : message;
    throw new UsageError(`${file} cannot be read: ${why}.`);
  }
}

/** @throws UsageError with line and column where the engine tells them */
export function parseJson(text: string, origin: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${origin} is not JSON: ${placed((error as Error).message, text)}.`);
  }
}

/** Node.js before 22 tells only the position. */
function placed(message: string, text: string): string {
  const [, position] = /at position (\d+)$/.exec(message) ?? [];
  if (!position) return message;
  const before = text.slice(0, Number(position)).split('\n');
  return `${message} (line ${before.length} column ${(before.at(-1)?.length ?? 0) + 1})`;
}

function toEvent(value: unknown, origin: string): StoryEvent {
  const problem = problemWith(value);
  if (problem) throw new UsageError(`${origin} is no EventBridge event: ${problem}.`);
  return value as StoryEvent;
}

function problemWith(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'it is not an object';
  const { source, 'detail-type': detailType, time, detail } = value as Record<string, unknown>;
  if (typeof source !== 'string') return 'it has no "source"';
  if (typeof detailType !== 'string') return 'it has no "detail-type"';
  if (detail !== undefined && (typeof detail !== 'object' || detail === null)) return 'its "detail" is not an object';
  if (time !== undefined && (typeof time !== 'string' || Number.isNaN(Date.parse(time))))
    return `its "time" is ${JSON.stringify(time)}, not a time`;
  return undefined;
}

import { createHash } from 'node:crypto';
import type { Communication, ReadingMark, Reply } from '../incident/case-view';
import { authorOf, type Ours } from '../incident/our-texts';

/** How far before the mark communications are asked for again, as one may come to light late. Seconds. */
const OVERLAP_SECONDS = 3_600;
const FIRST_LINES = 5;
const FIRST_CHARACTERS = 500;

/**
 * Reads on from the mark: what is new and theirs, oldest first, and the mark behind it. Reading the same communications twice finds nothing new.
 * @param ours our own texts come back too
 */
export function readOn(
  communications: Communication[],
  ours: Ours,
  mark?: ReadingMark,
): { replies: Reply[]; mark: ReadingMark | undefined } {
  const inOrder = [...communications].sort((a, b) => a.timeCreated.localeCompare(b.timeCreated));
  const fresh = inOrder.filter(communication => !mark?.seen.includes(fingerprintOf(communication)) && isAfter(communication, mark));
  if (fresh.length === 0) return { replies: [], mark };
  const until = [mark?.until ?? '', fresh.at(-1)!.timeCreated].sort().at(-1)!;
  const seen = [...new Set([...(mark?.seen ?? []), ...fresh.map(fingerprintOf)])].slice(-MOST_SEEN);
  return { replies: fresh.filter(text => authorOf(text, ours) === 'theirs').map(toReply), mark: { until, seen } };
}

/** More than a case gets in an hour, by far. */
const MOST_SEEN = 100;

/** The time from which on to ask for communications. */
export function askFrom(mark: ReadingMark): string {
  return new Date(Date.parse(mark.until) - OVERLAP_SECONDS * 1_000).toISOString();
}

function isAfter({ timeCreated }: Communication, mark?: ReadingMark): boolean {
  return !mark || Date.parse(timeCreated) >= Date.parse(mark.until) - OVERLAP_SECONDS * 1_000;
}

function fingerprintOf({ timeCreated, submittedBy, body }: Communication): string {
  return createHash('sha256')
    .update(JSON.stringify([timeCreated, submittedBy, body]))
    .digest('hex')
    .slice(0, 12);
}

function toReply(communication: Communication): Reply {
  const { body, submittedBy, timeCreated, attachments } = communication;
  const firstLines = body
    .split('\n')
    .filter(line => line.trim() !== '')
    .slice(0, FIRST_LINES)
    .join('\n')
    .slice(0, FIRST_CHARACTERS);
  return { fingerprint: fingerprintOf(communication), submittedBy, timeCreated, firstLines, attachments };
}

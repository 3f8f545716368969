import { counted, cut, oneLine, readableTime } from '../../shared/wording';
import type { Incident } from '../incident/incident';
import type { StateChange } from '../incident/state-change';
import type { SubjectWords } from './subject-words';

/** Longest line for one change. Characters. */
const LINE_LIMIT = 700;
/** Kept for the line that says how many changes follow. */
const MORE_LENGTH = 60;

/**
 * Lists changes, oldest first, as far as the room allows, but at least one; and says how many are for the next communication.
 * @param told an explanation that stands elsewhere in the text, and is not repeated
 */
export function fitChanges(
  { unreported }: Incident,
  words: Pick<SubjectWords, 'change'>,
  room: number,
  told = '',
): { lines: string[]; covers: string[] } {
  const lines: string[] = [];
  const covers: string[] = [];
  let length = MORE_LENGTH;
  for (const change of unreported) {
    const line = cut(words.change(change, told), LINE_LIMIT);
    length += line.length + 1;
    if (covers.length > 0 && length > room) break;
    lines.push(line);
    covers.push(change.id);
  }
  const left = unreported.length - covers.length;
  return { lines: left > 0 ? [...lines, `(${counted(left, 'more change')} follow in the next communication.)`] : lines, covers };
}

/** A change keeps the beginning of CloudWatch's explanation only. Characters; the record's limit. */
const KEPT_TEXT = 300;

/** When a change was, what it came to, and CloudWatch's explanation unless that stands elsewhere. */
export function changeLine({ timestamp, text, isDeleted }: StateChange, state: string, told: string): string {
  if (isDeleted) return `- ${readableTime(timestamp)}: the alarm was found deleted.`;
  const reason = oneLine(text);
  const what = `- ${readableTime(timestamp)}: ${state}`;
  if (!reason) return what;
  return told.startsWith(reason) ? `${what} (explained above)` : `${what}. ${reason}${text.length >= KEPT_TEXT ? '…' : ''}`;
}

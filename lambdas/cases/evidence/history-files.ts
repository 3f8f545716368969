import { why, within } from '../../shared/deadline';
import { oneLine } from '../../shared/wording';
import type { CloudWatchReader } from '../alarms/cloudwatch-reader';
import { type Evidence, type EvidenceSubject, jsonFile } from './evidence-file';

/** One page of history: the newest entries are what a reader looks for, and a page stays far below the limit of a file. */
export async function configurationFile(
  { alarm, reading }: EvidenceSubject,
  book: CloudWatchReader,
  deadline: AbortSignal,
  fileName: string,
): Promise<Evidence> {
  const obstacle = book.outOfReach(alarm);
  if (obstacle) return { files: [], notes: [] };
  const history = await attemptHistory(book, alarm, deadline);
  if (!reading.described && history.entries.length === 0) return { files: [], notes: history.notes };
  return { files: [jsonFile(fileName, { configuration: reading.described, history: history.entries })], notes: history.notes };
}

async function attemptHistory(book: CloudWatchReader, alarm: EvidenceSubject['alarm'], deadline: AbortSignal) {
  try {
    return { entries: await within(deadline, book.history(alarm, deadline)), notes: [] };
  } catch (error) {
    return { entries: [], notes: [`The alarm's history could not be attached: ${oneLine(why(error, deadline))}.`] };
  }
}

export async function completeHistoryFile(
  { alarm, wantsCompleteHistory }: EvidenceSubject,
  book: CloudWatchReader,
  deadline: AbortSignal,
  fileName: string,
): Promise<Evidence> {
  if (!wantsCompleteHistory || book.outOfReach(alarm)) return { files: [], notes: [] };
  const { entries, isCut } = await book.completeHistory(alarm, deadline);
  const notes = isCut ? [`${fileName} holds the newest ${entries.length} entries only: CloudWatch has more.`] : [];
  return { files: [], largeFiles: [jsonFile(fileName, { history: entries })], notes };
}

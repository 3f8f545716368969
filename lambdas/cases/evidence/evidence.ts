import { why, within } from '../../shared/deadline';
import { cut, listed, oneLine } from '../../shared/wording';
import { detailsOf } from '../alarms/alarm-details';
import type { AlarmEvent } from '../alarms/alarm-event';
import type { AlarmReading, CloudWatchReader } from '../alarms/cloudwatch-reader';
import type { DescribedAlarm } from '../alarms/describe-alarms';
import { alarmNameOf } from '../alarms/reason-data';
import type { Incident } from '../incident/incident';
import { knownOf } from '../text/alarm-description';
import { type Drawn, type Graph, graphOf, type Span, undrawable } from './metric-graph';

/** A file for a case. */
export interface EvidenceFile {
  fileName: string;
  data: Uint8Array;
}

/** What could be collected, and a line for each thing that could not, for the text of the case. */
export interface Evidence {
  files: EvidenceFile[];
  /** Files that may be larger than an attachment set takes. */
  largeFiles?: EvidenceFile[];
  notes: string[];
}

/** What the evidence is about. */
export interface EvidenceSubject {
  incident: Pick<Incident, 'alarmName' | 'accountId' | 'region' | 'contributorId' | 'alarm'>;
  event?: AlarmEvent;
  /** What was read of the alarm before. */
  reading: AlarmReading;
  now: Date;
  /** A rule asks for all of the alarm's history. */
  wantsCompleteHistory?: boolean;
}

/** Limits of an attachment set: https://docs.aws.amazon.com/awssupport/latest/APIReference/API_AddAttachmentsToSet.html */
const MOST_FILES = 3;
const MOST_BYTES = 5 * 1024 * 1024;
/** Triggering alarms of a composite one that are asked for. */
const MOST_TRIGGERING = 20;

/**
 * Collects the graph, the alarm's configuration and history, and the event. Never throws and never waits beyond the deadline: what is late or fails is
 * named in the notes, and the rest is given.
 * @param deadline ends the collecting, for example `AbortSignal.timeout(5_000)`
 */
export async function collectEvidence(subject: EvidenceSubject, book: CloudWatchReader, deadline: AbortSignal): Promise<Evidence> {
  const name = fileNameFor(subject.incident.alarmName);
  const collected = await Promise.all([
    attempt('The graph', deadline, () => drawGraph(subject, book, deadline, `${name}-graph.png`)),
    attempt("The alarm's configuration and history", deadline, () => configurationFile(subject, book, deadline, `${name}-alarm.json`)),
    eventFile(subject, `${name}-event.json`),
    attempt("The alarm's complete history", deadline, () => completeHistoryFile(subject, book, deadline, `${name}-history.json`)),
  ]);
  const files = collected.flatMap(each => each.files);
  const [fitting, tooLarge] = [files.filter(fits), files.filter(file => !fits(file))];
  const sizes = tooLarge.map(({ fileName }) => `${fileName} is not attached: it has more than 5 MB.`);
  return {
    files: fitting.slice(0, MOST_FILES),
    largeFiles: collected.flatMap(({ largeFiles = [] }) => largeFiles),
    notes: [...collected.flatMap(each => each.notes), ...sizes],
  };
}

const fits = ({ data }: EvidenceFile) => data.byteLength > 0 && data.byteLength <= MOST_BYTES;

async function attempt(what: string, deadline: AbortSignal, work: () => Promise<Evidence>): Promise<Evidence> {
  try {
    return await within(deadline, work());
  } catch (error) {
    return { files: [], notes: [`${what} could not be attached: ${oneLine(why(error, deadline))}.`] };
  }
}

async function drawGraph(subject: EvidenceSubject, book: CloudWatchReader, deadline: AbortSignal, fileName: string): Promise<Evidence> {
  const { incident, event, reading, now } = subject;
  const obstacle = book.outOfReach(incident);
  if (obstacle) return { files: [], notes: [`The graph could not be attached: ${obstacle}.`] };
  const graph = await graphFor(subject, book, deadline, { since: incident.alarm.since, now });
  if ('obstacle' in graph) return { files: [], notes: [`No graph of ${kindInWords(event, reading)} is attached: ${graph.obstacle}.`] };
  const data = await book.draw(graph.widget, deadline);
  const leftOut = graph.leftOut.length > 0 ? [`The graph does not show ${listed(graph.leftOut.map(oneLine), 200)}.`] : [];
  return { files: [{ fileName, data }], notes: leftOut };
}

async function graphFor(
  { incident, event, reading }: EvidenceSubject,
  book: CloudWatchReader,
  deadline: AbortSignal,
  span: Span,
): Promise<Graph> {
  const { details, seen, reason } = knownOf(event, reading.details);
  if (details.kind !== 'composite') {
    const obstacle = undrawable(details);
    return obstacle ? { obstacle } : graphOf(incident.alarmName, [{ alarmName: incident.alarmName, details, seen, reason }], span);
  }
  const names = [...new Set(seen.triggering.map(({ arn }) => alarmNameOf(arn)))];
  if (names.length === 0) return { obstacle: 'the event does not name the alarms that triggered it' };
  const described = await book.describe(names.slice(0, MOST_TRIGGERING), deadline);
  const graph = graphOf(`${incident.alarmName}: what triggered it`, described.map(toDrawn), span);
  if ('obstacle' in graph) return { obstacle: 'none of the alarms that triggered it has a metric that CloudWatch can draw' };
  const known = described.map(({ AlarmName }) => AlarmName);
  return { ...graph, leftOut: [...graph.leftOut, ...names.filter(each => !known.includes(each))] };
}

function toDrawn(alarm: DescribedAlarm): Drawn {
  return { alarmName: alarm.AlarmName ?? '', details: detailsOf(alarm), reason: alarm.StateReason };
}

function kindInWords(event: AlarmEvent | undefined, { details }: AlarmReading): string {
  const { kind } = knownOf(event, details).details;
  return kind === 'metric' ? 'the alarm' : `the ${kind} alarm`;
}

/** One page of history: the newest entries are what a reader looks for, and a page stays far below the limit of a file. */
async function configurationFile(
  { incident, reading }: EvidenceSubject,
  book: CloudWatchReader,
  deadline: AbortSignal,
  fileName: string,
): Promise<Evidence> {
  const obstacle = book.outOfReach(incident);
  if (obstacle) return { files: [], notes: [] };
  const history = await attemptHistory(book, incident, deadline);
  if (!reading.described && history.entries.length === 0) return { files: [], notes: history.notes };
  return { files: [jsonFile(fileName, { configuration: reading.described, history: history.entries })], notes: history.notes };
}

async function attemptHistory(book: CloudWatchReader, alarm: EvidenceSubject['incident'], deadline: AbortSignal) {
  try {
    return { entries: await within(deadline, book.history(alarm, deadline)), notes: [] };
  } catch (error) {
    return { entries: [], notes: [`The alarm's history could not be attached: ${oneLine(why(error, deadline))}.`] };
  }
}

async function completeHistoryFile(
  { incident, wantsCompleteHistory }: EvidenceSubject,
  book: CloudWatchReader,
  deadline: AbortSignal,
  fileName: string,
): Promise<Evidence> {
  if (!wantsCompleteHistory || book.outOfReach(incident)) return { files: [], notes: [] };
  const { entries, isCut } = await book.completeHistory(incident, deadline);
  const notes = isCut ? [`${fileName} holds the newest ${entries.length} entries only: CloudWatch has more.`] : [];
  return { files: [], largeFiles: [jsonFile(fileName, { history: entries })], notes };
}

function eventFile({ event }: EvidenceSubject, fileName: string): Evidence {
  return event
    ? { files: [jsonFile(fileName, event)], notes: [] }
    : { files: [], notes: ['The event is not attached: it is not kept any more.'] };
}

function jsonFile(fileName: string, content: unknown): EvidenceFile {
  return { fileName, data: Buffer.from(`${JSON.stringify(content, null, 2)}\n`) };
}

const NAME_LIMIT = 60;

/** What of an alarm's name any file system takes. */
function fileNameFor(alarmName: string): string {
  const name = cut(alarmName.normalize('NFKD').replace(/[^A-Za-z0-9._]+/g, '-'), NAME_LIMIT).replace(/[^A-Za-z0-9._-]/g, '');
  return name.replace(/^[-.]+|[-.]+$/g, '') || 'alarm';
}

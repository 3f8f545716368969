import { why, within } from '../../shared/deadline';
import { cut, listed, oneLine } from '../../shared/wording';
import { detailsOf } from '../alarms/alarm-details';
import type { AlarmEvent } from '../alarms/alarm-event';
import type { AlarmReading, CloudWatchReader } from '../alarms/cloudwatch-reader';
import type { DescribedAlarm } from '../alarms/describe-alarms';
import { alarmNameOf } from '../alarms/reason-data';
import { knownOf } from '../text/alarm-description';
import { type Evidence, type EvidenceFile, type EvidenceSubject, jsonFile } from './evidence-file';
import { completeHistoryFile, configurationFile } from './history-files';
import { type Drawn, type Graph, graphOf, type Span, undrawable } from './metric-graph';

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
  const name = fileNameFor(subject.alarm.name);
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
  const { alarm, since, event, reading, now } = subject;
  const obstacle = book.outOfReach(alarm);
  if (obstacle) return { files: [], notes: [`The graph could not be attached: ${obstacle}.`] };
  const graph = await graphFor(subject, book, deadline, { since, now });
  if ('obstacle' in graph) return { files: [], notes: [`No graph of ${kindInWords(event, reading)} is attached: ${graph.obstacle}.`] };
  const data = await book.draw(graph.widget, deadline);
  const leftOut = graph.leftOut.length > 0 ? [`The graph does not show ${listed(graph.leftOut.map(oneLine), 200)}.`] : [];
  return { files: [{ fileName, data }], notes: leftOut };
}

async function graphFor(
  { alarm, event, reading }: EvidenceSubject,
  book: CloudWatchReader,
  deadline: AbortSignal,
  span: Span,
): Promise<Graph> {
  const { details, seen, reason } = knownOf(event, reading.details);
  if (details.kind !== 'composite') {
    const obstacle = undrawable(details);
    return obstacle ? { obstacle } : graphOf(alarm.name, [{ alarmName: alarm.name, details, seen, reason }], span);
  }
  const names = [...new Set(seen.triggering.map(({ arn }) => alarmNameOf(arn)))];
  if (names.length === 0) return { obstacle: 'the event does not name the alarms that triggered it' };
  const described = await book.describe(names.slice(0, MOST_TRIGGERING), deadline);
  const graph = graphOf(`${alarm.name}: what triggered it`, described.map(toDrawn), span);
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

function eventFile({ event }: EvidenceSubject, fileName: string): Evidence {
  return event
    ? { files: [jsonFile(fileName, event)], notes: [] }
    : { files: [], notes: ['The event is not attached: it is not kept any more.'] };
}

const NAME_LIMIT = 60;

/** What of an alarm's name any file system takes. */
function fileNameFor(alarmName: string): string {
  const name = cut(alarmName.normalize('NFKD').replace(/[^A-Za-z0-9._]+/g, '-'), NAME_LIMIT).replace(/[^A-Za-z0-9._-]/g, '');
  return name.replace(/^[-.]+|[-.]+$/g, '') || 'alarm';
}

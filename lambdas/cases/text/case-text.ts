import { cut, cutSaying, oneLine } from '../../shared/wording';
import type { AlarmEvent } from '../alarms/alarm-event';
import type { Incident } from '../incident/incident';
import { referenceLine } from '../incident/marker';
import type { Route } from '../incident/routing-decision';
import type { Subject } from '../incident/subject';
import { knownOf } from './alarm-description';
import { ALARM_WORDS } from './alarm-words';
import { FINDING_WORDS } from './finding-words';
import { fitChanges } from './history';
import { OVERFLOW_WORDS } from './overflow-words';
import { linesOf, type Parts, type Room, section } from './sections';
import type { CaseExtras, SubjectWords } from './subject-words';

/** A case as CreateCase takes it, and the changes that its text tells. */
export interface CaseText extends Route {
  /** At most 200 characters: AWS documents no limit, so we keep one that a reader can scan. */
  subject: string;
  /** Under 8,000 characters, the limit of CreateCase. */
  communicationBody: string;
  /** Files for the case's first communication, put up within the last hour. */
  attachmentSetId?: string;
  /** Files that were put up in parts. */
  uploadIds?: string[];
  covers: string[];
}

/** What may be told beside the changes. */
export interface CommentExtras extends Pick<CaseExtras, 'templates'> {
  /** Further requests, a sentence each, such as to raise the severity. */
  asks?: string[];
}

const SUBJECT_LIMIT = 200;
const BODY_LIMIT = 7_990;
/** Room that the changes get at least. */
const HISTORY_ROOM = 1_000;

/** How much of its room every part keeps when not all fits, tried in this order until the changes have theirs. */
const SCALES = [0.7, 0.5, 0.3, 0.2, 0.1];

const WORDS: Record<Subject['kind'], SubjectWords> = { alarm: ALARM_WORDS, finding: FINDING_WORDS, overflow: OVERFLOW_WORDS };

/** The case for an incident: what is wrong, how bad, what is asked, where, what was observed, and how it came about. */
export function composeCase(incident: Incident, route: Route, marker: string, event?: AlarmEvent, extras: CaseExtras = {}): CaseText {
  const { templates = {}, details, attachmentSetId, uploadIds } = extras;
  const words = WORDS[incident.subject.kind];
  const telling = { incident, route, known: knownOf(event, details) };
  const told = templates.opening ? undefined : telling.known.reason;
  const { body, covers } = arrange(incident, marker, HISTORY_HEADING, room => words.parts(telling, extras, room), told);
  const subject = withMarker(words.subject(telling, templates), marker);
  return { ...route, subject, communicationBody: body, covers, attachmentSetId, uploadIds };
}

const MOST_ASKS = 5;

/** A comment that tells, oldest first, as many unreported changes as one communication holds; the rest is for the next one. */
export function composeComment(
  incident: Incident,
  marker: string,
  { templates = {}, asks = [] }: CommentExtras = {},
): { body: string; covers: string[] } {
  return arrange(incident, marker, COMMENT_HEADING, room => {
    const { opening, ask } = WORDS[incident.subject.kind].comment(incident, templates, room);
    const others = asks.slice(0, MOST_ASKS).map(each => cutSaying(oneLine(each), room(500)));
    return { before: [section('', [opening])], after: [section('', [ask, ...others])] };
  });
}

/** A subject is ours by its marker, whatever its words. */
function withMarker(words: string, marker: string): string {
  const tail = ` [${marker}]`;
  return `${cut(words, SUBJECT_LIMIT - tail.length)}${tail}`;
}

const HISTORY_HEADING = 'HISTORY OF THE INCIDENT';
const COMMENT_HEADING = 'WHAT CHANGED';

/** Shrinks the other parts until the changes have room; the closing lines with the marker are always whole. */
function arrange(
  incident: Incident,
  marker: string,
  heading: string,
  partsFor: (room: Room) => Parts,
  told?: string,
): { body: string; covers: string[] } {
  let around = frame(
    incident,
    marker,
    heading,
    partsFor(characters => characters),
  );
  for (const scale of SCALES) {
    if (around.room >= HISTORY_ROOM) break;
    around = frame(
      incident,
      marker,
      heading,
      partsFor(characters => Math.floor(characters * scale)),
    );
  }
  const { lines, covers } = fitChanges(incident, WORDS[incident.subject.kind], around.room, told);
  return { body: [...around.head, ...(lines.length > 0 ? [...around.heading, ...lines] : []), ...around.tail].join('\n'), covers };
}

/** What stands around the changes, and the characters that are left for them. */
function frame(incident: Incident, marker: string, title: string, { before, after }: Parts) {
  const head = linesOf(before);
  const heading = WORDS[incident.subject.kind].historyHeading(title);
  const requests = linesOf(after);
  const tail = [
    ...(requests.length > 0 ? ['', ...requests] : []),
    '',
    'Written by an automation on behalf of the account.',
    referenceLine(marker),
  ];
  return { head, heading, tail, room: BODY_LIMIT - [...head, ...heading, ...tail].join('\n').length };
}

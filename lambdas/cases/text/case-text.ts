import { caseName } from '../../shared/case-name';
import { renderTemplate, type Templates } from '../../shared/rules/case-template';
import { cut, cutSaying, keepLines, listed, oneLine } from '../../shared/wording';
import type { AlarmDetails } from '../alarms/alarm-details';
import type { AlarmEvent } from '../alarms/alarm-event';
import type { Incident } from '../incident/incident';
import { referenceLine } from '../incident/marker';
import type { Route } from '../incident/routing-decision';
import { knownOf, linksSection, observedSection, type Room, type Section, settingsSection, whereSection } from './alarm-description';
import { headline, type Opening, openingOf, subjectWords, templateValues } from './case-opening';
import { fitChanges } from './history';

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

/** What may be told beside the incident and its event. */
export interface CaseExtras {
  /** How the alarm is set up, as DescribeAlarms told it. */
  details?: AlarmDetails;
  /** What could not be read or attached, a line each. */
  notes?: string[];
  templates?: Templates;
  /** Names of the attached files, and the set that holds them. */
  fileNames?: string[];
  attachmentSetId?: string;
  uploadIds?: string[];
}

/** What may be told beside the changes. */
export interface CommentExtras {
  templates?: Templates;
  /** Further requests, a sentence each, such as to raise the severity. */
  asks?: string[];
}

const SUBJECT_LIMIT = 200;
const BODY_LIMIT = 7_990;
/** Room that the changes get at least. */
const HISTORY_ROOM = 1_000;

/** How much of its room every part keeps when not all fits, tried in this order until the changes have theirs. */
const SCALES = [0.7, 0.5, 0.3, 0.2, 0.1];

/** The case for an incident: what is wrong, how bad, what is asked, where, what was observed, and how it came about. */
export function composeCase(incident: Incident, route: Route, marker: string, event?: AlarmEvent, extras: CaseExtras = {}): CaseText {
  const { templates = {}, attachmentSetId, uploadIds } = extras;
  const opening = openingOf(incident, route, knownOf(event, extras.details));
  const told = templates.opening ? undefined : opening.known.reason;
  const words = incident.kind === 'alarm' && templates.subject ? oneLine(renderTemplate(templates.subject, templateValues(opening))) : '';
  const { body, covers } = arrange(incident, marker, HISTORY_HEADING, room => caseParts(opening, extras, room), told);
  return {
    ...route,
    subject: withMarker(words || subjectWords(opening), marker),
    communicationBody: body,
    covers,
    attachmentSetId,
    uploadIds,
  };
}

/** A comment that tells, oldest first, as many unreported changes as one communication holds; the rest is for the next one. */
export function composeComment(incident: Incident, marker: string, extras: CommentExtras = {}): { body: string; covers: string[] } {
  return arrange(incident, marker, COMMENT_HEADING, room => commentParts(incident, extras, room));
}

/** A subject is ours by its marker, whatever its words. */
function withMarker(words: string, marker: string): string {
  const tail = ` [${marker}]`;
  return `${cut(words, SUBJECT_LIMIT - tail.length)}${tail}`;
}

/** What stands before and behind the list of changes. */
interface Parts {
  before: Section[];
  after: Section[];
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
  const { lines, covers } = fitChanges(incident, around.room, told);
  return { body: [...around.head, ...(lines.length > 0 ? [...around.heading, ...lines] : []), ...around.tail].join('\n'), covers };
}

/** What stands around the changes, and the characters that are left for them. */
function frame(incident: Incident, marker: string, title: string, { before, after }: Parts) {
  const head = write(before);
  const heading = incident.kind === 'overflow' ? [] : ['', title];
  const requests = write(after);
  const tail = [
    ...(requests.length > 0 ? ['', ...requests] : []),
    '',
    'Written by an automation on behalf of the account.',
    referenceLine(marker),
  ];
  return { head, heading, tail, room: BODY_LIMIT - [...head, ...heading, ...tail].join('\n').length };
}

function write(sections: Section[]): string[] {
  return sections.filter(hasLines).flatMap(({ heading, lines }, index) => {
    const written = lines.filter(line => line !== undefined);
    return [...(index > 0 ? [''] : []), ...(heading ? [heading] : []), ...written];
  });
}

function hasLines({ lines }: Section): boolean {
  return lines.some(line => line !== undefined);
}

function caseParts(opening: Opening, { templates = {}, notes = [], fileNames = [] }: CaseExtras, room: Room): Parts {
  const { incident, known } = opening;
  if (incident.kind === 'overflow') return { before: [{ heading: '', lines: headline(incident) }], after: [section('', [OVERFLOW_ASK])] };
  if (incident.kind === 'finding') return findingParts(opening, notes, room);
  const values = templateValues(opening);
  const inOwnWords = templates.opening && paragraph(renderTemplate(templates.opening, values), room(2_000));
  const ask = paragraph(templates.ask ? renderTemplate(templates.ask, values) : opening.ask, room(1_500));
  return {
    before: [
      section('WHAT IS WRONG', inOwnWords ? [inOwnWords] : opening.lines(room)),
      section('IMPACT', opening.impact(room)),
      section('WHAT WE ASK OF YOU', [ask]),
      whereSection(incident, known, room),
      observedSection(known, room),
      settingsSection(known, room),
      section('', previousCase(incident)),
    ],
    after: [
      linksSection(incident, known, room),
      section('ATTACHED', fileNames.length > 0 ? [listed(fileNames.map(oneLine), room(400))] : []),
      section(
        'NOT AVAILABLE',
        notes.slice(0, MOST_NOTES).map(note => `- ${cutSaying(oneLine(note), room(300))}`),
      ),
    ],
  };
}

/** A finding has no metric to draw, and no alarm to look at: Trusted Advisor's own columns stand in the history. */
function findingParts({ incident, impact }: Opening, notes: string[], room: Room): Parts {
  const { accountId, region, alarmArn, resourceName } = incident;
  // Records of earlier versions have no name; Trusted Advisor's own ID is mostly a hash.
  const resource = [resourceName, alarmArn.startsWith('arn:') ? alarmArn : undefined].filter(part => part && part !== '').join(', ');
  return {
    before: [
      section('WHAT IS WRONG', headline(incident)),
      // What follows the severity is about an alarm's description.
      section('IMPACT', impact(room).slice(0, 1)),
      section('WHAT WE ASK OF YOU', [FINDING_ASK]),
      section('WHERE', [
        `Account: ${cut(oneLine(accountId), 64)}`,
        `Region: ${cut(oneLine(region), 64)}`,
        resource ? `Resource: ${cutSaying(oneLine(resource), room(500))}` : undefined,
      ]),
      section('', previousCase(incident)),
    ],
    after: [
      section(
        'NOT AVAILABLE',
        notes.slice(0, MOST_NOTES).map(note => `- ${cutSaying(oneLine(note), room(300))}`),
      ),
    ],
  };
}

const FINDING_ASK = 'Please tell us whether this finding is right, what it puts at risk, and what you recommend we do.';
const MOST_NOTES = 8;
const OVERFLOW_ASK = 'This list is kept up to date automatically.';

function commentParts(incident: Incident, { templates = {}, asks = [] }: CommentExtras, room: Room): Parts {
  const values = templateValues({ incident, known: knownOf(undefined) });
  const words = incident.kind === 'alarm' ? templates : {};
  const opening = words.commentOpening ? [paragraph(renderTemplate(words.commentOpening, values), room(2_000))] : headline(incident);
  const ask = words.commentAsk ? paragraph(renderTemplate(words.commentAsk, values), room(1_500)) : commentAsk(incident);
  return {
    before: [section('', opening)],
    after: [section('', [ask, ...asks.slice(0, MOST_ASKS).map(each => cutSaying(oneLine(each), room(500)))])],
  };
}

const MOST_ASKS = 5;

function commentAsk({ alarm, kind, phase }: Incident): string {
  if (kind === 'overflow') return OVERFLOW_ASK;
  if (alarm.isDeleted) return 'The alarm was deleted, which is no sign of a recovery: nothing tells us any more whether the trouble lasts.';
  if (alarm.value === 'OK') return `As far as ${kind === 'finding' ? 'Trusted Advisor' : 'the alarm'} can tell, the trouble is over.`;
  if (alarm.value === 'INSUFFICIENT_DATA')
    return 'The alarm gets too little data to tell whether the trouble lasts; please do not take this for an end of it.';
  return phase === 'resolved'
    ? 'The trouble is back: please take this case up again.'
    : 'The trouble lasts; please take this into account.';
}

function previousCase({ previousCase }: Incident): string[] {
  const name = caseName(previousCase ?? {});
  return name ? [`An earlier incident of the same alarm was the subject of case ${cut(oneLine(name), 100)}.`] : [];
}

function section(heading: string, lines: (string | undefined)[]): Section {
  return { heading, lines };
}

/** An operator's words. A line of theirs that looks like our reference would be taken for it, and is marked as a quotation. */
function paragraph(text: string, limit: number): string {
  return cutSaying(keepLines(text), limit).replace(/^[ \t]*Reference:/gm, '> Reference:');
}

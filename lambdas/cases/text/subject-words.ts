import { caseName } from '../../shared/case-name';
import type { Templates } from '../../shared/rules/case-template';
import { cut, oneLine } from '../../shared/wording';
import type { AlarmDetails } from '../alarms/alarm-details';
import type { Incident } from '../incident/incident';
import type { Route } from '../incident/routing-decision';
import type { StateChange } from '../incident/state-change';
import type { Known } from './condition';
import type { Parts, Room } from './sections';

/** What a case is written from. */
export interface Telling {
  incident: Incident;
  route: Route;
  known: Known;
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

/** How incidents about one kind of subject are put into words. */
export interface SubjectWords {
  /** The case's subject, without its marker. */
  subject(telling: Telling, templates: Templates): string;
  parts(telling: Telling, extras: CaseExtras, room: Room): Parts;
  /** The state of the incident in one sentence. */
  headline(incident: Incident): string;
  /** What a comment begins with, and what it asks. */
  comment(incident: Incident, templates: Templates, room: Room): { opening: string; ask: string };
  /** Stands above the list of changes; nothing where the list follows on what is said before it. */
  historyHeading(heading: string): string[];
  /**
   * One change of the list.
   * @param told an explanation that stands elsewhere in the text, and is not repeated
   */
  change(change: StateChange, told: string): string;
}

/** `in eu-west-1 (123456789012)` */
export function whereOf({ subject: { region, accountId } }: Incident): string {
  return `in ${cut(oneLine(region), WHERE_LIMIT)} (${cut(oneLine(accountId), WHERE_LIMIT)})`;
}

const WHERE_LIMIT = 24;

/** A name as it stands in a sentence. */
export function nameIn({ subject }: Incident): string {
  return cut(oneLine(subject.name), NAME_LIMIT);
}

const NAME_LIMIT = 255;

export function previousCaseLines({ previousCase }: Incident): string[] {
  const name = caseName(previousCase ?? {});
  return name ? [`An earlier incident of the same alarm was the subject of case ${cut(oneLine(name), 100)}.`] : [];
}

/** What AWS is asked for in a comment while the trouble lasts. */
export function lastingAsk({ phase }: Incident): string {
  return phase === 'resolved'
    ? 'The trouble is back: please take this case up again.'
    : 'The trouble lasts; please take this into account.';
}

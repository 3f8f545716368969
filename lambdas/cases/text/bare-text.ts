import { cut, oneLine } from '../../shared/wording';
import type { Incident } from '../incident/incident';
import { referenceLine } from '../incident/marker';
import type { Route } from '../incident/routing-decision';
import type { CaseText } from './case-text';

/** Most changes that one text tells, and the longest line of it: whatever stands in the record, the limits of the API hold. */
const MOST_CHANGES = 10;
const LINE_LIMIT = 350;
const NAME_LIMIT = 120;

/**
 * A case made of the incident's own record, for when the usual text cannot be written. It looks nothing up, takes no field for what it should be, and has
 * none of the parts that the usual text is put together from.
 */
export function bareCase(incident: Incident, route: Route, marker: string): CaseText {
  const { subject: about, alarm } = incident;
  const subject = `${plain(about?.name, NAME_LIMIT)} is in ${plain(alarm?.value)} [${marker}]`;
  const { body: communicationBody, covers } = bareComment(incident, marker);
  return { ...route, subject, communicationBody, covers };
}

/** The same as a comment. */
export function bareComment(incident: Incident, marker: string): { body: string; covers: string[] } {
  const { subject, alarm } = incident;
  const told = (incident.unreported ?? []).slice(0, MOST_CHANGES);
  const lines = [
    `${plain(subject?.name, NAME_LIMIT)} is in ${plain(alarm?.value)} since ${plain(alarm?.since)}.`,
    `Account: ${plain(subject?.accountId)}`,
    `Region: ${plain(subject?.region)}`,
    `Resource: ${plain(subject?.arn)}`,
    '',
    ...told.map(({ timestamp, value, text }) => `- ${plain(timestamp, 40)}: ${plain(value, 40)}. ${plain(text)}`),
    '',
    'The automation could not write its usual text for this, so this one tells only what was recorded.',
    'Written by an automation on behalf of the account.',
    referenceLine(marker),
  ];
  return { body: lines.join('\n'), covers: told.map(({ id }) => id) };
}

function plain(value: unknown, limit = LINE_LIMIT): string {
  return cut(oneLine(typeof value === 'string' ? value : String(value ?? 'unknown')), limit);
}

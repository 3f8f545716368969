import { describeAlarm } from './alarm-description';
import type { AlarmEvent } from './alarm-signal';
import type { Change, Incident } from './incident';
import { referenceLine } from './marker';
import type { Route } from './routing/route';

/** A case as CreateCase takes it, and the changes that its text tells. */
export interface CaseText extends Route {
  /** At most 200 characters: AWS documents no limit, so we keep one that a reader can scan. */
  subject: string;
  /** At most 8,000 characters, the limit of CreateCase. */
  communicationBody: string;
  covers: string[];
}

const SUBJECT_LIMIT = 200;
const BODY_LIMIT = 8_000;

/** The case for an incident: what is wrong, where, since when, what was observed, and what is asked. */
export function composeCase(incident: Incident, route: Route, marker: string, event?: AlarmEvent): CaseText {
  const { lines, covers } = fitChanges(incident, opening(incident, event), closing(marker, CASE_REQUEST));
  return { ...route, subject: composeSubject(incident, marker), communicationBody: lines, covers };
}

/** A comment that tells, oldest first, as many untold changes as one communication holds; the rest is for the next one. */
export function composeComment(incident: Incident, marker: string): { body: string; covers: string[] } {
  const { lines, covers } = fitChanges(incident, [...headline(incident), ''], closing(marker, commentRequest(incident)));
  return { body: lines, covers };
}

function composeSubject({ kind, alarmName, accountId, region }: Incident, marker: string): string {
  const where = ` in ${region} (${accountId}) [${marker}]`;
  const what = kind === 'umbrella' ? alarmName : `ALARM: ${alarmName}`;
  return `${cut(what, SUBJECT_LIMIT - where.length)}${where}`;
}

function opening(incident: Incident, event?: AlarmEvent): string[] {
  if (incident.kind === 'umbrella') return [...headline(incident), ''];
  const previous = incident.previousDisplayId ? ['', `The same alarm was the subject of case ${incident.previousDisplayId}.`] : [];
  return [...headline(incident), ...previous, '', ...describeAlarm(incident, event), ''];
}

function headline({ kind, alarm, alarmName }: Incident): string[] {
  if (kind === 'umbrella') {
    return alarm.value === 'ALARM'
      ? ['More alarms fired within an hour than cases may be opened. These wait for a case of their own:']
      : ['No alarm waits for a case of its own any more.'];
  }
  const since = `since ${readableTime(alarm.since)}`;
  if (alarm.value === 'ALARM') return [`The CloudWatch alarm "${cut(alarmName, 255)}" is in ALARM ${since}.`];
  return [`The CloudWatch alarm "${cut(alarmName, 255)}" is in ${alarm.value} ${since}.`];
}

const CASE_REQUEST = 'Please tell us whether a condition on the side of AWS explains this, and what you recommend.';

function commentRequest({ alarm, kind }: Incident): string {
  if (kind === 'umbrella') return 'This list is kept up to date automatically.';
  return alarm.value === 'OK' ? 'The trouble is over as far as the alarm can tell.' : 'The trouble lasts; please take it into account.';
}

function closing(marker: string, request: string): string[] {
  return ['', request, '', 'Written by an automation on behalf of the account.', referenceLine(marker)];
}

/** Lists changes, oldest first, as far as the limit of a communication allows; at least one. */
function fitChanges({ untold, kind }: Incident, before: string[], after: string[]): { lines: string; covers: string[] } {
  const room = BODY_LIMIT - [...before, ...after].join('\n').length - MORE_LENGTH;
  const listed: string[] = [];
  const covers: string[] = [];
  for (const change of untold) {
    const line = kind === 'umbrella' ? `- ${change.text}` : describeChange(change);
    if (covers.length > 0 && [...listed, line].join('\n').length + 1 > room) break;
    listed.push(line);
    covers.push(change.id);
  }
  const left = untold.length - covers.length;
  const more = left > 0 ? [`(${left} more follow in the next communication.)`] : [];
  return { lines: [...before, ...listed, ...more, ...after].join('\n'), covers };
}

const MORE_LENGTH = 60;

function describeChange({ timestamp, value, text }: Change): string {
  return `- ${readableTime(timestamp)}: ${value}${text ? `. ${text.replace(/\s+/g, ' ')}` : ''}`;
}

/** `2026-11-22 03:04:05 UTC` */
export function readableTime(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
}

/** Cuts to a number of characters without splitting one, and shows that it did. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

import { visibleLine } from '../../shared/visible';
import { readableTime } from '../../shared/wording';
import type { Incident } from '../incident/incident';
import { refusalsOf } from '../incident/refusals';
import type { Setback } from '../incident/setbacks';

/** What keeps an incident from going on, and until when: a call that AWS refuses, or a step that failed. */
export interface Trouble extends Pick<Setback, 'error' | 'since' | 'times'> {
  what: string;
  kind: 'refused' | 'our-own-fault' | 'no-answer';
  nextTryAt: string;
}

/** The troubles of an incident that is not over, those that last longest first. */
export function troublesOf(incident: Incident): Trouble[] {
  if (incident.phase === 'idle' && incident.alarm.value !== 'ALARM') return [];
  const refused = refusalsOf(incident).map(({ call, ...backoff }) => troubleOf(call, 'refused', backoff));
  const failed = Object.entries(incident.failures ?? {}).map(([step, failure]) =>
    troubleOf(step, failure.isOurs ? 'our-own-fault' : 'no-answer', failure),
  );
  return [...refused, ...failed];
}

function troubleOf(what: string, kind: Trouble['kind'], { error, since, times, until }: Setback): Trouble {
  return { what, kind, error: visibleLine(error), since, times, nextTryAt: until };
}

/** A sentence for a person. */
export function tellTrouble({ what, kind, error, since, times, nextTryAt }: Trouble): string {
  const who = kind === 'refused' ? `AWS refuses ${what}` : kind === 'no-answer' ? `No answer in step "${what}"` : `Step "${what}" fails`;
  return `${who} (${error}), ${times === 1 ? 'once' : `${times} times`} since ${readableTime(since)}; the next try is at ${readableTime(nextTryAt)}.`;
}

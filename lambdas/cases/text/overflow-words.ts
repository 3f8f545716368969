import { oneLine } from '../../shared/wording';
import type { Incident } from '../incident/incident';
import { section } from './sections';
import { type SubjectWords, whereOf } from './subject-words';

const ASK = 'This list is kept up to date automatically.';

/** The case that names what waits for a case of its own: its changes are the names. */
export const OVERFLOW_WORDS: SubjectWords = {
  subject: ({ incident }) => `${incident.subject.name} ${whereOf(incident)}`,
  parts: ({ incident }) => ({ before: [section('', [headline(incident)])], after: [section('', [ASK])] }),
  headline,
  comment: incident => ({ opening: headline(incident), ask: ASK }),
  historyHeading: () => [],
  change: ({ text }) => `- ${oneLine(text)}`,
};

function headline({ alarm }: Incident): string {
  return alarm.value === 'ALARM'
    ? 'More alarms fired within an hour than cases may be opened. These wait for a case of their own:'
    : 'No alarm waits for a case of its own any more.';
}

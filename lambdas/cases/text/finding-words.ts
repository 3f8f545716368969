import { cut, cutSaying, oneLine, readableTime } from '../../shared/wording';
import type { Incident } from '../incident/incident';
import type { Subject } from '../incident/subject';
import { changeLine } from './history';
import { line, notAvailable, section } from './sections';
import { severityLine } from './severity';
import { lastingAsk, nameIn, previousCaseLines, type SubjectWords, whereOf } from './subject-words';

const ASK = 'Please tell us whether this finding is right, what it puts at risk, and what you recommend we do.';
/** Of the finding's name in a case's subject. Characters. */
const NAME_LIMIT = 135;
/** A finding is not in a state of CloudWatch's. */
const STATE = { ALARM: 'at error', OK: 'not at error any more', INSUFFICIENT_DATA: 'not known' };

/** A finding has no metric to draw, and no alarm to look at: Trusted Advisor's own columns stand in the history. */
export const FINDING_WORDS: SubjectWords = {
  subject: ({ incident }) => `Trusted Advisor: ${cut(oneLine(incident.subject.name), NAME_LIMIT)} ${whereOf(incident)}`,

  parts: ({ incident, route }, { notes = [] }, room) => {
    const { accountId, region } = incident.subject;
    return {
      before: [
        section('WHAT IS WRONG', [headline(incident)]),
        section('IMPACT', [severityLine(route)]),
        section('WHAT WE ASK OF YOU', [ASK]),
        section('WHERE', [
          `Account: ${cut(oneLine(accountId), 64)}`,
          `Region: ${cut(oneLine(region), 64)}`,
          line('Resource', cutSaying(oneLine(resourceOf(incident.subject)), room(500))),
        ]),
        section('', previousCaseLines(incident)),
      ],
      after: [notAvailable(notes, room)],
    };
  },

  headline,
  comment: incident => ({ opening: headline(incident), ask: askOf(incident) }),
  historyHeading: heading => ['', heading],
  change: (change, told) => changeLine(change, STATE[change.value], told),
};

/** Records of earlier versions have no name; Trusted Advisor's own ID is mostly a hash. */
function resourceOf(subject: Subject): string {
  const name = subject.kind === 'finding' ? subject.resourceName : undefined;
  return [name, subject.arn.startsWith('arn:') ? subject.arn : undefined].filter(Boolean).join(', ');
}

function headline(incident: Incident): string {
  const { alarm } = incident;
  const since = readableTime(alarm.since);
  return alarm.value === 'ALARM'
    ? `AWS Trusted Advisor has had "${nameIn(incident)}" at error since ${since}.`
    : `AWS Trusted Advisor has not had "${nameIn(incident)}" at error any more since ${since}.`;
}

function askOf(incident: Incident): string {
  return incident.alarm.value === 'OK' ? 'As far as Trusted Advisor can tell, the trouble is over.' : lastingAsk(incident);
}

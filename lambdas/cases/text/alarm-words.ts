import { objectOr, textOr } from '../../shared/loose';
import { renderTemplate, type Templates } from '../../shared/rules/case-template';
import { cut, cutSaying, listed, oneLine, readableMoment, readableTime } from '../../shared/wording';
import type { Incident } from '../incident/incident';
import { knownOf, linksSection, settingsSection, whereSection } from './alarm-description';
import { conditionInShort, conditionSentence, type Known } from './condition';
import { changeLine } from './history';
import { observedSection } from './observed';
import { notAvailable, paragraph, type Room, section } from './sections';
import { severityLine } from './severity';
import { lastingAsk, nameIn, previousCaseLines, type SubjectWords, type Telling, whereOf } from './subject-words';
import { templateValues } from './template-values';

/** An alarm of CloudWatch: what is wrong, how bad, what is asked, where, what was observed, and how the alarm is set up. */
export const ALARM_WORDS: SubjectWords = {
  subject: (telling, templates) =>
    (templates.subject ? oneLine(renderTemplate(templates.subject, templateValues(telling))) : '') || subjectLine(telling),

  parts: (telling, { templates = {}, notes = [], fileNames = [] }, room) => {
    const { incident, known } = telling;
    const values = templateValues(telling);
    const inOwnWords = templates.opening && paragraph(renderTemplate(templates.opening, values), room(2_000));
    const ask = paragraph(templates.ask ? renderTemplate(templates.ask, values) : askOf(incident), room(1_500));
    return {
      before: [
        section('WHAT IS WRONG', inOwnWords ? [inOwnWords] : whatIsWrong(incident, known, room)),
        section('IMPACT', impactOf(telling, room)),
        section('WHAT WE ASK OF YOU', [ask]),
        whereSection(incident, known, room),
        observedSection(known, room),
        settingsSection(known, room),
        section('', previousCaseLines(incident)),
      ],
      after: [
        linksSection(incident, known, room),
        section('ATTACHED', fileNames.length > 0 ? [listed(fileNames.map(oneLine), room(400))] : []),
        notAvailable(notes, room),
      ],
    };
  },

  headline,
  comment: commentOf,
  historyHeading: heading => ['', heading],
  change: (change, told) => changeLine(change, change.value, told),
};

/** Of the alarm's name and of its condition in a case's subject. Characters. */
const SUBJECT_NAME = 90;
const SUBJECT_CONDITION = 60;

/** `ALARM: checkout-5xx: 5XXError above 50 in eu-west-1 (123456789012)` */
function subjectLine({ incident, known }: Telling): string {
  const condition = conditionInShort(known);
  const name = cut(oneLine(incident.subject.name), condition ? SUBJECT_NAME : SUBJECT_NAME + SUBJECT_CONDITION);
  return `${incident.alarm.value}: ${name}${condition ? `: ${cut(condition, SUBJECT_CONDITION)}` : ''} ${whereOf(incident)}`;
}

function whatIsWrong(incident: Incident, known: Known, room: Room): string[] {
  const { reason } = known;
  const sentence = conditionSentence(known);
  return [
    ...(sentence ? [cutSaying(sentence, room(900))] : []),
    headline(incident, before(known, incident)),
    ...(reason && !sentence?.includes(reason) ? [`CloudWatch explains: ${cutSaying(reason, room(2_000))}`] : []),
    ...silence(known),
  ];
}

/** The owner's description says what an alarm means; nothing else does. */
function impactOf({ route, known: { details } }: Telling, room: Room): string[] {
  const description = oneLine(details.description ?? '');
  return [
    severityLine(route),
    description
      ? `The alarm's description: ${cutSaying(description, room(1_100))}`
      : 'The alarm has no description that would tell what it means for users.',
  ];
}

/** What the alarm was before, as far as the event tells it. CloudWatch also tells of changes within one state, such as the end of a suppression. */
function before({ event }: Known, { alarm }: Incident): string {
  const { value, timestamp } = objectOr(event?.detail.previousState);
  if (!textOr(value) || value === alarm.value) return '';
  const since = readableMoment(textOr(timestamp) ?? '');
  const isKnown = since !== '' && since !== readableTime(alarm.since);
  return `; before, it was in ${cut(oneLine(String(value)), STATE_LIMIT)}${isKnown ? ` since ${cut(since, STATE_LIMIT)}` : ''}`;
}

/** A state, or a time that nobody can read. */
const STATE_LIMIT = 40;

/** An alarm that was suppressed and is told of all the same: the reader may wonder who else knows. */
function silence({ event }: Known): string[] {
  const { muteDetail, state } = event?.detail ?? {};
  if (muteDetail) {
    const until = muteDetail.muteWindowEnd ? ` until ${readableMoment(muteDetail.muteWindowEnd)}` : '';
    return [`The alarm's actions were muted${until} by ${cut(oneLine(muteDetail.mutedByArn ?? 'a mute rule'), 300)}.`];
  }
  return state?.actionsSuppressedBy ? [`The alarm's actions were suppressed (${cut(oneLine(state.actionsSuppressedBy), 300)}).`] : [];
}

function askOf({ subject: { region }, alarm }: Incident): string {
  return (
    `Please check whether anything on the side of AWS in ${cut(oneLine(region), STATE_LIMIT)} explains this: an event, a limit, or a change shortly before ` +
    `${readableTime(alarm.since)}. Please tell us what you find, and what you recommend we do now.`
  );
}

function headline(incident: Incident, before = ''): string {
  const { alarm } = incident;
  const since = readableTime(alarm.since);
  if (alarm.isDeleted)
    return `The CloudWatch alarm "${nameIn(incident)}" was deleted; that was found at ${since}. It is in no state any more.`;
  return `The CloudWatch alarm "${nameIn(incident)}" has been in ${alarm.value} since ${since}${before}.`;
}

function commentOf(incident: Incident, { commentOpening, commentAsk }: Templates, room: Room): { opening: string; ask: string } {
  const values = templateValues({ incident, known: knownOf(undefined) });
  return {
    opening: commentOpening ? paragraph(renderTemplate(commentOpening, values), room(2_000)) : headline(incident),
    ask: commentAsk ? paragraph(renderTemplate(commentAsk, values), room(1_500)) : askInComment(incident),
  };
}

function askInComment(incident: Incident): string {
  const { alarm } = incident;
  if (alarm.isDeleted) return 'The alarm was deleted, which is no sign of a recovery: nothing tells us any more whether the trouble lasts.';
  if (alarm.value === 'OK') return 'As far as the alarm can tell, the trouble is over.';
  if (alarm.value === 'INSUFFICIENT_DATA')
    return 'The alarm gets too little data to tell whether the trouble lasts; please do not take this for an end of it.';
  return lastingAsk(incident);
}

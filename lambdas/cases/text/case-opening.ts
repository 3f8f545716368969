import { caseName } from '../../shared/case-name';
import { objectOr, pairsOf, textOr } from '../../shared/loose';
import type { PlaceholderValues } from '../../shared/rules/case-template';
import { cut, cutSaying, listed, oneLine, readableMoment, readableTime } from '../../shared/wording';
import { watchedMetric } from '../alarms/metric-query';
import type { Incident } from '../incident/incident';
import type { Route } from '../incident/routing-decision';
import type { Room } from './alarm-description';
import { conditionInShort, conditionSentence, type Known, metricInWords } from './condition';
import { alarmLink } from './console-links';
import { resourceArns } from './resource-arns';

/** What a reader sees first of a case. */
export interface Opening {
  incident: Incident;
  route?: Route;
  known: Known;
  /** What is wrong, in sentences. */
  lines(room: Room): string[];
  impact(room: Room): string[];
  ask: string;
}

/** The severities as the console of AWS Support names them. */
const SEVERITY = new Map([
  ['low', 'general guidance'],
  ['normal', 'system impaired'],
  ['high', 'production system impaired'],
  ['urgent', 'production system down'],
  ['critical', 'business-critical system down'],
]);

const NAME_LIMIT = 255;

export function openingOf(incident: Incident, route: Route, known: Known): Opening {
  return {
    incident,
    route,
    known,
    lines: room => whatIsWrong(incident, known, room),
    impact: room => impactOf(route, known, room),
    ask: askOf(incident),
  };
}

function whatIsWrong(incident: Incident, known: Known, room: Room): string[] {
  const { reason } = known;
  const sentence = conditionSentence(known);
  return [
    ...(sentence ? [cutSaying(sentence, room(900))] : []),
    ...headline(incident, before(known, incident)),
    ...(reason && !sentence?.includes(reason) ? [`CloudWatch explains: ${cutSaying(reason, room(2_000))}`] : []),
    ...silence(known),
  ];
}

/** The owner's description says what an alarm means; nothing else does. */
function impactOf({ severityCode }: Route, { details }: Known, room: Room): string[] {
  const meaning = SEVERITY.get(severityCode);
  const description = oneLine(details.description ?? '');
  return [
    `Severity asked for: ${cut(oneLine(severityCode), 100)}${meaning ? ` (${meaning})` : ''}`,
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

function askOf({ region, alarm }: Incident): string {
  return (
    `Please check whether anything on the side of AWS in ${cut(oneLine(region), STATE_LIMIT)} explains this: an event, a limit, or a change shortly before ` +
    `${readableTime(alarm.since)}. Please tell us what you find, and what you recommend we do now.`
  );
}

/** The state of the incident in one sentence. */
export function headline({ kind, alarm, alarmName }: Incident, before = ''): string[] {
  if (kind === 'overflow') {
    return alarm.value === 'ALARM'
      ? ['More alarms fired within an hour than cases may be opened. These wait for a case of their own:']
      : ['No alarm waits for a case of its own any more.'];
  }
  const name = cut(oneLine(alarmName), NAME_LIMIT);
  const since = readableTime(alarm.since);
  if (kind === 'finding') {
    return alarm.value === 'ALARM'
      ? [`AWS Trusted Advisor has had "${name}" at error since ${since}.`]
      : [`AWS Trusted Advisor has not had "${name}" at error any more since ${since}.`];
  }
  if (alarm.isDeleted) return [`The CloudWatch alarm "${name}" was deleted; that was found at ${since}. It is in no state any more.`];
  return [`The CloudWatch alarm "${name}" has been in ${alarm.value} since ${since}${before}.`];
}

const SUBJECT_NAME = 90;
const WHERE_LIMIT = 24;
const SUBJECT_CONDITION = 60;

/** `ALARM: checkout-5xx: 5XXError above 50 in eu-west-1 (123456789012)` */
export function subjectWords({ incident, known }: Pick<Opening, 'incident' | 'known'>): string {
  const { kind, alarm, alarmName, accountId, region } = incident;
  const where = ` in ${cut(oneLine(region), WHERE_LIMIT)} (${cut(oneLine(accountId), WHERE_LIMIT)})`;
  if (kind === 'overflow') return `${alarmName}${where}`;
  if (kind === 'finding') return `Trusted Advisor: ${cut(oneLine(alarmName), SUBJECT_NAME + SUBJECT_CONDITION - 15)}${where}`;
  const condition = conditionInShort(known);
  const name = cut(oneLine(alarmName), condition ? SUBJECT_NAME : SUBJECT_NAME + SUBJECT_CONDITION);
  return `${alarm.value}: ${name}${condition ? `: ${cut(condition, SUBJECT_CONDITION)}` : ''}${where}`;
}

/** What a template's placeholders stand for. */
export function templateValues({ incident, route, known }: Pick<Opening, 'incident' | 'route' | 'known'>): PlaceholderValues {
  const { details, event, reason } = known;
  const watched = watchedMetric(details.metrics);
  const attributes = pairsOf(event?.detail.alarmContributor?.attributes).map(({ name, value }) => `${name}=${value}`);
  const values: PlaceholderValues = {
    alarmName: incident.alarmName,
    alarmArn: incident.alarmArn,
    state: incident.alarm.isDeleted ? 'deleted' : incident.alarm.value,
    since: readableTime(incident.alarm.since),
    condition: conditionSentence(known),
    conditionShort: conditionInShort(known),
    reason,
    description: details.description,
    metric: watched && metricInWords(watched),
    resources: listed(resourceArns(details.metrics, incident), VALUE_LIMIT),
    contributor: attributes.join(', ') || incident.contributorId,
    account: incident.accountId,
    region: incident.region,
    severity: route?.severityCode,
    service: route?.serviceCode,
    previousCase: caseName(incident.previousCase ?? {}),
    link: alarmLink(incident),
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value && cutSaying(oneLine(value), VALUE_LIMIT)]));
}

const VALUE_LIMIT = 1_000;

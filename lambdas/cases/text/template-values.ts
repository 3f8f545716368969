import { caseName } from '../../shared/case-name';
import { pairsOf } from '../../shared/loose';
import type { PlaceholderValues } from '../../shared/rules/case-template';
import { cutSaying, listed, oneLine, readableTime } from '../../shared/wording';
import { watchedMetric } from '../alarms/metric-query';
import { contributorOf } from '../incident/subject';
import { conditionInShort, conditionSentence } from './condition';
import { alarmLink } from './console-links';
import { metricInWords } from './metric-words';
import { resourceArns } from './resource-arns';
import type { Telling } from './subject-words';

/** What a template's placeholders stand for. */
export function templateValues({ incident, route, known }: Omit<Telling, 'route'> & Partial<Telling>): PlaceholderValues {
  const { subject } = incident;
  const { details, event, reason } = known;
  const watched = watchedMetric(details.metrics);
  const attributes = pairsOf(event?.detail.alarmContributor?.attributes).map(({ name, value }) => `${name}=${value}`);
  const values: PlaceholderValues = {
    alarmName: subject.name,
    alarmArn: subject.arn,
    state: incident.alarm.isDeleted ? 'deleted' : incident.alarm.value,
    since: readableTime(incident.alarm.since),
    condition: conditionSentence(known),
    conditionShort: conditionInShort(known),
    reason,
    description: details.description,
    metric: watched && metricInWords(watched),
    resources: listed(resourceArns(details.metrics, subject), VALUE_LIMIT),
    contributor: attributes.join(', ') || contributorOf(subject),
    account: subject.accountId,
    region: subject.region,
    severity: route?.severityCode,
    service: route?.serviceCode,
    previousCase: caseName(incident.previousCase ?? {}),
    link: alarmLink(subject),
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value && cutSaying(oneLine(value), VALUE_LIMIT)]));
}

const VALUE_LIMIT = 1_000;

import type { AlarmDetails } from '../alarms/alarm-details';
import type { AlarmEvent } from '../alarms/alarm-signal';
import { isInsightsQuery, type MetricQuery, pairsOf, watchedMetric } from '../alarms/metric-query';
import { alarmNameOf, type Observations } from '../alarms/reason-data';
import { type Breach, breachOf } from './breach';
import { counted, cut, listed, oneLine, readableDuration, readableNumber } from './wording';

/** All that is known of an alarm's change, in the form that texts are made from. */
export interface Known {
  event?: AlarmEvent;
  details: AlarmDetails;
  seen: Observations;
  /** CloudWatch's own explanation, in one line. */
  reason: string;
}

const SHORT_NAME = 80;
const EXPRESSION = 160;
const MOST_VALUES = 10;

/** What is wrong, as one plain sentence; nothing when the event does not tell. */
export function conditionSentence(known: Known): string | undefined {
  const { details, event, seen, reason } = known;
  if (event?.detail.state.value !== 'ALARM') return undefined;
  if (details.kind === 'composite') return compositeSentence(seen);
  const subject = subjectOf(known);
  if (!subject) return undefined;
  const breach = breachOf(details, seen, reason);
  const relation = relationOf(breach);
  // Without a value nobody can tell whether the condition is met: somebody may have set the alarm's state by hand.
  if (!relation || breach.values.every(value => value === null)) {
    return reason ? `${subject}: ${reason}` : `${subject} meets the alarm's condition; CloudWatch gives no further reason.`;
  }
  return `${subject} is ${relation}: ${observed(breach, known)}.`;
}

/** The same in a few words, for a subject line: `5XXError above 50`. */
export function conditionInShort(known: Known): string | undefined {
  const { details, seen, reason } = known;
  if (details.kind === 'composite') return seen.triggering.length > 0 ? compositeCount(seen) : undefined;
  const breach = breachOf(details, seen, reason);
  const relation = NO_DATA.test(reason) ? 'without data' : relationOf(breach);
  const name = shortName(known);
  return relation && name ? `${name} ${relation}` : undefined;
}

/** CloudWatch's words for an alarm that missing data have set off. */
const NO_DATA = /no datapoints were received/;

/** How the alarm decides: what has to be how often in which time. */
export function conditionRule(known: Known): string | undefined {
  const { details, seen, reason } = known;
  const relation = relationOf(breachOf(details, seen, reason));
  if (!relation) return undefined;
  const { evaluationPeriods, datapointsToAlarm, kind } = details;
  const watched = watchedMetric(details.metrics);
  const stat = watched?.stat ?? (details.metrics.length <= 1 ? seen.statistic : undefined);
  const result = kind === 'log' ? 'query results' : periodsOf(watched?.period ?? seen.period);
  const often = evaluationPeriods === undefined ? '' : ` in ${datapointsToAlarm ?? evaluationPeriods} of ${evaluationPeriods} ${result}`;
  return `${stat ? `${stat} ` : ''}${relation}${often}`;
}

function relationOf({ comparison, threshold }: Breach): string | undefined {
  if (!comparison) return undefined;
  if (comparison.againstBand) return comparison.words;
  return threshold === undefined ? undefined : `${comparison.words} ${threshold}`;
}

function subjectOf({ details, event }: Known): string | undefined {
  const contributor = pairsOf(event?.detail.alarmContributor?.attributes).map(({ name, value }) => `${name}=${value}`);
  const of = contributor.length > 0 ? ` for ${cut(oneLine(contributor.join(', ')), EXPRESSION)}` : '';
  if (details.kind === 'log') return `The result of the log query${details.aggregation ? ` (${oneLine(details.aggregation)})` : ''}${of}`;
  const watched = watchedMetric(details.metrics);
  if (watched && isInsightsQuery(watched)) return `The result of the Metrics Insights query${of}`;
  if (watched?.expression || watched?.metricName) return `${metricInWords(watched)}${of}`;
  return details.query ? `The result of the PromQL query${of}` : undefined;
}

/** `5XXError of AWS/ApiGateway (ApiName=checkout)`, `Error rate (100 * m1 / m2)` */
export function metricInWords({ metricName, namespace, dimensions, expression, label }: MetricQuery): string {
  if (!metricName)
    return oneLine(
      [label, expression && (label ? `(${cut(expression, EXPRESSION)})` : cut(expression, EXPRESSION))].filter(Boolean).join(' '),
    );
  const of = dimensions.length > 0 ? ` (${dimensions.map(({ name, value }) => `${name}=${value}`).join(', ')})` : '';
  return oneLine(`${metricName}${namespace ? ` of ${namespace}` : ''}${of}`);
}

function shortName({ details, event }: Known): string | undefined {
  const [contributor] = pairsOf(event?.detail.alarmContributor?.attributes);
  if (contributor) return cut(oneLine(`${contributor.name}=${contributor.value}`), SHORT_NAME);
  const watched = watchedMetric(details.metrics);
  if (watched && isInsightsQuery(watched)) return 'Metrics Insights query';
  const name = watched?.metricName ?? watched?.label ?? watched?.expression ?? (details.query ? 'query result' : undefined);
  return name && cut(oneLine(name), SHORT_NAME);
}

/** `112, 98, 75 in 3 of 3 periods of 60 seconds` */
function observed({ values, breaching, comparison }: Breach, { seen, details }: Known): string {
  const shown = values.slice(-MOST_VALUES).map(value => (value === null ? 'no data' : readableNumber(value)));
  const numbers = `${values.length > MOST_VALUES ? `the last ${MOST_VALUES} values are ` : ''}${shown.join(', ')}`;
  const band = comparison?.againstBand ? bandInWords(seen) : '';
  const often = breaching
    ? ` in ${breaching} of ${details.kind === 'log' ? counted(values.length, 'result') : periods(values.length, seen, details)}`
    : '';
  return `${numbers}${often}${band}`;
}

function bandInWords({ lower, upper }: Observations): string {
  const [low, high] = [lower.at(-1), upper.at(-1)];
  if (low === undefined && high === undefined) return '';
  if (low === undefined || high === undefined)
    return `, where ${low === undefined ? 'at most' : 'at least'} ${readableNumber((low ?? high)!)} is expected`;
  return `, where ${readableNumber(low)} to ${readableNumber(high)} is expected`;
}

function periods(count: number, { period }: Observations, { metrics }: AlarmDetails): string {
  const seconds = period ?? watchedMetric(metrics)?.period;
  return `${counted(count, 'period')}${seconds === undefined ? '' : ` of ${readableDuration(seconds)}`}`;
}

function periodsOf(seconds: number | undefined): string {
  return seconds === undefined ? 'periods' : `periods of ${readableDuration(seconds)}`;
}

function compositeSentence(seen: Observations): string | undefined {
  if (seen.triggering.length === 0) return undefined;
  return `The composite alarm's rule is met, with ${compositeCount(seen)}: ${listed(
    seen.triggering.map(({ arn }) => oneLine(alarmNameOf(arn))),
    300,
  )}.`;
}

function compositeCount({ triggering }: Observations): string {
  const firing = triggering.filter(({ value }) => value === 'ALARM').length || triggering.length;
  return firing === 1 ? '1 alarm in ALARM' : `${firing} alarms in ALARM`;
}

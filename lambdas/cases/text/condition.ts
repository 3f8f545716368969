import { pairsOf } from '../../shared/loose';
import { counted, cut, numbersApart, oneLine, readableDuration } from '../../shared/wording';
import type { AlarmDetails } from '../alarms/alarm-details';
import type { AlarmEvent } from '../alarms/alarm-event';
import { isInsightsQuery, watchedMetric } from '../alarms/metric-query';
import type { Observations } from '../alarms/reason-data';
import { type Breach, breachOf } from './breach';
import { compositeInShort, compositeSentence } from './composite-condition';
import { metricInWords } from './metric-words';

/** All that is known of an alarm's change, in the form that texts are made from. */
export interface Known {
  event?: AlarmEvent;
  /** The settings as far as they are known, be it from DescribeAlarms. */
  details: AlarmDetails;
  /** The settings as far as the event itself tells them. */
  told: AlarmDetails;
  /** The settings as DescribeAlarms tells them, if it was asked: of now, not of the event. */
  described?: AlarmDetails;
  seen: Observations;
  /** CloudWatch's own explanation, in one line. */
  reason: string;
}

const SHORT_NAME = 80;
/** A unit or a statistic. */
const SHORT_WORD = 40;
const EXPRESSION = 160;
const MOST_VALUES = 10;

/** What is wrong, as one plain sentence; nothing when the event does not tell. */
export function conditionSentence(known: Known): string | undefined {
  const { details, event, seen, reason } = known;
  if (event?.detail.state.value !== 'ALARM') return undefined;
  if (details.kind === 'composite') return compositeSentence(seen);
  const subject = subjectOf(known);
  if (!subject) return undefined;
  const breach = eventBreach(known);
  const relation = relationOf(breach, known);
  // What the event's own values do not show is CloudWatch's to say.
  if (!relation || !breach.isMet) {
    return reason ? `${subject}: ${reason}` : `${subject} meets the alarm's condition; CloudWatch gives no further reason.`;
  }
  return `${subject} is ${relation}: ${observed(breach, known)}.`;
}

/** What the event says was compared; settings of DescribeAlarms may be of another time, and are not mixed in. */
function eventBreach({ told, seen, reason }: Known): Breach {
  return breachOf(told, seen, reason);
}

/** The same in a few words, for a subject line: `5XXError above 50`. */
export function conditionInShort(known: Known): string | undefined {
  const { details, event, seen, reason } = known;
  if (event?.detail.state.value !== 'ALARM') return undefined;
  if (details.kind === 'composite') return compositeInShort(seen);
  const name = shortName(known);
  if (name && NO_DATA.test(reason)) return `${name} without data`;
  const breach = eventBreach(known);
  const relation = relationOf(breach, known);
  return relation && name && breach.isMet ? `${name} ${relation}` : reason.replace(/^Thresholds? Crossed: /, '') || undefined;
}

/** CloudWatch's words for an alarm that missing data alone have set off. */
const NO_DATA = /no datapoints were received/;

function relationOf(breach: Breach, known: Known): string | undefined {
  return relationInWords(breach, unitOf(known));
}

/** Completes "is ...": `above 2 Seconds` */
export function relationInWords({ comparison, threshold }: Pick<Breach, 'comparison' | 'threshold'>, unit?: string): string | undefined {
  if (!comparison) return undefined;
  if (comparison.againstBand) return comparison.words;
  return threshold === undefined ? undefined : `${comparison.words} ${threshold}${withUnit(unit)}`;
}

/** A count needs no unit in a sentence. */
function withUnit(unit: string | undefined): string {
  return unit === undefined || unit === 'Count' ? '' : ` ${unit}`;
}

/** The unit of the values and of the threshold. Some statistics are none of the metric: they count, or give a share. */
export function unitOf({ seen, details }: Known): string | undefined {
  const watched = watchedMetric(details.metrics);
  const stat = watched?.stat ?? seen.statistic ?? '';
  if (/^(SampleCount$|TC\(|PR\()/i.test(stat)) return undefined;
  const unit = seen.unit ?? (watched?.metricName ? watched.unit : undefined);
  return unit === undefined || unit === 'None' ? undefined : cut(oneLine(unit), SHORT_WORD);
}

function subjectOf({ details, event }: Known): string | undefined {
  const contributor = pairsOf(event?.detail.alarmContributor?.attributes).map(({ name, value }) => `${name}=${value}`);
  const of = contributor.length > 0 ? ` for ${cut(oneLine(contributor.join(', ')), EXPRESSION)}` : '';
  if (details.kind === 'log')
    return `The result of the log query${details.aggregation ? ` (${cut(oneLine(details.aggregation), EXPRESSION)})` : ''}${of}`;
  const watched = watchedMetric(details.metrics);
  if (watched && isInsightsQuery(watched)) return `The result of the Metrics Insights query${of}`;
  if (watched?.expression || watched?.metricName) return `${metricInWords(watched)}${of}`;
  return details.query ? `The result of the PromQL query${of}` : undefined;
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
function observed(breach: Breach, known: Known): string {
  const { values, breaching, comparison } = breach;
  const { seen, details } = known;
  const write = numberWriter(known, breach);
  const shown = values.slice(-MOST_VALUES).map(value => (value === null ? 'no data' : write(value)));
  const hint = breach.isExcerpt ? 'most recently ' : values.length > MOST_VALUES ? `the last ${MOST_VALUES} values are ` : '';
  const numbers = `${hint}${shown.join(', ')}${withUnit(unitOf(known))}`;
  const band = comparison?.againstBand ? bandInWords(seen, write) : '';
  const often = `${breach.isExcerpt ? ',' : ''} in ${breaching} of ${details.kind === 'log' ? counted(breach.periods, 'result') : periods(breach.periods, seen, details)}`;
  return `${numbers}${often}${band}`;
}

/** Writes the event's numbers with as many digits as it takes to tell those apart that differ. */
export function numberWriter({ seen }: Known, { values, threshold }: Pick<Breach, 'values' | 'threshold'>): (value: number) => string {
  const others = [...seen.datapoints, ...seen.timed.map(({ value }) => value), ...seen.lower, ...seen.upper];
  return numbersApart(
    [...values, ...others].filter(value => value !== null),
    threshold,
  );
}

function bandInWords({ lower, upper }: Observations, write: (value: number) => string): string {
  const [low, high] = [lower.at(-1) ?? undefined, upper.at(-1) ?? undefined];
  if (low === undefined && high === undefined) return '';
  if (low === undefined || high === undefined)
    return `, where ${low === undefined ? 'at most' : 'at least'} ${write((low ?? high)!)} is expected`;
  return `, where ${write(low)} to ${write(high)} is expected`;
}

function periods(count: number, { period }: Observations, { metrics }: AlarmDetails): string {
  const seconds = period ?? watchedMetric(metrics)?.period;
  return `${counted(count, 'period')}${seconds === undefined ? '' : ` of ${readableDuration(seconds)}`}`;
}

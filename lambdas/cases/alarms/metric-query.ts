import type { Metric, MetricAlarm, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { AlarmEvent } from './alarm-signal';
import { withPlainLabels } from './dynamic-label';

/** One line of what an alarm watches: a metric, or an expression over the others. */
export interface MetricQuery {
  id?: string;
  /** Metric math, a Metrics Insights query, or an anomaly detection band. */
  expression?: string;
  label?: string;
  namespace?: string;
  metricName?: string;
  dimensions: { name: string; value: string }[];
  stat?: string;
  /** Seconds. */
  period?: number;
  /** Only values of this unit are looked at. */
  unit?: string;
  /** Of the metric, where it is not the alarm's own. */
  accountId?: string;
  /** Whether the alarm looks at this line; the others are its inputs. */
  returnData: boolean;
}

type Loose = Record<string, unknown>;

/** What an event says that the alarm watches; lines of an unknown shape are left out. */
export function metricsOfEvent(event?: AlarmEvent): MetricQuery[] {
  const metrics = event?.detail.configuration?.metrics;
  return Array.isArray(metrics) ? withPlainLabels(metrics.filter(isObject).map(fromEvent), event?.region) : [];
}

function fromEvent({ id, expression, label, returnData, accountId, period, metricStat }: Loose): MetricQuery {
  const { metric, period: statPeriod, stat, unit } = objectOr(metricStat);
  const { namespace, name, dimensions } = objectOr(metric);
  return {
    id: textOr(id),
    expression: textOr(expression),
    label: textOr(label),
    namespace: textOr(namespace),
    metricName: textOr(name),
    dimensions: pairsOf(dimensions),
    stat: textOr(stat),
    period: numberOr(statPeriod) ?? numberOr(period),
    unit: textOr(unit),
    accountId: textOr(accountId),
    returnData: returnData !== false,
  };
}

/** A record's texts as pairs; numbers and booleans are written out, anything else is left out. */
export function pairsOf(record: unknown): { name: string; value: string }[] {
  return Object.entries(objectOr(record))
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => ({ name, value: String(value) }));
}

/** The same of an alarm as DescribeAlarms lists it, which has one metric in its own members or several in a list. */
export function metricsOfAlarm(alarm: MetricAlarm): MetricQuery[] {
  if (alarm.Metrics && alarm.Metrics.length > 0) return withPlainLabels(alarm.Metrics.map(fromDataQuery), regionOf(alarm.AlarmArn));
  if (!alarm.MetricName) return [];
  const { Namespace, MetricName, Dimensions, Period, Statistic, ExtendedStatistic, Unit } = alarm;
  return [
    {
      id: 'm1',
      ...fromMetric({ Namespace, MetricName, Dimensions }),
      stat: Statistic ?? ExtendedStatistic,
      period: Period,
      unit: Unit,
      returnData: true,
    },
  ];
}

function fromDataQuery({ Id, Expression, Label, MetricStat, Period, AccountId, ReturnData = true }: MetricDataQuery): MetricQuery {
  const { Metric, Stat, Period: statPeriod, Unit } = MetricStat ?? {};
  return {
    id: Id,
    expression: Expression,
    label: Label,
    ...fromMetric(Metric),
    stat: Stat,
    period: statPeriod ?? Period,
    unit: Unit,
    accountId: AccountId,
    returnData: ReturnData,
  };
}

function fromMetric({ Namespace, MetricName, Dimensions = [] }: Metric = {}): Pick<MetricQuery, 'namespace' | 'metricName' | 'dimensions'> {
  return {
    namespace: Namespace,
    metricName: MetricName,
    dimensions: Dimensions.map(({ Name = '', Value = '' }) => ({ name: Name, value: Value })),
  };
}

/** `arn:aws:cloudwatch:<region>:...` */
function regionOf(arn = ''): string | undefined {
  return arn.split(':')[3] || undefined;
}

/** A Metrics Insights query is an expression in a language of its own. */
export function isInsightsQuery({ expression = '' }: MetricQuery): boolean {
  return /^\s*SELECT\s/i.test(expression);
}

export function isBand({ expression = '' }: MetricQuery): boolean {
  return /\bANOMALY_DETECTION_BAND\s*\(/.test(expression);
}

/** The line whose value is compared: for a band, the metric that is to stay within it. */
export function watchedMetric(metrics: MetricQuery[]): MetricQuery | undefined {
  return metrics.find(metric => metric.returnData && !isBand(metric)) ?? metrics.find(metric => !isBand(metric)) ?? metrics[0];
}

export function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectOr(value: unknown): Loose {
  return isObject(value) ? value : {};
}

export function textOr(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberOr(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function textsOr(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string' && item !== '') : [];
}

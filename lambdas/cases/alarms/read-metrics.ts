import type { Metric, MetricAlarm, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { isObject, type Loose, numberOr, objectOr, pairsOf, textOr } from '../../shared/loose';
import type { AlarmEvent } from './alarm-event';
import { withPlainLabels } from './dynamic-label';
import type { MetricQuery } from './metric-query';

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

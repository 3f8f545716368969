import type { AlarmDetail, KnownAlarm, MetricStat } from './alarm-board';
import { toldSettings } from './alarm-settings';

/** Who suppresses the actions of a composite alarm at a moment: a period ends by itself. */
function suppressedBy({ detail, since }: KnownAlarm, now: number): string | undefined {
  const { actionsSuppressedBy: by } = detail.state;
  const { actionsSuppressorWaitPeriod: wait = 0, actionsSuppressorExtensionPeriod: extension = 0 } = detail.configuration ?? {};
  const seconds = by === 'WaitPeriod' ? wait : by === 'ExtensionPeriod' ? extension : Number.POSITIVE_INFINITY;
  return now < since + seconds * 1_000 ? by : undefined;
}

/** The mute rules that are active for an alarm at a moment, as far as its newest event tells. */
export function activeMutes({ detail: { muteDetail } }: KnownAlarm, now: number): Record<string, unknown>[] {
  const { mutedByArn, muteWindowEnd } = muteDetail ?? {};
  if (!mutedByArn || (muteWindowEnd && Date.parse(muteWindowEnd) <= now)) return [];
  return [{ AlarmMuteRuleArn: mutedByArn, Status: 'ACTIVE' }];
}

/** `Statistic`; every other one is an `ExtendedStatistic`. */
const SIMPLE = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'];

/** An alarm in the shape of `MetricAlarm` of DescribeAlarms. */
export function metricAlarm(alarm: KnownAlarm): Record<string, unknown> {
  const { metrics = [], threshold, comparisonOperator } = alarm.detail.configuration ?? {};
  const told = toldSettings(alarm.detail.state.reason);
  return {
    ...commonMembers(alarm),
    ...(metrics.length === 1 && metrics[0]?.metricStat && !metrics[0].accountId
      ? singleMetric(metrics[0].metricStat)
      : { Metrics: metrics.map(metricQuery) }),
    ...told,
    Threshold: threshold ?? reasonData(alarm).threshold,
    ComparisonOperator: comparisonOperator ?? told.ComparisonOperator,
  };
}

/** A change in the shape of `AlarmHistoryItem` of DescribeAlarmHistory. */
export function historyItem({ detail, since }: KnownAlarm): Record<string, unknown> {
  return {
    AlarmName: detail.alarmName,
    Timestamp: since / 1000,
    HistoryItemType: 'StateUpdate',
    HistorySummary: `Alarm updated to ${detail.state.value}`,
    HistoryData: JSON.stringify({ newState: detail.state }),
  };
}

/** An alarm in the shape of `CompositeAlarm` of DescribeAlarms. */
export function compositeAlarm(alarm: KnownAlarm, now: number): Record<string, unknown> {
  const { alarmRule, actionsSuppressor, actionsSuppressorWaitPeriod, actionsSuppressorExtensionPeriod } = alarm.detail.configuration ?? {};
  return {
    ...commonMembers(alarm),
    AlarmRule: alarmRule,
    ActionsSuppressor: actionsSuppressor,
    ActionsSuppressorWaitPeriod: actionsSuppressorWaitPeriod,
    ActionsSuppressorExtensionPeriod: actionsSuppressorExtensionPeriod,
    ActionsSuppressedBy: suppressedBy(alarm, now),
  };
}

export function isComposite({ detail }: KnownAlarm): boolean {
  return detail.configuration?.alarmRule !== undefined;
}

function commonMembers({ arn, detail, since }: KnownAlarm) {
  const { value, reason, reasonData } = detail.state;
  return {
    AlarmName: detail.alarmName,
    AlarmArn: arn,
    AlarmDescription: detail.configuration?.description,
    ActionsEnabled: true,
    StateValue: value,
    StateReason: reason,
    StateReasonData: reasonData,
    StateUpdatedTimestamp: since / 1000,
    StateTransitionedTimestamp: since / 1000,
  };
}

function reasonData({ detail }: KnownAlarm): { threshold?: number } {
  try {
    return JSON.parse(detail.state.reasonData ?? '{}');
  } catch {
    return {};
  }
}

function singleMetric({ metric, period, stat, unit }: MetricStat) {
  const statistic = SIMPLE.includes(stat) ? { Statistic: stat } : { ExtendedStatistic: stat };
  return { ...namedMetric(metric), ...statistic, Period: period, Unit: unit };
}

function metricQuery({
  id,
  accountId,
  expression,
  label,
  returnData,
  metricStat,
}: NonNullable<NonNullable<AlarmDetail['configuration']>['metrics']>[0]) {
  const MetricStat = metricStat && {
    Metric: namedMetric(metricStat.metric),
    Period: metricStat.period,
    Stat: metricStat.stat,
    Unit: metricStat.unit,
  };
  return { Id: id, AccountId: accountId, Expression: expression, Label: label, ReturnData: returnData, MetricStat };
}

function namedMetric({ namespace, name, dimensions = {} }: MetricStat['metric']) {
  return { Namespace: namespace, MetricName: name, Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })) };
}

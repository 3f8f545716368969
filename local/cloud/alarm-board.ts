import { toldSettings } from './alarm-settings';
import type { BusEvent } from './bus';

interface AlarmDetail {
  alarmName: string;
  configuration?: {
    description?: string;
    alarmRule?: string;
    actionsSuppressor?: string;
    metrics?: { id?: string; accountId?: string; expression?: string; label?: string; returnData?: boolean; metricStat?: MetricStat }[];
    threshold?: number;
    comparisonOperator?: string;
  };
  state: { value: string; reason?: string; reasonData?: string; timestamp?: string };
}

interface MetricStat {
  metric: { namespace: string; name: string; dimensions?: Record<string, string> };
  period: number;
  stat: string;
  unit?: string;
}

/** One alarm as its events have told it so far. */
export interface KnownAlarm {
  arn: string;
  detail: AlarmDetail;
  /** When it got into its state, in epoch milliseconds. */
  since: number;
}

/** The alarms of one account and region, as far as the events played so far tell of them: the newest state of each wins, in whatever order they come. */
export class AlarmBoard {
  private readonly alarms = new Map<string, KnownAlarm>();
  private readonly changes: KnownAlarm[] = [];
  private readonly prefix: string;

  constructor({ region, accountId }: { region: string; accountId: string }) {
    this.prefix = `:cloudwatch:${region}:${accountId}:alarm:`;
  }

  get known(): KnownAlarm[] {
    return [...this.alarms.values()];
  }

  /** Every change of an alarm that was told, newest first. */
  history(alarmName: string): KnownAlarm[] {
    return this.changes.filter(({ detail }) => detail.alarmName === alarmName).sort((a, b) => b.since - a.since);
  }

  /** Takes in an event of the bus; anything but a change of state of an alarm of this place is ignored. */
  learn({ source, resources, detail, time, ...event }: BusEvent): void {
    const [arn] = resources;
    if (source !== 'aws.cloudwatch' || event['detail-type'] !== 'CloudWatch Alarm State Change' || !arn?.includes(this.prefix)) return;
    if (typeof detail.alarmName !== 'string' || typeof (detail.state as { value?: unknown } | undefined)?.value !== 'string') return;
    const alarm = { arn, detail: detail as unknown as AlarmDetail, since: moment(detail as unknown as AlarmDetail, time) };
    this.changes.push(alarm);
    const known = this.alarms.get(arn);
    if (!known || known.since <= alarm.since) this.alarms.set(arn, alarm);
  }
}

/** CloudWatch writes `+0000` where ISO 8601 has `+00:00`. */
function moment({ state }: AlarmDetail, fallback: string): number {
  const time = Date.parse((state.timestamp ?? fallback).replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? 0 : time;
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
export function compositeAlarm(alarm: KnownAlarm): Record<string, unknown> {
  const { alarmRule, actionsSuppressor } = alarm.detail.configuration ?? {};
  return { ...commonMembers(alarm), AlarmRule: alarmRule, ActionsSuppressor: actionsSuppressor };
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

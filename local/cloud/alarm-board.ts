import { toldSettings } from './alarm-settings';
import type { BusEvent } from './bus';

interface AlarmDetail {
  alarmName: string;
  configuration?: {
    description?: string;
    alarmRule?: string;
    actionsSuppressor?: string;
    actionsSuppressorWaitPeriod?: number;
    actionsSuppressorExtensionPeriod?: number;
    metrics?: { id?: string; accountId?: string; expression?: string; label?: string; returnData?: boolean; metricStat?: MetricStat }[];
    threshold?: number;
    comparisonOperator?: string;
  };
  state: { value: string; reason?: string; reasonData?: string; timestamp?: string; actionsSuppressedBy?: string };
  alarmContributor?: { id?: string };
  muteDetail?: { mutedByArn?: string; muteWindowEnd?: string };
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
  /** Only contributors have told of it so far: these are in ALARM. */
  firing?: Set<string>;
}

/** The alarms of one account and region, as far as the events played so far tell of them: the newest state of each wins, in whatever order they come. */
export class AlarmBoard {
  private readonly alarms = new Map<string, KnownAlarm>();
  private readonly changes: KnownAlarm[] = [];
  private readonly prefix: string;

  /** @param now epoch milliseconds */
  constructor(
    { region, accountId }: { region: string; accountId: string },
    readonly now: () => number,
  ) {
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
    if (source !== 'aws.cloudwatch' || !arn?.includes(this.prefix)) return;
    if (typeof detail.alarmName !== 'string' || typeof (detail.state as { value?: unknown } | undefined)?.value !== 'string') return;
    const alarm = { arn, detail: detail as unknown as AlarmDetail, since: moment(detail as unknown as AlarmDetail, time) };
    if (event['detail-type'] === 'CloudWatch Alarm Contributor State Change') this.learnOfContributor(alarm);
    if (event['detail-type'] === 'CloudWatch Alarm State Change') this.learnOfAlarm(alarm);
  }

  private learnOfAlarm(alarm: KnownAlarm): void {
    this.changes.push(alarm);
    const known = this.alarms.get(alarm.arn);
    if (!known || known.firing || known.since <= alarm.since) this.alarms.set(alarm.arn, alarm);
  }

  /** An alarm over many time series is in ALARM while any of them is; its own events tell that, and count as soon as there is one. */
  private learnOfContributor(alarm: KnownAlarm): void {
    const { alarmContributor, state } = alarm.detail;
    const known = this.alarms.get(alarm.arn);
    if (!alarmContributor?.id || (known && !known.firing)) return;
    const firing = new Set(known?.firing);
    if (state.value === 'ALARM') firing.add(alarmContributor.id);
    else firing.delete(alarmContributor.id);
    const value = firing.size > 0 ? 'ALARM' : 'OK';
    const since = known?.detail.state.value === value ? known.since : alarm.since;
    this.alarms.set(alarm.arn, { ...alarm, detail: { ...alarm.detail, state: { ...state, value } }, since, firing });
  }
}

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

import type { BusEvent } from './bus';

export interface AlarmDetail {
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

export interface MetricStat {
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

/** CloudWatch writes `+0000` where ISO 8601 has `+00:00`. */
function moment({ state }: AlarmDetail, fallback: string): number {
  const time = Date.parse((state.timestamp ?? fallback).replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? 0 : time;
}

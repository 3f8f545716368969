import { own } from '../lambdas/shared/own';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './cloud/place';
import type { StoryEvent } from './event-files';

const MINUTE = 60_000;
const CHECKOUT = 'checkout-5xx';
const NIGHTLY = 'nightly-batch-duration';

type StateValue = 'ALARM' | 'OK';

/** A change of an alarm as a story tells it. */
export interface AlarmChange {
  alarmName: string;
  /** Minutes after the start of the run. */
  minute: number;
  from: StateValue;
  to: StateValue;
  muted?: boolean;
}

const CHANGES: AlarmChange[] = [
  { alarmName: CHECKOUT, minute: 3, from: 'OK', to: 'ALARM' },
  { alarmName: NIGHTLY, minute: 10, from: 'OK', to: 'ALARM', muted: true },
  { alarmName: CHECKOUT, minute: 24, from: 'ALARM', to: 'OK' },
  { alarmName: CHECKOUT, minute: 27, from: 'OK', to: 'ALARM' },
  { alarmName: NIGHTLY, minute: 40, from: 'ALARM', to: 'OK', muted: true },
  { alarmName: CHECKOUT, minute: 65, from: 'ALARM', to: 'OK' },
];

/**
 * The story that is played when nobody brings events: an alarm fires, recovers for three minutes, fires again and is over after an hour; another one is
 * muted by a CloudWatch mute rule; and one event is broken.
 * @param start of the run, in epoch milliseconds
 */
export function sampleStory(start: number): StoryEvent[] {
  const broken = {
    ...alarmEvent(start, { alarmName: 'broken-event', minute: 30, from: 'OK', to: 'ALARM' }),
    detail: { alarmName: 'broken-event' },
  };
  return [...CHANGES.map(change => alarmEvent(start, change)), broken].sort((a, b) => (a.time < b.time ? -1 : 1));
}

/**
 * The event of a change, as CloudWatch sends it: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 * @param start of the story, in epoch milliseconds
 */
export function alarmEvent(start: number, { alarmName, minute, from, to, muted }: AlarmChange, accountId = LOCAL_ACCOUNT) {
  const at = start + minute * MINUTE;
  return {
    version: '0',
    id: `11111111-2222-4333-8444-${String(minute).padStart(12, '0')}`,
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: accountId,
    time: `${new Date(at).toISOString().slice(0, 19)}Z`,
    region: LOCAL_REGION,
    resources: [`arn:aws:cloudwatch:${LOCAL_REGION}:${accountId}:alarm:${alarmName}`],
    detail: {
      alarmName,
      configuration: own(CONFIGURATION, alarmName) ?? configuration('Somebody tries it out.', 'AWS/EC2', 'CPUUtilization', {}),
      previousState: { value: from, reason: reasonFor(from), timestamp: cloudWatchTime(at - 10 * MINUTE) },
      state: { value: to, reason: reasonFor(to), reasonData: reasonData(at, to), timestamp: cloudWatchTime(at) },
      ...(muted ? { muteDetail: muteDetail(start) } : {}),
    },
  };
}

const CONFIGURATION: Record<string, Record<string, unknown>> = {
  [CHECKOUT]: configuration('More than 5% of checkout requests fail.', 'AWS/ApplicationELB', 'HTTPCode_Target_5XX_Count', {
    LoadBalancer: 'app/checkout/50dc6c495c0c9188',
  }),
  [NIGHTLY]: configuration('The nightly batch takes too long.', 'AWS/Lambda', 'Duration', { FunctionName: 'nightly-batch' }),
};

function configuration(description: string, namespace: string, name: string, dimensions: Record<string, string>) {
  const metric = { namespace, name, dimensions };
  return { description, metrics: [{ id: 'm1', metricStat: { metric, period: 60, stat: 'Sum' }, returnData: true }] };
}

function reasonFor(state: StateValue): string {
  const [value, relation] = state === 'ALARM' ? ['87.0', 'was'] : ['1.0', 'was not'];
  return `Threshold Crossed: 1 datapoint [${value}] ${relation} greater than the threshold (50.0).`;
}

function reasonData(at: number, state: StateValue): string {
  const recentDatapoints = [state === 'ALARM' ? 87 : 1];
  return JSON.stringify({
    version: '1.0',
    queryDate: cloudWatchTime(at),
    startDate: cloudWatchTime(at - MINUTE),
    statistic: 'Sum',
    period: 60,
    recentDatapoints,
    threshold: 50,
  });
}

function muteDetail(start: number) {
  return {
    mutedByArn: `arn:aws:cloudwatch:${LOCAL_REGION}:${LOCAL_ACCOUNT}:alarm-mute-rule:nightly-window`,
    muteWindowStart: cloudWatchTime(start),
    muteWindowEnd: cloudWatchTime(start + 120 * MINUTE),
  };
}

function cloudWatchTime(at: number): string {
  return new Date(at).toISOString().replace('Z', '+0000');
}

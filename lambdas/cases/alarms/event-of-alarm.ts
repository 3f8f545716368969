import { changedAt, type DescribedAlarm } from './describe-alarms';
import type { MetricQuery } from './metric-query';
import { metricsOfAlarm } from './read-metrics';

/** The event that should have come, as far as DescribeAlarms tells it: of the whole alarm, with what it watches and with what suppresses it. */
export function alarmEventOf(alarm: DescribedAlarm, { accountId, region }: { accountId: string; region: string }): unknown {
  const { AlarmName = '', AlarmArn, AlarmDescription, StateValue, StateReason, StateReasonData } = alarm;
  const timestamp = changedAt(alarm);
  return {
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    account: accountId,
    region,
    time: timestamp,
    resources: [AlarmArn],
    detail: {
      alarmName: AlarmName,
      configuration: { description: AlarmDescription, ...configurationOf(alarm) },
      state: {
        value: StateValue,
        timestamp,
        reason: StateReason,
        reasonData: StateReasonData,
        actionsSuppressedBy: alarm.kind === 'composite' ? alarm.ActionsSuppressedBy : undefined,
      },
    },
  };
}

function configurationOf(alarm: DescribedAlarm): Record<string, unknown> {
  if (alarm.kind === 'log') return {};
  if (alarm.kind === 'metric') return { metrics: metricsOfAlarm(alarm).map(asInEvent) };
  return {
    alarmRule: alarm.AlarmRule,
    actionsSuppressor: alarm.ActionsSuppressor,
    actionsSuppressorWaitPeriod: alarm.ActionsSuppressorWaitPeriod,
    actionsSuppressorExtensionPeriod: alarm.ActionsSuppressorExtensionPeriod,
  };
}

function asInEvent({ id, expression, label, namespace, metricName, dimensions, stat, period, accountId, returnData }: MetricQuery) {
  const metric = { namespace, name: metricName, dimensions: Object.fromEntries(dimensions.map(({ name, value }) => [name, value])) };
  return { id, expression, label, accountId, returnData, metricStat: metricName === undefined ? undefined : { metric, period, stat } };
}

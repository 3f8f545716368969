import {
  type CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmsCommand,
  type LogAlarm,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';

/** An alarm as DescribeAlarms lists it. */
export type DescribedAlarm = ({ kind: 'metric' } & MetricAlarm) | ({ kind: 'composite' } & CompositeAlarm) | ({ kind: 'log' } & LogAlarm);

/** How many names one call takes. */
export const MOST_NAMES = 100;

/**
 * The alarms of the client's account and region that have these names, in the order of the names. Without `AlarmTypes` DescribeAlarms would list metric
 * alarms only.
 * @param names at most 100
 */
export async function describeAlarms(client: CloudWatchClient, names: string[], abortSignal?: AbortSignal): Promise<DescribedAlarm[]> {
  if (names.length === 0) return [];
  const command = new DescribeAlarmsCommand({
    AlarmNames: names,
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'],
    MaxRecords: MOST_NAMES,
  });
  const { MetricAlarms = [], CompositeAlarms = [], LogAlarms = [] } = await client.send(command, { abortSignal });
  const found: DescribedAlarm[] = [
    ...MetricAlarms.map(alarm => ({ kind: 'metric' as const, ...alarm })),
    ...CompositeAlarms.map(alarm => ({ kind: 'composite' as const, ...alarm })),
    ...LogAlarms.map(alarm => ({ kind: 'log' as const, ...alarm })),
  ];
  return names.flatMap(name => found.filter(({ AlarmName }) => AlarmName === name));
}

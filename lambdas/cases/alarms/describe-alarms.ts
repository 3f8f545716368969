import {
  type CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmsCommand,
  type DescribeAlarmsOutput,
  type LogAlarm,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { forEveryAlarmType } from './alarm-types';

/** An alarm as DescribeAlarms lists it. */
export type DescribedAlarm = ({ kind: 'metric' } & MetricAlarm) | ({ kind: 'composite' } & CompositeAlarm) | ({ kind: 'log' } & LogAlarm);

/** When the alarm got into its state (ISO 8601). */
export function changedAt({ StateTransitionedTimestamp, StateUpdatedTimestamp }: DescribedAlarm): string {
  return (StateTransitionedTimestamp ?? StateUpdatedTimestamp ?? new Date(0)).toISOString();
}

/** How many names one call takes. */
export const MOST_NAMES = 100;

/**
 * The alarms of the client's account and region that have these names, in the order of the names. Without `AlarmTypes` DescribeAlarms would list metric
 * alarms only.
 * @param names at most 100
 */
export async function describeAlarms(client: CloudWatchClient, names: string[], abortSignal?: AbortSignal): Promise<DescribedAlarm[]> {
  if (names.length === 0) return [];
  const answer = await forEveryAlarmType(client, AlarmTypes =>
    client.send(new DescribeAlarmsCommand({ AlarmNames: names, AlarmTypes, MaxRecords: MOST_NAMES }), { abortSignal }),
  );
  const found = describedAlarms(answer);
  return names.flatMap(name => found.filter(({ AlarmName }) => AlarmName === name));
}

/** The alarms of one answer, whatever their type. */
export function describedAlarms({ MetricAlarms = [], CompositeAlarms = [], LogAlarms = [] }: DescribeAlarmsOutput): DescribedAlarm[] {
  return [
    ...MetricAlarms.map(alarm => ({ kind: 'metric' as const, ...alarm })),
    ...CompositeAlarms.map(alarm => ({ kind: 'composite' as const, ...alarm })),
    ...LogAlarms.map(alarm => ({ kind: 'log' as const, ...alarm })),
  ];
}

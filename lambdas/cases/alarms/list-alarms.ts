import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { type DescribedAlarm, describeAlarms, MOST_NAMES } from './describe-alarms';

/** What the check against CloudWatch asks of it. Throws unless every page was read. */
export interface AlarmList {
  /** Every alarm of the account and region that is in ALARM and whose name begins so. */
  inAlarm(namePrefix: string): Promise<DescribedAlarm[]>;
  /** Those of the named alarms that exist, whatever their state. */
  named(names: string[]): Promise<DescribedAlarm[]>;
}

export function alarmList(client: CloudWatchClient): AlarmList {
  return {
    async inAlarm(prefix) {
      const input = { StateValue: 'ALARM' as const, AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const, 'LogAlarm' as const] };
      const found: DescribedAlarm[] = [];
      const pages = paginateDescribeAlarms({ client, pageSize: MOST_NAMES }, { ...input, AlarmNamePrefix: prefix || undefined });
      for await (const { MetricAlarms = [], CompositeAlarms = [], LogAlarms = [] } of pages) {
        found.push(...MetricAlarms.map(alarm => ({ kind: 'metric' as const, ...alarm })));
        found.push(...CompositeAlarms.map(alarm => ({ kind: 'composite' as const, ...alarm })));
        found.push(...LogAlarms.map(alarm => ({ kind: 'log' as const, ...alarm })));
      }
      return found;
    },

    async named(names) {
      const found: DescribedAlarm[] = [];
      for (let start = 0; start < names.length; start += MOST_NAMES) {
        found.push(...(await describeAlarms(client, names.slice(start, start + MOST_NAMES))));
      }
      return found;
    },
  };
}

import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { forEveryAlarmType } from './alarm-types';
import { type DescribedAlarm, describeAlarms, describedAlarms, MOST_NAMES } from './describe-alarms';

/** What the check against CloudWatch asks of it. Throws unless every page was read. */
export interface AlarmList {
  /** Every alarm of the account and region that is in ALARM and whose name begins so. */
  inAlarm(namePrefix: string): Promise<DescribedAlarm[]>;
  /** Those of the named alarms that exist, whatever their state. */
  named(names: string[]): Promise<DescribedAlarm[]>;
}

export function alarmList(client: CloudWatchClient): AlarmList {
  return {
    inAlarm: prefix =>
      forEveryAlarmType(client, async AlarmTypes => {
        const found: DescribedAlarm[] = [];
        const input = { StateValue: 'ALARM' as const, AlarmTypes, AlarmNamePrefix: prefix || undefined };
        for await (const page of paginateDescribeAlarms({ client, pageSize: MOST_NAMES }, input)) found.push(...describedAlarms(page));
        return found;
      }),

    async named(names) {
      const found: DescribedAlarm[] = [];
      for (let start = 0; start < names.length; start += MOST_NAMES) {
        found.push(...(await describeAlarms(client, names.slice(start, start + MOST_NAMES))));
      }
      return found;
    },
  };
}

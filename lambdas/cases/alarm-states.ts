import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { logger } from '../shared/runtime';
import type { AlarmStates } from './ports';

/** Asks CloudWatch in its own account and region. Without `AlarmTypes` DescribeAlarms would list metric alarms only. */
export function alarmStates(client: CloudWatchClient, home: { accountId: string; region: string }): AlarmStates {
  return {
    async stateOf({ alarmName, accountId, region }) {
      if (accountId !== home.accountId || region !== home.region) return 'elsewhere';
      try {
        const {
          MetricAlarms = [],
          CompositeAlarms = [],
          LogAlarms = [],
        } = await client.send(
          new DescribeAlarmsCommand({ AlarmNames: [alarmName], AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'] }),
        );
        const alarm = [...MetricAlarms, ...CompositeAlarms, ...LogAlarms].find(({ AlarmName }) => AlarmName === alarmName);
        return alarm?.StateValue ?? 'gone';
      } catch (error) {
        logger.warn('could not ask CloudWatch for the state of an alarm', { alarmName, error: error as Error });
        return 'unknown';
      }
    },
  };
}

import { type CloudWatchClient, DescribeAlarmContributorsCommand } from '@aws-sdk/client-cloudwatch';
import { logger } from '../../shared/runtime';
import type { Incident } from '../incident';
import type { AlarmAnswer, AlarmStates } from '../ports';
import { describeAlarms } from './describe-alarms';

type Asked = Pick<Incident, 'alarmName' | 'accountId' | 'region' | 'contributorId'>;

/** Asks CloudWatch in its own account and region. */
export function alarmStates(client: CloudWatchClient, home: { accountId: string; region: string }): AlarmStates {
  return {
    async stateOf(asked: Asked) {
      if (asked.accountId !== home.accountId || asked.region !== home.region) return 'elsewhere';
      try {
        return await askFor(client, asked);
      } catch (error) {
        logger.warn('could not ask CloudWatch for the state of an alarm', { alarmName: asked.alarmName, error: error as Error });
        return 'unknown';
      }
    },
  };
}

async function askFor(client: CloudWatchClient, { alarmName, contributorId }: Asked): Promise<AlarmAnswer> {
  const [alarm] = await describeAlarms(client, [alarmName]);
  if (contributorId === undefined || alarm?.StateValue !== 'ALARM') return alarm?.StateValue ?? 'gone';
  return (await contributes(client, alarmName, contributorId)) ? 'ALARM' : 'OK';
}

/** An alarm with contributors is in ALARM while any of them is; CloudWatch lists those that are. */
async function contributes(client: CloudWatchClient, AlarmName: string, contributorId: string): Promise<boolean> {
  let NextToken: string | undefined;
  do {
    const page = await client.send(new DescribeAlarmContributorsCommand({ AlarmName, NextToken }));
    if (page.AlarmContributors?.some(({ ContributorId }) => ContributorId === contributorId)) return true;
    NextToken = page.NextToken;
  } while (NextToken);
  return false;
}

import { type CloudWatchClient, ListAlarmMuteRulesCommand } from '@aws-sdk/client-cloudwatch';
import { logger } from '../../shared/runtime';
import type { AlarmStateValue } from '../incident/state-change';
import type { AlarmSubject } from '../incident/subject';
import { type DescribedAlarm, describeAlarms } from './describe-alarms';

/** Asks CloudWatch in its own account and region. */
export function alarmStates(
  client: CloudWatchClient,
  home: { accountId: string; region: string },
  patienceMilliseconds = PATIENCE_MILLISECONDS,
): AlarmStates {
  const patience = () => AbortSignal.timeout(patienceMilliseconds);

  return { stateOf, describe, isMuted };

  async function stateOf(alarm: AskedAlarm): ReturnType<AlarmStates['stateOf']> {
    const answer = await describe(alarm);
    return typeof answer === 'string' ? answer : (answer.StateValue ?? 'unknown');
  }

  async function describe(alarm: AskedAlarm): ReturnType<AlarmStates['describe']> {
    if (!isHere(alarm)) return 'elsewhere';
    const answer = await ask(alarm, () => describeAlarms(client, [alarm.name], patience()));
    return answer ? (answer[0] ?? 'gone') : 'unknown';
  }

  async function isMuted(alarm: AskedAlarm): Promise<boolean | undefined> {
    if (!isHere(alarm)) return undefined;
    const command = new ListAlarmMuteRulesCommand({ AlarmName: alarm.name, Statuses: ['ACTIVE'] });
    const answer = await ask(alarm, () => client.send(command, { abortSignal: patience() }));
    return answer && (answer.AlarmMuteRuleSummaries ?? []).length > 0;
  }

  function isHere({ accountId, region }: AskedAlarm): boolean {
    return accountId === home.accountId && region === home.region;
  }
}

/** An answer that takes longer is none: nothing that waits for it may take up the whole invocation. */
const PATIENCE_MILLISECONDS = 5_000;

/** Nobody waits for an answer that cannot be had. */
async function ask<T>({ name }: AskedAlarm, question: () => Promise<T>): Promise<T | undefined> {
  try {
    return await question();
  } catch (error) {
    logger.warn('could not ask CloudWatch about an alarm', { alarmName: name, error: error as Error });
    return undefined;
  }
}

/** gone: the alarm was deleted. elsewhere: it belongs to another account or region. unknown: CloudWatch did not answer. */
export type AlarmAnswer = AlarmStateValue | 'gone' | 'elsewhere' | 'unknown';

export type AskedAlarm = Pick<AlarmSubject, 'name' | 'accountId' | 'region'>;

export interface AlarmStates {
  /** What CloudWatch says the alarm is at this moment. */
  stateOf(alarm: AskedAlarm): Promise<AlarmAnswer>;
  /** How it is set up, and whether its actions are suppressed. */
  describe(alarm: AskedAlarm): Promise<DescribedAlarm | 'gone' | 'elsewhere' | 'unknown'>;
  /** Whether any mute rule is active for it; nothing when that cannot be had. */
  isMuted(alarm: AskedAlarm): Promise<boolean | undefined>;
}

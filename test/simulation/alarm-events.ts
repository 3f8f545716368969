import type { Step } from './script';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';

/** Which alarms the comparison with CloudWatch looks at. */
export const RECONCILE_SCOPE = { accountId: ACCOUNT, region: REGION, alarmNamePrefix: '', ownAlarmPrefix: 'own-' };

export function alarmName(alarm: number): string {
  return `alarm-${alarm}`;
}

export const ALARM_ARN = (alarm: number) => `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${alarmName(alarm)}`;

export function incidentKey(alarm: number): string {
  return [ACCOUNT, REGION, ALARM_ARN(alarm)].join('|');
}

/** The words that name one change in the text of a case: no other change has them. */
export function reasonOf({
  alarm,
  at,
  value,
  contributor,
}: Pick<Extract<Step, { kind: 'alarm' }>, 'alarm' | 'at' | 'value' | 'contributor'>): string {
  return `${value} of ${contributor ? `${contributor} in ` : ''}alarm ${alarm} at second ${at}.`;
}

/** The change as EventBridge delivers it. */
export function alarmEvent(step: Extract<Step, { kind: 'alarm' }>, beginning: number) {
  const time = (seconds: number) => new Date(beginning + seconds * 1_000).toISOString();
  return {
    source: 'aws.cloudwatch',
    'detail-type': step.contributor ? 'CloudWatch Alarm Contributor State Change' : 'CloudWatch Alarm State Change',
    account: ACCOUNT,
    region: REGION,
    time: time(step.at),
    resources: [ALARM_ARN(step.alarm)],
    detail: {
      alarmName: alarmName(step.alarm),
      alarmContributor: step.contributor ? { id: step.contributor, attributes: { part: step.contributor } } : undefined,
      configuration: step.suppressedBy && {
        actionsSuppressor: 'maintenance',
        actionsSuppressorWaitPeriod: step.suppressedBy.seconds,
        actionsSuppressorExtensionPeriod: step.suppressedBy.seconds,
      },
      state: {
        value: step.value,
        timestamp: time(step.at).replace('Z', '+0000'),
        reason: reasonOf(step),
        actionsSuppressedBy: step.suppressedBy?.actionsSuppressedBy,
      },
      muteDetail:
        step.mutedUntil === undefined
          ? undefined
          : { mutedByArn: 'arn:mute', muteWindowEnd: step.mutedUntil === 'unknown' ? undefined : time(step.mutedUntil) },
    },
  };
}

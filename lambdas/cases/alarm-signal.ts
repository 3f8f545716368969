import * as z from 'zod/mini';

/** What CloudWatch says an alarm is. */
export type AlarmStateValue = 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';

/** Who silenced an alarm, and until when if that is known (ISO 8601). */
export interface Suppression {
  by: 'mute-rule' | 'suppressor-alarm';
  arn: string;
  until?: string;
}

/** One change of one alarm, read from the event that told it. */
export interface AlarmSignal {
  /** One incident at a time belongs to this key: account, region, alarm and, where there is one, contributor. */
  incidentKey: string;
  accountId: string;
  region: string;
  alarmArn: string;
  alarmName: string;
  contributorId?: string;
  value: AlarmStateValue;
  /** When the alarm changed, as CloudWatch says (ISO 8601, UTC). It orders the changes of one alarm; the order of arrival does not. */
  timestamp: string;
  /** CloudWatch's own explanation; may be long, may be empty. */
  stateReason: string;
  suppression?: Suppression;
  /** The event as it came. */
  event: AlarmEvent;
}

/** `CloudWatch Alarm State Change`, or its contributor form. What is not listed here is kept as it came. */
export type AlarmEvent = z.infer<typeof alarmEvent>;

/** An event that cannot be an alarm's change. Its message names the field, and ends as the reason in the dead-letter queue. */
export class UnreadableAlarmEvent extends Error {
  override readonly name = 'UnreadableAlarmEvent';
}

// The messages end as reasons in the dead-letter queue: without a locale they would all be "Invalid input".
z.config(z.locales.en());

const timestamp = z.string().check(z.refine(text => !Number.isNaN(Date.parse(text)), 'not a time'));
const optionalText = z.optional(z.nullable(z.string()));

const alarmEvent = z.looseObject({
  source: z.literal('aws.cloudwatch'),
  'detail-type': z.enum(['CloudWatch Alarm State Change', 'CloudWatch Alarm Contributor State Change']),
  account: z.string().check(z.minLength(1)),
  region: z.string().check(z.minLength(1)),
  time: z.optional(z.string()),
  resources: z.array(z.string()).check(z.minLength(1)),
  detail: z.looseObject({
    alarmName: z.string().check(z.minLength(1)),
    alarmContributor: z.optional(z.looseObject({ id: z.string(), attributes: z.optional(z.record(z.string(), z.unknown())) })),
    configuration: z.optional(z.nullable(z.looseObject({ description: optionalText }))),
    previousState: z.optional(z.nullable(z.looseObject({ value: z.string() }))),
    state: z.looseObject({
      value: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
      timestamp,
      reason: optionalText,
      reasonData: optionalText,
      actionsSuppressedBy: optionalText,
    }),
    muteDetail: z.optional(
      z.nullable(
        z.looseObject({ mutedByArn: optionalText, muteWindowStart: optionalText, muteWindowEnd: z.optional(z.nullable(timestamp)) }),
      ),
    ),
  }),
});

/**
 * Reads an alarm event.
 * @throws {UnreadableAlarmEvent} naming the first field that is not as CloudWatch writes it
 */
export function parseAlarmEvent(input: unknown): AlarmSignal {
  const parsed = z.safeParse(alarmEvent, input);
  if (!parsed.success) throw new UnreadableAlarmEvent(describeIssue(parsed.error.issues[0]!));
  const event = parsed.data;
  const { detail, account, region } = event;
  const alarmArn = event.resources[0]!;
  const contributorId = detail.alarmContributor?.id;
  return {
    incidentKey: [account, region, alarmArn, contributorId].filter(part => part !== undefined).join('|'),
    accountId: account,
    region,
    alarmArn,
    alarmName: detail.alarmName,
    contributorId,
    value: detail.state.value,
    timestamp: new Date(detail.state.timestamp).toISOString(),
    stateReason: detail.state.reason ?? '',
    suppression: readSuppression(detail),
    event,
  };
}

/** Mute rules and suppressor alarms stop an alarm's actions, not its events: it is for the reader to honour them. */
function readSuppression({ muteDetail, state }: AlarmEvent['detail']): Suppression | undefined {
  if (muteDetail) {
    const until = muteDetail.muteWindowEnd ? new Date(muteDetail.muteWindowEnd).toISOString() : undefined;
    return { by: 'mute-rule', arn: muteDetail.mutedByArn ?? 'unknown', until };
  }
  return state.actionsSuppressedBy ? { by: 'suppressor-alarm', arn: state.actionsSuppressedBy } : undefined;
}

function describeIssue({ path, message }: { path: PropertyKey[]; message: string }): string {
  const field = path.length > 0 ? path.join('.') : 'the event';
  return `Not a CloudWatch alarm event: ${field}: ${message.replace('Invalid input: ', '')}.`;
}

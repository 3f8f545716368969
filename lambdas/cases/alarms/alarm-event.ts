import * as z from 'zod/mini';
import { own } from '../../shared/own';
import { cut, oneLine } from '../../shared/wording';

/** `CloudWatch Alarm State Change`, or its contributor form. What is not listed here is kept as it came. */
export type AlarmEvent = z.infer<typeof alarmEvent>;

/** An event that cannot be an alarm's change. Its message names the field, and ends as the reason in the dead-letter queue. */
export class UnreadableAlarmEvent extends Error {
  override readonly name = 'UnreadableAlarmEvent';
}

/** ISO 8601, with CloudWatch's `+0000` or any other offset. Date.parse alone would take "1" for a time. */
const timestamp = z.string().check(z.refine(text => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)), 'not a time'));

const text = z.string().check(z.minLength(1));

const optionalText = z.optional(z.nullable(z.string()));

const optionalObject = z.optional(z.nullable(z.looseObject({})));

const STATE_CHANGE = 'CloudWatch Alarm State Change';

const CONTRIBUTOR_STATE_CHANGE = 'CloudWatch Alarm Contributor State Change';

/**
 * Strict about what decides something, so that an event of a new kind is not taken for what it is not; lenient about what only describes, so that no
 * alarm goes unreported because of a description: `alarm-details` and `metric-query` read that part, and leave out what they do not understand.
 */
const alarmEvent = z.looseObject({
  source: z.literal('aws.cloudwatch'),
  'detail-type': z.enum([STATE_CHANGE, CONTRIBUTOR_STATE_CHANGE]),
  account: text,
  region: text,
  time: z.optional(z.string()),
  resources: z.array(text).check(z.minLength(1)),
  detail: z.looseObject({
    alarmName: text,
    alarmContributor: z.optional(z.nullable(z.looseObject({ id: text, attributes: optionalObject }))),
    configuration: z.optional(z.nullable(z.looseObject({ description: optionalText }))),
    previousState: z.optional(z.nullable(z.looseObject({ value: optionalText }))),
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
    alarmTags: optionalObject,
    alarmTagsStatus: optionalText,
  }),
});

export function readEvent(input: unknown): AlarmEvent {
  const parsed = z.safeParse(alarmEvent, input);
  if (!parsed.success) throw new UnreadableAlarmEvent(describeIssue(parsed.error.issues[0]!, input));
  const { data } = parsed;
  // Without its id, a contributor's change would be taken for a change of the whole alarm.
  if (data['detail-type'] === CONTRIBUTOR_STATE_CHANGE && !data.detail.alarmContributor) {
    throw new UnreadableAlarmEvent(describeIssue({ path: ['detail', 'alarmContributor'], message: 'expected an object' }, input));
  }
  // As it came: what the parser gives back lacks members of some names, such as a tag "__proto__".
  return input as AlarmEvent;
}

/** Longest part of a wrong value that the reason shows: it may be a whole document. */
const SHOWN_VALUE = 60;

function describeIssue({ path, message }: { path: PropertyKey[]; message: string }, input: unknown): string {
  const field = path.length > 0 ? path.join('.') : 'the event';
  return `Not a CloudWatch alarm event: ${field}: ${oneLine(message.replace(/^Invalid \w+: /, ''))}; it is ${show(valueAt(input, path))}.`;
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  return path.reduce((value: unknown, key) => own(Object(value), key), input);
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : cut(oneLine(JSON.stringify(value)), SHOWN_VALUE);
}

import * as z from 'zod/mini';
import { en } from 'zod/v4/locales';
import { boundedKey, cutBytes } from '../../shared/bytes';
import { own } from '../../shared/own';
import { cut, oneLine } from '../text/wording';
import { notAfter } from './event-time';
import { pairsOf } from './metric-query';
import { readSuppression, type Suppression } from './suppression';

/** What CloudWatch says an alarm is. */
export type AlarmStateValue = 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';

/** One of the things that an alarm over many time series watches. */
export interface Contributor {
  id: string;
  /** What tells it from the others, as pairs: `DBInstanceIdentifier=orders-db`. */
  label: string;
}

/** One change of one alarm, read from the event that told it. */
export interface AlarmSignal {
  /** One incident at a time belongs to this key: account, region and alarm. What contributes to an alarm has no incident of its own. */
  incidentKey: string;
  accountId: string;
  region: string;
  alarmArn: string;
  alarmName: string;
  /** Whose change it is, if it is not that of the whole alarm. */
  contributor?: Contributor;
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
z.config(en());

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

/**
 * What identifies an alarm stands in keys, records, events and texts. In bytes: an account or region, a name of 255 characters of up to four each, an
 * ARN around it, and a key, of which DynamoDB takes up to 2,048 in a partition key and 1,024 in a sort key.
 */
const LONGEST = { word: 64, name: 1_100, arn: 1_600, key: 1_024 };

/**
 * Reads an alarm event.
 * @throws {UnreadableAlarmEvent} naming the first field that is not as CloudWatch writes it
 */
export function parseAlarmEvent(input: unknown): AlarmSignal {
  const event = readEvent(input);
  const { detail, account, region } = event;
  const alarmArn = cutBytes(event.resources[0]!, LONGEST.arn);
  return {
    incidentKey: boundedKey([account, region, event.resources[0]].join('|'), LONGEST.key),
    accountId: cutBytes(account, LONGEST.word),
    region: cutBytes(region, LONGEST.word),
    alarmArn,
    alarmName: cutBytes(detail.alarmName, LONGEST.name),
    contributor: readContributor(detail),
    value: detail.state.value,
    timestamp: notAfter(detail.state.timestamp, event.time),
    stateReason: detail.state.reason ?? '',
    suppression: readSuppression(event),
    event,
  };
}

function readEvent(input: unknown): AlarmEvent {
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

/** Longest label of a contributor, in characters: attributes may be many. */
const LABEL_LIMIT = 120;
/** Three hundred of them are kept in one record. */
const LABEL_BYTES = 200;

function readContributor({ alarmContributor }: AlarmEvent['detail']): Contributor | undefined {
  if (!alarmContributor) return undefined;
  const { id, attributes } = alarmContributor;
  const pairs = pairsOf(attributes).map(({ name, value }) => `${name}=${value}`);
  const key = boundedKey(id, LONGEST.word);
  return { id: key, label: cutBytes(cut(oneLine(pairs.join(', ')), LABEL_LIMIT) || key, LABEL_BYTES) };
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

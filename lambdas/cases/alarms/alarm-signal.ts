import * as z from 'zod/mini';
import { en } from 'zod/v4/locales';
import { boundedKey, cutBytes } from '../../shared/bytes';
import { pairsOf } from '../../shared/loose';
import { cut, oneLine } from '../../shared/wording';
import type { AlarmStateValue, Contributor, Suppression } from '../incident/state-change';
import type { AlarmSubject } from '../incident/subject';
import { type AlarmEvent, readEvent } from './alarm-event';
import { notAfter } from './event-time';
import { readSuppression } from './suppression';

/** One change of one alarm, read from the event that told it. */
export interface AlarmSignal {
  /** One incident at a time belongs to this key: account, region and alarm. What contributes to an alarm has no incident of its own. */
  incidentKey: string;
  subject: AlarmSubject;
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

// The messages end as reasons in the dead-letter queue: without a locale they would all be "Invalid input".
z.config(en());

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
  return {
    incidentKey: boundedKey([account, region, event.resources[0]].join('|'), LONGEST.key),
    subject: {
      kind: 'alarm',
      accountId: cutBytes(account, LONGEST.word),
      region: cutBytes(region, LONGEST.word),
      name: cutBytes(detail.alarmName, LONGEST.name),
      arn: cutBytes(event.resources[0]!, LONGEST.arn),
    },
    contributor: readContributor(detail),
    value: detail.state.value,
    timestamp: notAfter(detail.state.timestamp, event.time),
    stateReason: detail.state.reason ?? '',
    suppression: readSuppression(event),
    event,
  };
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

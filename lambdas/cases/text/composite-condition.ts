import { counted, cut, listed, oneLine } from '../../shared/wording';
import { alarmNameOf, type Observations } from '../alarms/reason-data';

/** A state, or a name among several. Characters. */
const SHORT_WORD = 40;
const SHORT_NAME = 80;

/** What is wrong, as one plain sentence; nothing when the event does not tell. */
export function compositeSentence(seen: Observations): string | undefined {
  if (seen.triggering.length === 0) return undefined;
  const names = seen.triggering.map(({ arn }) => oneLine(alarmNameOf(arn)));
  if (isAllInAlarm(seen)) return `The composite alarm's rule is met, with ${countInAlarm(seen)}: ${listed(names, 300)}.`;
  const states = seen.triggering.map(
    ({ value }, index) => `${names[index]} ${value ? `is in ${cut(oneLine(value), SHORT_WORD)}` : '(its state is not told)'}`,
  );
  return `The composite alarm's rule is met: ${listed(states, 400)}.`;
}

/** A rule may be met by alarms that are in OK, or get no data: each is named with the state that it is in. */
export function compositeInShort(seen: Observations): string | undefined {
  if (seen.triggering.length === 0) return undefined;
  if (isAllInAlarm(seen)) return countInAlarm(seen);
  return listed(
    seen.triggering.map(
      ({ arn, value }) => `${cut(oneLine(alarmNameOf(arn)), SHORT_WORD)} ${value ? cut(oneLine(value), SHORT_WORD) : 'not told'}`,
    ),
    SHORT_NAME,
  );
}

function isAllInAlarm({ triggering }: Observations): boolean {
  return triggering.every(({ value }) => value === 'ALARM');
}

function countInAlarm({ triggering }: Observations): string {
  return `${counted(triggering.length, 'alarm')} in ALARM`;
}

import { cut, listedFromEnd, oneLine, readableDuration, readableMoment } from '../../shared/wording';
import { alarmNameOf, type Observations } from '../alarms/reason-data';
import { breachOf } from './breach';
import { type Known, numberWriter, unitOf } from './condition';
import { asManyAsFit, line, type Room, type Section, short } from './sections';

/** What was measured. */
export function observedSection(known: Known, room: Room): Section {
  const { seen, told, reason } = known;
  const write = numberWriter(known, breachOf(told, seen, reason));
  const edge = (values: (number | null)[]) =>
    listedFromEnd(
      values.map(value => (value === null ? 'no data' : write(value))),
      room(300),
    );
  return {
    heading: 'OBSERVED',
    lines: [
      line('Datapoints', datapoints(seen, write, unitOf(known), room(700))),
      line('Expected band, lower edge', edge(seen.lower)),
      line('Expected band, upper edge', edge(seen.upper)),
      ...triggeringAlarms(seen, room(2_200)),
    ],
  };
}

type Write = (value: number) => string;

function datapoints({ timed, datapoints, startDate, period }: Observations, write: Write, unit: string | undefined, limit: number): string {
  if (timed.length > 0) return timedDatapoints(timed, write, unit, limit);
  if (datapoints.length === 0) return '';
  const values = datapoints.map(value => (value === null ? 'no data' : write(value)));
  const each = period === undefined ? '' : `, one for each ${readableDuration(period)}`;
  const from = startDate ? `, from ${short(readableMoment(startDate))} on` : '';
  return `${listedFromEnd(values, limit)}${unit ? ` ${unit}` : ''}${each}${from}`;
}

/** Each datapoint with its time, and with its date unless all are of one day. */
function timedDatapoints(timed: Observations['timed'], write: Write, unit: string | undefined, limit: number): string {
  const moments = timed.map(({ timestamp }) => short(readableMoment(timestamp)).replace(/ UTC$/, ''));
  const dates = new Set(moments.map(moment => moment.slice(0, DATE_LENGTH)));
  const isOneDay = dates.size === 1;
  const known = timed.map(({ value }, index) => `${isOneDay ? moments[index]!.slice(DATE_LENGTH + 1) : moments[index]} ${write(value)}`);
  const zone = isOneDay ? `times in UTC of ${[...dates][0]}` : 'times in UTC';
  return `${listedFromEnd(known, limit)} (${unit ? `${unit}; ` : ''}${zone}, oldest first)`;
}

/** `2026-11-22` */
const DATE_LENGTH = 10;

function triggeringAlarms({ triggering }: Observations, limit: number): string[] {
  const lines = triggering.map(
    ({ arn, value, timestamp }) =>
      `- ${cut(oneLine(alarmNameOf(arn)), 260)}${value ? `: ${short(value)}` : ''}${timestamp ? ` since ${short(readableMoment(timestamp))}` : ''}`,
  );
  if (lines.length === 0) return [];
  return [`Alarms that triggered the composite alarm (${lines.length}):`, ...asManyAsFit(lines, limit, 'alarms')];
}

import type { Reply } from '../../cases/incident/case-view';
import type { Incident } from '../../cases/incident/incident';
import type { CallRecord, ChangeRecord } from '../../cases/store/incident-records';
import { own } from '../../shared/own';
import { readableTime } from '../../shared/wording';
import { type Html, html } from './html';

const WIDTH = 720;
const LEFT = 110;
const RIGHT = 10;
const LANE = 34;
const LANES = ['Alarm', 'Done by us', 'Case', 'Answers'];
const HEIGHT = LANES.length * LANE + 34;

const COLOUR = { ALARM: 'sa-alarm', OK: 'sa-ok', INSUFFICIENT_DATA: 'sa-unsure' };
const CALL_WORDS: Record<string, string> = { create: 'open', comment: 'comment', resolve: 'resolve' };

export interface Story {
  changes: ChangeRecord[];
  calls: CallRecord[];
  replies: Reply[];
}

/** The story of an incident on one axis of time: the alarm's states, what was done, the time with an open case, and what others wrote. */
export function storyPicture(incident: Incident, { changes, calls, replies }: Story, now: Date): Html {
  const { subject, alarm } = incident;
  const openedAt = incident.case?.openedAt;
  const states = [...changes].sort((a, b) => a.timestamp.localeCompare(b.timestamp));
  const times = [
    alarm.since,
    ...states.map(({ timestamp }) => timestamp),
    ...calls.map(({ startedAt }) => startedAt),
    ...replies.map(({ timeCreated }) => timeCreated),
  ]
    .map(time => Date.parse(time))
    .filter(time => !Number.isNaN(time));
  const from = Math.min(...times);
  const to = Math.max(now.getTime(), from + 60_000);
  const x = (time: string | number) => {
    const moment = typeof time === 'number' ? time : Date.parse(time);
    return (LEFT + ((Math.min(Math.max(moment, from), to) - from) / (to - from)) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  };
  const lane = (index: number) => index * LANE + 8;
  const bar = (index: number, begin: string, end: string | number, colour: string, words: string) =>
    html`<rect class="${colour}" x="${x(begin)}" y="${lane(index)}" width="${Math.max(2, Number(x(end)) - Number(x(begin)))}" height="16" rx="2"><title>${words}</title></rect>`;
  const dot = (index: number, time: string, colour: string, words: string) =>
    html`<circle class="${colour}" cx="${x(time)}" cy="${lane(index) + 8}" r="6"><title>${words}</title></circle>`;
  const ends = states.slice(1).map(({ timestamp }): string | number => timestamp);
  return html`<div class="sa-scroll"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="The story of ${subject.name}, from ${readableTime(new Date(from).toISOString())} to ${readableTime(new Date(to).toISOString())}">
${LANES.map((words, index) => html`<text x="0" y="${lane(index) + 13}">${words}</text><line class="sa-line" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${lane(index) + 24}" y2="${lane(index) + 24}"/>`)}
${states.map(({ timestamp, value }, index) => bar(0, timestamp, ends[index] ?? to, COLOUR[value], `${value} since ${readableTime(timestamp)}`))}
${calls.map(({ kind, startedAt, outcome = 'no outcome known' }) => dot(1, startedAt, outcome === 'done' || outcome === 'found' ? 'sa-accent' : 'sa-alarm', `${own(CALL_WORDS, kind) ?? kind}: ${outcome}, ${readableTime(startedAt)}`))}
${openedAt && bar(2, openedAt, incident.phase === 'resolved' ? incident.case.resolvedAt : to, 'sa-accent', `case open since ${readableTime(openedAt)}`)}
${replies.map(({ timeCreated }) => dot(3, timeCreated, 'sa-unsure', `an answer, ${readableTime(timeCreated)}`))}
<text x="${LEFT}" y="${HEIGHT - 8}">${readableTime(new Date(from).toISOString())}</text><text x="${WIDTH - RIGHT}" y="${HEIGHT - 8}" text-anchor="end">${readableTime(new Date(to).toISOString())}</text></svg></div>`;
}

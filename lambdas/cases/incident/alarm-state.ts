import { RHYTHM } from './policy';
import type { AlarmStateValue, StateChange, Suppression } from './state-change';

/** What is known of an alarm's state: the same, whatever the order in which its changes came. */
export interface AlarmState {
  value: AlarmStateValue;
  /** Of the newest change that speaks for this state, and its ID. */
  timestamp: string;
  changeId?: string;
  /** The alarm does not exist any more. */
  isDeleted?: boolean;
  /** No event told it, but CloudWatch, which was asked before a case was opened. */
  isAsked?: boolean;
  /** When the state began. */
  since: string;
  /** The newest change known to another state, before this one began. */
  before?: string;
  /** Who suppresses it, as it was last asked; and when that is to be asked again. */
  suppression?: Suppression & { askAt?: string };
  /** Of an alarm over many time series. */
  contributors?: Contributors;
}

interface Moment {
  value: AlarmStateValue;
  timestamp: string;
}

/** Such an alarm is in ALARM while any of its contributors is; it tells of their changes beside its own. */
export interface Contributors {
  /** The newest change of the whole alarm. */
  whole?: Moment;
  /** When the whole alarm was last known not to be in ALARM: it closes every contributor of before. */
  calmAt?: string;
  /** The newest change of each contributor. */
  each: (Moment & { id: string; label: string })[];
}

/** The state that a first change tells. */
export function firstState({ id, value, timestamp, contributor }: StateChange): AlarmState {
  const state = { value, timestamp, changeId: id, since: timestamp };
  return contributor ? { ...state, contributors: { each: [{ ...contributor, value, timestamp }] } } : state;
}

/** Whether the state speaks of a change: only then does the change, or what suppresses it, matter to what is done. */
export function isStateOf({ changeId, timestamp, value }: AlarmState, change: StateChange): boolean {
  return changeId === undefined ? timestamp === change.timestamp && value === change.value : changeId === change.id;
}

/** The state once a change is known: the newest by CloudWatch's time counts, of two at the same time ALARM is believed. */
export function stateAfter(state: AlarmState, change: StateChange): AlarmState {
  const contributors = change.contributor || state.contributors ? withChange(state.contributors ?? wholeOf(state), change) : undefined;
  const { timestamp } = change;
  const known = { ...state, contributors };
  const value = contributors ? wholeValue(contributors) : newest(state, change).value;
  if (value !== state.value) {
    const { suppression: _, ...rest } = { ...known, isDeleted: change.isDeleted, isAsked: change.isAsked };
    const before = latest(...[state.before, state.timestamp].filter(time => time !== undefined && time <= timestamp));
    return { ...rest, value, timestamp, changeId: change.id, since: timestamp, before };
  }
  if (!speaksForState(change, contributors)) return known;
  if (change.value !== value) return change.contributor ? known : withOther(known, timestamp);
  const since = timestamp < state.since && (state.before === undefined || timestamp > state.before) ? timestamp : state.since;
  return isNewer(change, state)
    ? { ...known, timestamp, changeId: change.id, isDeleted: change.isDeleted, isAsked: change.isAsked }
    : { ...known, since };
}

/** That a contributor recovered tells nothing of when the whole alarm did, unless nothing is known of that at all. */
function speaksForState({ contributor, value }: StateChange, contributors?: Contributors): boolean {
  return !contributor || value === 'ALARM' || contributors?.whole === undefined;
}

/** A change to another state that arrives late may show that the present one began later than it seemed. */
function withOther(state: AlarmState, timestamp: string): AlarmState {
  if (timestamp > state.timestamp) return state;
  const before = latest(state.before, timestamp);
  return { ...state, before, since: timestamp >= state.since ? state.timestamp : state.since };
}

/** Of two states at the same time, the more worrying one is believed. */
const WORRY: AlarmStateValue[] = ['OK', 'INSUFFICIENT_DATA', 'ALARM'];

function newest(state: Moment, change: Moment): Moment {
  if (change.timestamp !== state.timestamp) return change.timestamp > state.timestamp ? change : state;
  return WORRY.indexOf(change.value) > WORRY.indexOf(state.value) ? change : state;
}

function isNewer({ timestamp, id }: StateChange, state: AlarmState): boolean {
  return timestamp > state.timestamp || (timestamp === state.timestamp && id >= (state.changeId ?? ''));
}

function latest(...times: (string | undefined)[]): string | undefined {
  return times
    .filter(time => time !== undefined)
    .sort()
    .at(-1);
}

function wholeOf({ value, timestamp, before }: AlarmState): Contributors {
  return { whole: { value, timestamp }, calmAt: value === 'ALARM' ? before : timestamp, each: [] };
}

/** The time of the newest change of the whole alarm: what a contributor told at the same moment, or later, says nothing of that. Empty when none is known. */
export function newestOfWhole({ contributors, timestamp }: AlarmState): string {
  return contributors ? (contributors.whole?.timestamp ?? '') : timestamp;
}

/** Most contributors that are remembered one by one: those that fire go first. */
const MOST_CONTRIBUTORS = 300;

function withChange({ whole, calmAt, each }: Contributors, { contributor, value, timestamp }: StateChange): Contributors {
  const moment = { value, timestamp };
  if (!contributor) {
    return { each, whole: whole ? newest(whole, moment) : moment, calmAt: value === 'ALARM' ? calmAt : latest(calmAt, timestamp) };
  }
  const known = each.find(({ id }) => id === contributor.id);
  const entry = { ...contributor, ...(known ? newest({ value: known.value, timestamp: known.timestamp }, moment) : moment) };
  const others = each.filter(({ id }) => id !== contributor.id);
  return { whole, calmAt, each: [...others, entry].sort(firingFirst).slice(0, MOST_CONTRIBUTORS) };
}

function firingFirst(a: Moment & { id: string }, b: Moment & { id: string }): number {
  if ((a.value === 'ALARM') !== (b.value === 'ALARM')) return a.value === 'ALARM' ? -1 : 1;
  return b.timestamp.localeCompare(a.timestamp) || a.id.localeCompare(b.id);
}

/**
 * A window of the operator's may be taken away or put in place at any time, a suppressor alarm with no known end may recover: whether they hold is asked
 * again and again. What CloudWatch has told the end of, is asked about then.
 */
export function suppressedUntilAsked(suppression: Suppression, now: Date): AlarmState['suppression'] {
  const { by, until } = suppression;
  if (by !== 'maintenance-window' && until !== undefined && until > now.toISOString()) return { ...suppression, askAt: until };
  const pause = by === 'maintenance-window' ? RHYTHM.maintenanceCheck : RHYTHM.suppressorCheck;
  return { ...suppression, askAt: new Date(now.getTime() + pause * 1_000).toISOString() };
}

/** The contributors that fire, as far as is known: not those that the whole alarm has been calm after. */
export function firing({ each, calmAt = '' }: Contributors): Contributors['each'] {
  return each.filter(({ value, timestamp }) => value === 'ALARM' && timestamp >= calmAt);
}

function wholeValue(contributors: Contributors): AlarmStateValue {
  const { whole } = contributors;
  if (whole?.value === 'ALARM' || firing(contributors).length > 0) return 'ALARM';
  return whole ? whole.value : 'OK';
}

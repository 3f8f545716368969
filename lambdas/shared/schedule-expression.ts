import { Cron } from 'croner';
import { own } from './own';

const MILLISECONDS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** When something recurs: the first moment strictly after the given one, in epoch milliseconds; undefined when it never does. */
export interface Schedule {
  /** Only of `rate(...)`: the time between two moments, in milliseconds. */
  periodMilliseconds?: number;
  next(after: number): number | undefined;
}

/**
 * Reads what EventBridge Scheduler takes: `rate(5 minutes)`, `cron(0 6 ? * MON#1 *)` and `at(2030-01-01T00:00:00)`
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html).
 * @param timeZone an IANA name, in which `cron` and `at` are meant
 * @throws with what is wrong, on anything else
 */
export function parseSchedule(expression: string, timeZone = 'UTC'): Schedule {
  const [, kind, body = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'rate') return rate(body, expression);
  if (kind === 'cron') return cron(body, expression, timeZone);
  if (kind === 'at') return at(body, expression, timeZone);
  throw new Error(`"${expression}" is no schedule: write rate(1 day), cron(0 6 * * ? *) or at(2030-01-01T06:00:00).`);
}

/** Different units are required for 1 and for more: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html */
function rate(body: string, expression: string): Schedule {
  const [, one, many, units] = /^(?:1 (minute|hour|day)|([1-9]\d*) (minute|hour|day)s)$/.exec(body) ?? [];
  if ((!one && !units) || many === '1') throw new Error(`"${expression}" is no rate: write rate(1 day) or rate(12 hours).`);
  const periodMilliseconds = Number(many ?? 1) * (own(MILLISECONDS, one ?? units ?? '') ?? 0);
  return { periodMilliseconds, next: after => after + periodMilliseconds };
}

function at(body: string, expression: string, timeZone: string): Schedule {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(body) && !Number.isNaN(Date.parse(`${body}Z`));
  if (!isTime) throw new Error(`"${expression}" names no time: write at(2030-01-01T06:00:00).`);
  const moment = new Cron(body, { timezone: timeZone, paused: true }).nextRun(new Date(0))?.getTime();
  return { next: after => (moment !== undefined && moment > after ? moment : undefined) };
}

function cron(body: string, expression: string, timeZone: string): Schedule {
  const explain = (why: string) => new Error(`"${expression}" is no cron expression: ${why}.`);
  const fields = body.trim().split(/\s+/);
  if (fields.length !== FIELDS.length)
    throw explain(`it has ${fields.length} fields, and not six: minutes hours day-of-month month day-of-week year`);
  const [, , days, , weekdays] = fields as [string, string, string, string, string, string];
  if ((days === '?') === (weekdays === '?')) throw explain('exactly one of day-of-month and day-of-week has to be ?');
  const translated = fields.map((field, index) => translate(field, FIELDS[index]!, explain));
  const schedule = read(`0 ${translated.join(' ')}`, timeZone, explain);
  return { next: after => nextMoment(schedule, after) };
}

function read(pattern: string, timezone: string, explain: (why: string) => Error): Cron {
  try {
    return new Cron(pattern, { timezone, paused: true, mode: '7-part' });
  } catch (error) {
    throw explain((error as Error).message);
  }
}

/** A time that the clocks leave out when summer begins is skipped, as EventBridge Scheduler does; the library would take the time after it. */
function nextMoment(schedule: Cron, after: number): number | undefined {
  for (let next = schedule.nextRun(new Date(after)); next; next = schedule.nextRun(next)) {
    if (schedule.match(next)) return next.getTime();
  }
  return undefined;
}

interface Field {
  name: string;
  lowest: number;
  highest: number;
  /** Names for numbers from the lowest on. */
  names: string[];
  /** What else an item of the field may be. */
  special?: RegExp;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const FIELDS: Field[] = [
  { name: 'minutes', lowest: 0, highest: 59, names: [] },
  { name: 'hours', lowest: 0, highest: 23, names: [] },
  { name: 'day-of-month', lowest: 1, highest: 31, names: [], special: /^(L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: 'month', lowest: 1, highest: 12, names: MONTHS },
  { name: 'day-of-week', lowest: 1, highest: 7, names: WEEKDAYS, special: /^(L|[1-7](L|#[1-5]))$/ },
  { name: 'year', lowest: 1970, highest: 2199, names: [] },
];

/**
 * A field as the library understands it: AWS counts the days of the week from 1, the library from 0; it knows steps of ranges only, and no range
 * over the end of a week or a year.
 */
function translate(text: string, field: Field, explain: (why: string) => Error): string {
  if (text === '*' || text === '?') return text;
  const shift = field.names === WEEKDAYS ? -1 : 0;
  const wrong = () => explain(`"${text}" cannot stand for ${field.name}`);
  const number = (name: string): number => {
    const value = /^\d+$/.test(name) ? Number(name) : Number.NaN;
    if (!(value >= field.lowest && value <= field.highest)) throw wrong();
    return value + shift;
  };
  const items = text
    .toUpperCase()
    .split(',')
    .map(item => item.replace(/[A-Z]{3}/g, name => numberOf(name, field)));
  return items.flatMap(item => (field.special?.test(item) ? [special(item, shift)] : plain(item, field, shift, number, wrong))).join(',');
}

function numberOf(name: string, { names, lowest }: Field): string {
  const index = names.indexOf(name);
  return index < 0 ? name : String(index + lowest);
}

/** In the days of the week, `L` alone is the last one: Saturday. */
function special(item: string, shift: number): string {
  if (shift === 0) return item;
  return item === 'L' ? '6' : `${Number(item[0]) + shift}${item.slice(1)}`;
}

function plain(item: string, { lowest, highest }: Field, shift: number, number: (name: string) => number, wrong: () => Error): string[] {
  const [, from = '', to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item) ?? [];
  if (from === '' || (from === '*' && to !== undefined) || step === '0' || Number(step) > highest) throw wrong();
  const first = from === '*' ? lowest + shift : number(from);
  const last = to === undefined ? (step || from === '*' ? highest + shift : first) : number(to);
  if (first > last) return wrapped(first, last, Number(step ?? 1), lowest + shift, highest + shift);
  return [step === undefined ? (first === last ? `${first}` : `${first}-${last}`) : `${first}-${last}/${step}`];
}

/** `FRI-MON`: on to the end, and on from the beginning. */
function wrapped(first: number, last: number, step: number, lowest: number, highest: number): string[] {
  const values: string[] = [];
  const length = highest - lowest + 1;
  for (let value = first; value <= last + length; value += step) values.push(`${value > highest ? value - length : value}`);
  return values;
}

const MILLISECONDS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** A cron expression that is never due within this many days is taken as never due. */
const SEARCH_DAYS = 366 * 5;

/** When something recurs: the first moment strictly after the given one, in epoch milliseconds; undefined when it never does. */
export interface Schedule {
  /** Only of `rate(...)`: the time between two moments, in milliseconds. */
  periodMilliseconds?: number;
  next(after: number): number | undefined;
}

/**
 * Reads `rate(5 minutes)`, `cron(0 6 * * ? *)` (six fields, in UTC) and `at(2030-01-01T00:00:00)`.
 * `L`, `W` and `#` of cron expressions are not known.
 * @throws on anything else
 */
export function parseSchedule(expression: string): Schedule {
  const [, kind, body = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') return rate(body, expression);
  if (kind === 'cron') return cron(body, expression);
  if (kind === 'at') return at(body);
  throw new Error(`"${expression}" is not a schedule expression that the local runtime knows.`);
}

function rate(body: string, expression: string): Schedule {
  const [, amount, unit] = /^(\d+) (minute|hour|day)s?$/.exec(body.trim()) ?? [];
  if (!amount || Number(amount) < 1) throw new Error(`"${expression}" is not a rate: write rate(5 minutes).`);
  const periodMilliseconds = Number(amount) * MILLISECONDS[unit as keyof typeof MILLISECONDS];
  return { periodMilliseconds, next: after => after + periodMilliseconds };
}

function at(body: string): Schedule {
  const moment = Date.parse(body.endsWith('Z') ? body : `${body}Z`);
  return { next: after => (moment > after ? moment : undefined) };
}

function cron(body: string, expression: string): Schedule {
  const fields = body.trim().split(/\s+/);
  if (fields.length !== 6) throw new Error(`"${expression}" is not a cron expression of six fields.`);
  const [minutes, hours, days, months, weekdays, years] = fields as [string, string, string, string, string, string];
  const times = { minutes: numbers(minutes, 0, 59), hours: numbers(hours, 0, 23) };
  const matchesDay = dayMatcher({
    days: numbers(days, 1, 31),
    months: numbers(months, 1, 12, MONTHS, 1),
    weekdays: numbers(weekdays, 1, 7, WEEKDAYS, 1),
    years: numbers(years, 1970, 2199),
  });
  return { next: after => nextMoment(after, times, matchesDay) };
}

type NumberSets<K extends string> = Record<K, Set<number>>;

function dayMatcher({ days, months, weekdays, years }: NumberSets<'days' | 'months' | 'weekdays' | 'years'>): (day: Date) => boolean {
  return day =>
    years.has(day.getUTCFullYear()) && months.has(day.getUTCMonth() + 1) && days.has(day.getUTCDate()) && weekdays.has(day.getUTCDay() + 1);
}

function nextMoment(after: number, times: NumberSets<'minutes' | 'hours'>, matchesDay: (day: Date) => boolean): number | undefined {
  const firstDay = Math.floor(after / MILLISECONDS.day) * MILLISECONDS.day;
  for (let day = 0; day < SEARCH_DAYS; day++) {
    const start = firstDay + day * MILLISECONDS.day;
    const found = matchesDay(new Date(start)) ? firstTime(start, after, times) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function firstTime(day: number, after: number, { minutes, hours }: NumberSets<'minutes' | 'hours'>): number | undefined {
  for (const hour of ascending(hours)) {
    for (const minute of ascending(minutes)) {
      const moment = day + hour * MILLISECONDS.hour + minute * MILLISECONDS.minute;
      if (moment > after) return moment;
    }
  }
  return undefined;
}

function ascending(values: Set<number>): number[] {
  return [...values].sort((a, b) => a - b);
}

/** `*`, `?`, `5`, `1-5`, `0/15`, `1-30/2`, `MON-FRI` and lists of them. */
function numbers(field: string, lowest: number, highest: number, names: string[] = [], firstName = 0): Set<number> {
  const toNumber = (text: string): number => {
    const name = names.indexOf(text.toUpperCase());
    const value = name >= 0 ? name + firstName : Number(text);
    if (!Number.isInteger(value) || value < lowest || value > highest)
      throw new Error(`"${field}" is not a cron field that the local runtime knows.`);
    return value;
  };
  return new Set(field.split(',').flatMap(part => [...partNumbers(part, lowest, highest, toNumber)]));
}

function* partNumbers(part: string, lowest: number, highest: number, toNumber: (text: string) => number): Generator<number> {
  const [range = '', step] = part.split('/');
  const [from = '', to] = range.split('-');
  const open = range === '*' || range === '?';
  const first = open ? lowest : toNumber(from);
  let last = first;
  if (open || (step !== undefined && to === undefined)) last = highest;
  if (to !== undefined) last = toNumber(to);
  for (let value = first; value <= last; value += Number(step ?? 1)) yield value;
}

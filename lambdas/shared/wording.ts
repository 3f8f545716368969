/** `2026-11-22 03:04:05 UTC` */
export function readableTime(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
}

/** The same from any spelling of a time; what is no time is given back as it came. */
export function readableMoment(time: string): string {
  const moment = Date.parse(time);
  return Number.isNaN(moment) ? oneLine(time) : readableTime(new Date(moment).toISOString());
}

/** Controls, and the marks that turn the direction of writing: they would hide or disorder what stands around them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to go.
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Text from outside as one line that any reader shows alike. */
export function oneLine(text: string): string {
  return text
    .replace(/[\s\u0085\u2028\u2029]+/g, ' ')
    .replace(UNPRINTABLE, '')
    .toWellFormed()
    .trim();
}

/** The same for a text whose lines are to be kept, at most one empty line between them. */
export function keepLines(text: string): string {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).map(line => line.replace(UNPRINTABLE, '').replace(/\s+$/, '').toWellFormed());
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Shows that something is missing. */
const CUT = '…';

/** Cuts to a number of characters, between words where there is a gap near the end, never inside a character, and shows that it did. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const room = text.slice(0, Math.max(0, limit - CUT.length));
  const gap = room.lastIndexOf(' ');
  return `${wholeCharacters(gap > room.length * 0.8 ? room.slice(0, gap) : room)}${CUT}`;
}

/** The same, and says how much is missing. */
export function cutSaying(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = cut(text, limit - SAYING_LENGTH);
  return `${kept} [${text.length - kept.length + CUT.length} more characters are cut]`;
}

const SAYING_LENGTH = 45;

/** As many items as fit, and how many more there are. */
export function listed(items: string[], limit: number): string {
  const kept: string[] = [];
  for (const item of items) {
    if (kept.length > 0 && [...kept, item].join(', ').length > limit) break;
    kept.push(kept.length === 0 ? cut(item, limit) : item);
  }
  const left = items.length - kept.length;
  return `${kept.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

/** The same of a list whose end is of most interest. */
export function listedFromEnd(items: string[], limit: number): string {
  const kept = items.slice(-MOST_ITEMS);
  while (kept.length > 1 && kept.join(', ').length > limit) kept.shift();
  const left = items.length - kept.length;
  return `${left > 0 ? `(${left} earlier ones are cut) ` : ''}${kept.map(item => cut(item, limit)).join(', ')}`;
}

const MOST_ITEMS = 200;

/** Half a surrogate pair, and what joins a character to one that is gone. */
function wholeCharacters(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '').replace(/[\u200d\ufe0f]+$/, '');
}

/** Digits that a reader needs of a measured value; a setting is written as it was set. */
const DIGITS = 6;
const ALL_DIGITS = 17;

/**
 * Writes numbers with the same digits each, as many as it takes that those which differ look different, and that none is rounded to the threshold or
 * across it.
 */
export function numbersApart(values: number[], threshold?: number): (value: number) => string {
  const different = [...new Set(threshold === undefined ? values : [...values, threshold])];
  let digits = DIGITS;
  while (digits < ALL_DIGITS && !areApart(different, digits, threshold)) digits++;
  return value => rounded(value, digits);
}

function areApart(different: number[], digits: number, threshold?: number): boolean {
  if (new Set(different.map(value => rounded(value, digits))).size < different.length) return false;
  return threshold === undefined || different.every(value => errorOf(value, digits) <= Math.abs(value - threshold) / 10);
}

function errorOf(value: number, digits: number): number {
  return Math.abs(Number(rounded(value, digits)) - value);
}

/** What stands before the point is never rounded: 5000000123 must not become a number that nobody measured. */
function rounded(value: number, digits: number): string {
  const whole = Math.min(Math.trunc(Math.log10(Math.abs(value) || 1)) + 1, ALL_DIGITS);
  return String(Number(value.toPrecision(Math.max(digits, whole))));
}

/** `1 period`, `3 periods` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `60 seconds`, `5 minutes`, `1 day`: the largest unit that divides it, but a minute is called 60 seconds, as in CloudWatch. */
export function readableDuration(seconds: number): string {
  const [size, unit] = UNITS.find(([size]) => seconds > 60 && seconds % size === 0) ?? [1, 'second'];
  return counted(seconds / size, unit);
}

const UNITS: [number, string][] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
];

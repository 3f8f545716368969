import { Token } from 'aws-cdk-lib';
import { parseSchedule } from '../lambdas/shared/schedule-expression';

/** EventBridge Scheduler takes no longer expression. */
export const LONGEST_SCHEDULE = 256;

const MONTH = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC';
const WEEKDAY = '(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)';

/** `5`, `1-5`, `0/15`, `*`, and lists of them. */
function field(value: string, special = ''): string {
  const plain = `(?:\\*|(?:${value})(?:-(?:${value}))?)(?:/[1-9][0-9]*)?`;
  const item = special === '' ? plain : `(?:${plain}|${special})`;
  return `${item}(?:,${item})*`;
}

const MINUTES = field('[0-5]?[0-9]');
const HOURS = field('[01]?[0-9]|2[0-3]');
const DAY = '0?[1-9]|[12][0-9]|3[01]';
const DAYS = field(DAY, `LW?|(?:${DAY})W`);
const MONTHS = field(`0?[1-9]|1[0-2]|${MONTH}`);
const WEEKDAYS = field(WEEKDAY, `L|${WEEKDAY}(?:L|#[1-5])`);
const YEARS = field('19[789][0-9]|2[01][0-9]{2}');

/**
 * The regular expression of a refresh schedule, as CloudFormation and JavaScript both read it: rates of whole minutes, hours or days, and cron
 * expressions of six fields of which one of the two that choose days is `?`. A refresh that happens only once, `at(...)`, is no schedule.
 * It is what a parameter can be held to; that a day exists it cannot tell.
 */
export const SCHEDULE_PATTERN = [
  'rate\\((?:1 (?:minute|hour|day)|(?:[2-9]|[1-9][0-9]+) (?:minutes|hours|days))\\)',
  `cron\\(${MINUTES} ${HOURS} (?:${DAYS} ${MONTHS} \\?|\\? ${MONTHS} ${WEEKDAYS}) ${YEARS}\\)`,
].join('|');

/**
 * Refuses at synth what EventBridge Scheduler would refuse when the stack is deployed. What is only known then, a parameter, is left to its pattern.
 * @throws with what is wrong
 */
export function checkSchedule(expression: string): void {
  if (Token.isUnresolved(expression)) return;
  if (parseSchedule(expression).next(Date.now()) === undefined) throw new Error(`"${expression}" is never due.`);
}

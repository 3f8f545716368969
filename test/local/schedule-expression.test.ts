import { parseSchedule } from '../../local/cloud/schedule-expression';

/** The first moments at which an expression is due after 2030-01-01T10:07:30Z, a Tuesday. */
function firstMoments(expression: string, count = 2): (string | undefined)[] {
  const schedule = parseSchedule(expression);
  const moments: (number | undefined)[] = [Date.parse('2030-01-01T10:07:30Z')];
  for (let index = 0; index < count; index++)
    moments.push(moments[index] === undefined ? undefined : schedule.next(moments[index] as number));
  return moments.slice(1).map(moment => (moment === undefined ? undefined : new Date(moment).toISOString().slice(0, 19)));
}

describe('a schedule expression', () => {
  test.each([
    ['rate(1 minute)', ['2030-01-01T10:08:30', '2030-01-01T10:09:30']],
    ['rate(12 hours)', ['2030-01-01T22:07:30', '2030-01-02T10:07:30']],
    ['rate(1 day)', ['2030-01-02T10:07:30', '2030-01-03T10:07:30']],
    ['cron(0 6 * * ? *)', ['2030-01-02T06:00:00', '2030-01-03T06:00:00']],
    ['cron(0/15 * * * ? *)', ['2030-01-01T10:15:00', '2030-01-01T10:30:00']],
    ['cron(30 8-9 ? * MON-FRI *)', ['2030-01-02T08:30:00', '2030-01-02T09:30:00']],
    ['cron(0 0 1 * ? *)', ['2030-02-01T00:00:00', '2030-03-01T00:00:00']],
    ['cron(5,10 10 * JAN ? *)', ['2030-01-01T10:10:00', '2030-01-02T10:05:00']],
    ['cron(0 12 ? * 1 *)', ['2030-01-06T12:00:00', '2030-01-13T12:00:00']],
    ['cron(0 0 29 2 ? *)', ['2032-02-29T00:00:00', '2036-02-29T00:00:00']],
    ['cron(0 0 1 1 ? 2031)', ['2031-01-01T00:00:00', undefined]],
    ['at(2030-01-01T11:00:00)', ['2030-01-01T11:00:00', undefined]],
  ])('%s', (expression, moments) => {
    expect(firstMoments(expression)).toEqual(moments);
  });

  test.each(['rate(0 minutes)', 'rate(5 weeks)', 'cron(0 6 * * *)', 'cron(0 6 L * ? *)', 'cron(99 6 * * ? *)', 'every day'])(
    '%s is refused',
    expression => {
      expect(() => parseSchedule(expression)).toThrow();
    },
  );
});

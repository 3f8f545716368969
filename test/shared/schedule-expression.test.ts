import { parseSchedule } from '../../lambdas/shared/schedule-expression';

/** The first moments at which an expression is due after 2030-01-01T10:07:30Z, a Tuesday. */
function firstMoments(expression: string, count = 2, timeZone?: string, from = '2030-01-01T10:07:30Z'): (string | undefined)[] {
  const schedule = parseSchedule(expression, timeZone);
  const moments: (number | undefined)[] = [Date.parse(from)];
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
    ['cron(0-10/5,30 6 ? */6 SUN *)', ['2030-01-06T06:00:00', '2030-01-06T06:05:00']],
    ['cron(0 0 29 2 ? *)', ['2032-02-29T00:00:00', '2036-02-29T00:00:00']],
    ['cron(0 0 1 1 ? 2031)', ['2031-01-01T00:00:00', undefined]],
    ['cron(0 0 1 1 ? 2030/5)', ['2035-01-01T00:00:00', '2040-01-01T00:00:00']],
    ['cron(0 22-2/2 * * ? *)', ['2030-01-01T22:00:00', '2030-01-02T00:00:00']],
    ['at(2030-01-01T11:00:00)', ['2030-01-01T11:00:00', undefined]],
    ['at(2029-01-01T11:00:00)', [undefined, undefined]],
  ])('%s', (expression, moments) => {
    expect(firstMoments(expression)).toEqual(moments);
  });
});

describe('days of the week are counted from Sunday, the first', () => {
  test.each([
    ['cron(0 12 ? * 1 *)', ['2030-01-06', '2030-01-13']],
    ['cron(0 12 ? * 2-6 *)', ['2030-01-01', '2030-01-02']],
    ['cron(0 12 ? * 7 *)', ['2030-01-05', '2030-01-12']],
    ['cron(0 12 ? * L *)', ['2030-01-05', '2030-01-12']],
    ['cron(0 12 ? * FRI-MON *)', ['2030-01-04', '2030-01-05']],
    ['cron(0 12 ? * SAT,MON *)', ['2030-01-05', '2030-01-07']],
    ['cron(0 12 ? * MON#1 *)', ['2030-01-07', '2030-02-04']],
    ['cron(0 12 ? * 2#1 *)', ['2030-01-07', '2030-02-04']],
    ['cron(0 12 ? * MON#1,WED#3 *)', ['2030-01-07', '2030-01-16']],
    ['cron(0 12 ? * TUE#5 *)', ['2030-01-29', '2030-04-30']],
    ['cron(0 12 ? * 5L *)', ['2030-01-31', '2030-02-28']],
    ['cron(0 12 ? * THUL *)', ['2030-01-31', '2030-02-28']],
    ['cron(0 12 ? 2 FRI#5 *)', ['2036-02-29', '2064-02-29']],
  ])('%s', (expression, days) => {
    expect(firstMoments(expression)).toEqual(days.map(day => `${day}T12:00:00`));
  });
});

describe('the last day, and the weekday that is nearest', () => {
  test.each([
    ['cron(0 12 L * ? *)', ['2030-01-31', '2030-02-28']],
    ['cron(0 12 LW * ? *)', ['2030-01-31', '2030-02-28', '2030-03-29']],
    // The 15th of June 2030 is a Saturday, that of September a Sunday; the 1st of June may not leave its month.
    ['cron(0 12 15W 6,9 ? *)', ['2030-06-14', '2030-09-16']],
    ['cron(0 12 1W 6 ? 2030)', ['2030-06-03']],
    ['cron(0 12 31W * ? *)', ['2030-01-31', '2030-03-29', '2030-05-31']],
    ['cron(0 12 1,15W,L * ? *)', ['2030-01-01', '2030-01-15', '2030-01-31', '2030-02-01']],
  ])('%s', (expression, days) => {
    expect(firstMoments(expression, days.length)).toEqual(days.map(day => `${day}T12:00:00`));
  });
});

describe('a time zone', () => {
  test('is that in which a cron expression is meant, in summer and in winter', () => {
    expect(firstMoments('cron(0 6 1 1,7 ? *)', 2, 'Europe/Berlin')).toEqual(['2030-07-01T04:00:00', '2031-01-01T05:00:00']);
    expect(firstMoments('at(2030-07-01T06:00:00)', 1, 'America/New_York')).toEqual(['2030-07-01T10:00:00']);
  });

  test('leaves an hour out in spring, and the time in it is skipped', () => {
    const [before, after] = firstMoments('cron(30 2 * * ? *)', 2, 'Europe/Berlin', '2030-03-30T00:00:00Z');
    expect([before, after]).toEqual(['2030-03-30T01:30:00', '2030-04-01T00:30:00']);
  });

  test('has an hour twice in autumn, and the time in it comes once', () => {
    expect(firstMoments('cron(30 2 * * ? *)', 2, 'Europe/Berlin', '2030-10-26T12:00:00Z')).toEqual([
      '2030-10-27T00:30:00',
      '2030-10-28T01:30:00',
    ]);
  });
});

describe('what EventBridge does not take', () => {
  test.each([
    ['rate(0 minutes)', 'is no rate'],
    ['rate(1 days)', 'is no rate'],
    ['rate(5 day)', 'is no rate'],
    ['rate(5 weeks)', 'is no rate'],
    ['rate(1.5 days)', 'is no rate'],
    ['cron(0 6 * * *)', 'it has 5 fields'],
    ['cron(0 6 * * * *)', 'exactly one of day-of-month and day-of-week has to be ?'],
    ['cron(0 6 ? * ? *)', 'exactly one'],
    ['cron(0 6 1 * MON *)', 'exactly one'],
    ['cron(99 6 * * ? *)', '"99" cannot stand for minutes'],
    ['cron(0 24 * * ? *)', '"24" cannot stand for hours'],
    ['cron(0 6 0 * ? *)', '"0" cannot stand for day-of-month'],
    ['cron(0 6 32W * ? *)', '"32W" cannot stand for day-of-month'],
    ['cron(0 6 * 13 ? *)', '"13" cannot stand for month'],
    ['cron(0 6 * MAI ? *)', '"MAI" cannot stand for month'],
    ['cron(0 6 ? * 0 *)', '"0" cannot stand for day-of-week'],
    ['cron(0 6 ? * 8 *)', '"8" cannot stand for day-of-week'],
    ['cron(0 6 ? * MON#6 *)', '"MON#6" cannot stand for day-of-week'],
    ['cron(0 6 * * ? 1969)', '"1969" cannot stand for year'],
    ['cron(*/0 6 * * ? *)', '"*/0" cannot stand for minutes'],
    ['cron(5- 6 * * ? *)', '"5-" cannot stand for minutes'],
    ['at(2030-13-01T00:00:00)', 'names no time'],
    ['at(tomorrow)', 'names no time'],
    ['every day', 'is no schedule'],
  ])('%s: %s', (expression, why) => {
    expect(() => parseSchedule(expression)).toThrow(why);
  });
});

import type { AlarmDetails } from '../../lambdas/cases/alarms/alarm-details';
import { type Observations, readReasonData } from '../../lambdas/cases/alarms/reason-data';
import { breachOf, neededIn, operatorIn, thresholdIn } from '../../lambdas/cases/text/breach';

const UNSEEN = readReasonData('{}');
const settings = (change: Partial<AlarmDetails> = {}): AlarmDetails => ({ kind: 'metric', metrics: [], logGroups: [], ...change });
const ABOVE_2 = settings({ comparisonOperator: 'GreaterThanThreshold', threshold: 2 });
const timed = (...values: number[]) => values.map((value, minute) => ({ timestamp: `2026-11-22T03:0${minute}:00Z`, value }));
const breach = (details: AlarmDetails, seen: Partial<Observations> = {}, reason = '') => breachOf(details, { ...UNSEEN, ...seen }, reason);
const at = (minute: number) => `(22/11/26 03:0${minute}:00)`;
const crossed = (rest: string) => `Threshold Crossed: ${rest}`;

describe('the operator that CloudWatch’s sentence names', () => {
  test.each([
    ['3 datapoints were greater than the threshold (2.0)', 'GreaterThanThreshold'],
    ['1 datapoint was greater than or equal to the threshold (2.0)', 'GreaterThanOrEqualToThreshold'],
    ['1 datapoint was less than the threshold (2.0)', 'LessThanThreshold'],
    ['1 datapoint was less than or equal to the threshold (2.0)', 'LessThanOrEqualToThreshold'],
    ['1 datapoint was greater than the upper thresholds [9.0]', 'GreaterThanUpperThreshold'],
    ['1 datapoint was less than the lower thresholds [9.0]', 'LessThanLowerThreshold'],
    [
      '1 datapoint was less than the lower thresholds [1.0] or greater than the upper thresholds [9.0]',
      'LessThanLowerOrGreaterThanUpperThreshold',
    ],
    [
      '1 datapoint was not less than the lower thresholds [1.0] or not greater than the upper thresholds [9.0]',
      'LessThanLowerOrGreaterThanUpperThreshold',
    ],
    ['1 datapoint was unknown.', undefined],
  ])('%s', (rest, operator) => {
    expect(operatorIn(crossed(rest))).toBe(operator);
  });
});

describe('the threshold that CloudWatch’s sentence names', () => {
  test.each([
    ['the threshold (2.0)', 2],
    ['the threshold (50)', 50],
    ['the threshold (-12.75)', -12.75],
    ['the threshold (1.5E9)', 1.5e9],
    ['the threshold (12.5E-17)', 12.5e-17],
    ['The Threshold (0.0)', 0],
    ['the threshold (unknown)', undefined],
    ['the threshold', undefined],
    ['the threshold (2.0 of them)', undefined],
  ])('%s', (reason, threshold) => {
    expect(thresholdIn(reason)).toBe(threshold);
  });
});

describe('how many datapoints it takes by CloudWatch’s sentence', () => {
  test.each([
    ['2 out of the last 3 datapoints were greater', { breaching: 2, of: 3 }],
    ['1 out of the last 1 datapoint was greater', { breaching: 1, of: 1 }],
    ['12 out of the last 30 query results were greater', { breaching: 12, of: 30 }],
    ['3 datapoints [4.0 (22/11/26 03:00:00)] were greater', { breaching: 3, of: 3, minimum: 3 }],
    ['12 datapoints were less', { breaching: 12, of: 12, minimum: 12 }],
    ['1 datapoint was less', { breaching: 1, of: 1, minimum: 1 }],
    ['2 query results were greater', { breaching: 2, of: 2, minimum: 2 }],
    ['2 out of the last 3 datapoints were less (minimum 2 datapoints for OK -> ALARM transition)', { breaching: 2, of: 3, minimum: 2 }],
    ['2 out of the last 30 datapoints were less (minimum 15 datapoints for OK -> ALARM transition)', { breaching: 2, of: 30, minimum: 15 }],
    ['2 out of the last 3 datapoints were less (minimum 1 datapoint for OK -> ALARM transition)', { breaching: 2, of: 3, minimum: 1 }],
    ['2 out of the last 3 datapoints were less (minimum 2 datapoints for ALARM -> OK transition)', { breaching: 2, of: 3 }],
    ['2 out of the last 3 datapoints, and 1 datapoint was greater', { breaching: 2, of: 3 }],
    ['3 datapoints were unknown', {}],
    ['', {}],
  ])('%s', (reason, needed) => {
    expect(neededIn(reason)).toEqual(needed);
  });
});

describe('what was compared with what', () => {
  test.each([
    ['the event’s data before its sentence and the settings', { threshold: 5 }, 'greater than the threshold (4.0)', 5],
    ['the event’s sentence before the settings', {}, 'greater than the threshold (4.0)', 4],
    ['the settings where the event does not tell', {}, '', 2],
  ])('the threshold: %s', (_, seen, reason, threshold) => {
    expect(breach(ABOVE_2, seen, reason).threshold).toBe(threshold);
  });

  test('the operator: the event’s sentence before the settings, which may have been edited', () => {
    expect(breach(ABOVE_2, {}, 'less than the threshold (4.0)').comparison?.words).toBe('below');
    expect(breach(ABOVE_2).comparison?.words).toBe('above');
    expect(breach(settings()).comparison).toBeUndefined();
  });

  test('a band takes the place of a threshold', () => {
    const band = breach(settings({ comparisonOperator: 'GreaterThanUpperThreshold', threshold: 2 }), { threshold: 3 });
    expect([band.threshold, band.comparison?.againstBand]).toEqual([undefined, true]);
    expect(breach(ABOVE_2).comparison?.againstBand).toBe(false);
  });

  test.each([
    ['GreaterThanThreshold', false],
    ['GreaterThanOrEqualToThreshold', false],
    ['LessThanThreshold', false],
    ['LessThanOrEqualToThreshold', false],
    ['GreaterThanUpperThreshold', true],
    ['LessThanLowerThreshold', true],
    ['LessThanLowerOrGreaterThanUpperThreshold', true],
  ])('%s is against a band: %s', (comparisonOperator, againstBand) => {
    expect(breach(settings({ comparisonOperator })).comparison?.againstBand).toBe(againstBand);
  });

  test('the values: with their times before those of the data, and those before the sentence’s', () => {
    const reason = crossed(`2 out of the last 3 datapoints [9.0 ${at(2)}, 8.0 ${at(1)}] were greater than the threshold (2.0).`);
    expect(breach(ABOVE_2, { timed: timed(3, 4), datapoints: [5, 6] }, reason).values).toEqual([3, 4]);
    expect(breach(ABOVE_2, { datapoints: [5, 6] }, reason).values).toEqual([5, 6]);
    expect(breach(ABOVE_2, {}, reason).values).toEqual([8, 9]);
    expect(breach(ABOVE_2).values).toEqual([]);
  });

  test('the values beside a band are those that the edges stand beside', () => {
    const outside = settings({ comparisonOperator: 'GreaterThanUpperThreshold' });
    const seen = { timed: timed(3, 4, 5), datapoints: [4, 5], lower: [0, 0], upper: [4, 4] };
    expect(breach(outside, seen)).toMatchObject({ values: [4, 5], breaching: 1, isMet: true });
    expect(breach(outside, { timed: timed(3, 4, 5) }).values).toEqual([3, 4, 5]);
    expect(breach(outside, { timed: timed(3) }, `[7.0 ${at(0)}] was greater than the upper thresholds [5.0]`).values).toEqual([7]);
  });

  test('the values with their times count also where nobody knows what they were compared with', () => {
    expect(breach(settings(), { timed: timed(3, 4) })).toMatchObject({ values: [3, 4], isMet: false });
  });

  test('numbers of any form are read from the sentence, the newest first there', () => {
    const reason = crossed(`3 datapoints [1.5E9 ${at(3)}, -2.5E-7 ${at(2)}, 12 ${at(1)}] were less than the threshold (2.0).`);
    expect(breach(settings(), {}, reason).values).toEqual([12, -2.5e-7, 1.5e9]);
  });
});

describe('which values are breaches', () => {
  const band = (comparisonOperator: string, seen: Partial<Observations>) => breach(settings({ comparisonOperator }), seen).breaching;

  test('a period without a value is none', () => {
    expect(breach(ABOVE_2, { datapoints: [3, null, 4] }).breaching).toBe(2);
    expect(breach(settings({ comparisonOperator: 'LessThanThreshold', threshold: 2 }), { datapoints: [null, 1] }).breaching).toBe(1);
  });

  test('without a threshold, or without an operator, nobody can tell', () => {
    expect(breach(settings({ comparisonOperator: 'GreaterThanThreshold' }), { datapoints: [3] })).toMatchObject({ isMet: false });
    expect(breach(settings({ comparisonOperator: 'GreaterThanThreshold' }), { datapoints: [3] }).breaching).toBeUndefined();
    expect(breach(settings({ threshold: 2 }), { datapoints: [3] })).toMatchObject({ isMet: false, breaching: undefined });
  });

  test('one edge is enough; with neither, or with edges of other periods, nobody can tell', () => {
    const outside = 'LessThanLowerOrGreaterThanUpperThreshold';
    expect(band(outside, { datapoints: [0, 5], lower: [1, 1] })).toBe(1);
    expect(band(outside, { datapoints: [0, 5], upper: [4, 4] })).toBe(1);
    expect(band(outside, { datapoints: [0, 5], lower: [1, 1], upper: [4, 4] })).toBe(2);
    expect(band(outside, { datapoints: [0, 5] })).toBeUndefined();
    expect(band(outside, { datapoints: [0, 5], lower: [1], upper: [4] })).toBeUndefined();
    expect(band(outside, { datapoints: [0, 5], lower: [1], upper: [4, 4] })).toBe(2);
  });

  test('an edge that is not told is none', () => {
    expect(band('LessThanLowerThreshold', { datapoints: [-1e300, 0], lower: [null, 1] })).toBe(1);
    expect(band('GreaterThanUpperThreshold', { datapoints: [1e300, 5], upper: [null, 4] })).toBe(1);
  });

  test.each([
    ['GreaterThanUpperThreshold', 0],
    ['LessThanLowerThreshold', 0],
    ['LessThanLowerOrGreaterThanUpperThreshold', 0],
  ])('a value on the edge is within the band: %s', (operator, count) => {
    expect(band(operator, { datapoints: [1, 4], lower: [1, 1], upper: [4, 4] })).toBe(count);
  });
});

describe('whether the values themselves set the alarm off', () => {
  const needing = (datapointsToAlarm: number) => ({ ...ABOVE_2, datapointsToAlarm });

  test.each<[string, AlarmDetails, Partial<Observations>, string, boolean]>([
    ['as many breaches as the settings need', needing(2), { datapoints: [3, 1, 3] }, '', true],
    ['fewer than the settings need', needing(3), { datapoints: [3, 1, 3] }, '', false],
    ['one, where nobody says how many it takes', ABOVE_2, { datapoints: [3, 1] }, '', true],
    ['none, where nobody says how many it takes', ABOVE_2, { datapoints: [1, 2] }, '', false],
    ['none, and none is needed', needing(0), { datapoints: [1] }, '', false],
    ['no value at all', ABOVE_2, {}, '', false],
    ['fewer than the sentence counts', ABOVE_2, { datapoints: [3, 1, 1] }, '2 out of the last 3 datapoints', false],
    [
      'as many as the sentence counts, whatever the settings are by now',
      needing(3),
      { datapoints: [3, 3, 1] },
      '2 out of the last 3 datapoints',
      true,
    ],
    ['fewer than the sentence says it takes', ABOVE_2, { datapoints: [3] }, '(minimum 2 datapoints for OK -> ALARM transition)', false],
    ['missing data helped', ABOVE_2, { datapoints: [3] }, '2 missing datapoints were treated as [Breaching]', false],
    ['one missing datapoint helped', ABOVE_2, { datapoints: [3] }, '1 missing datapoint was treated as [breaching]', false],
    ['missing data did not help', ABOVE_2, { datapoints: [3] }, '2 missing datapoints were treated as [NonBreaching]', true],
  ])('%s', (_, details, seen, reason, isMet) => {
    expect(breach(details, seen, reason).isMet).toBe(isMet);
  });

  test('of many breaches CloudWatch’s sentence lists the most recent, and counts all', () => {
    const reason = crossed(`5 out of the last 9 datapoints [9.0 ${at(2)}, 8.0 ${at(1)}] were greater than the threshold (2.0).`);
    expect(breach(settings(), {}, reason)).toMatchObject({ values: [8, 9], breaching: 5, isExcerpt: true, periods: 9, isMet: true });
  });

  test('a sentence whose values do not meet it is not believed, and counted as they are', () => {
    const reason = crossed(`5 out of the last 9 datapoints [9.0 ${at(2)}, 1.0 ${at(1)}] were greater than the threshold (2.0).`);
    expect(breach(settings(), {}, reason)).toMatchObject({ breaching: 1, isExcerpt: true, isMet: false });
  });

  test('values of the event’s data are all there are, however many the sentence counts', () => {
    const reason = crossed(`3 datapoints [9.0 ${at(2)}] were greater than the threshold (2.0).`);
    expect(breach(settings(), { datapoints: [9, 8] }, reason)).toMatchObject({ isExcerpt: false, breaching: 2, isMet: false, periods: 3 });
    expect(breach(settings(), { datapoints: [9, 8, 7, 6] }, reason)).toMatchObject({ isExcerpt: false, breaching: 4, periods: 4 });
  });

  test('values with their times are all there are, too', () => {
    const reason = crossed(`3 datapoints [9.0 ${at(2)}] were greater than the threshold (2.0).`);
    expect(breach(settings(), { timed: timed(9, 8) }, reason)).toMatchObject({ isExcerpt: false, breaching: 2, isMet: false });
    const beyond = '3 datapoints were greater than the upper thresholds [5.0]';
    expect(breach(settings(), { timed: timed(9, 8) }, beyond)).toMatchObject({ values: [9, 8], isExcerpt: false, isMet: false });
  });

  test('a sentence that lists all that it counts is no excerpt', () => {
    const reason = crossed(`2 datapoints [9.0 ${at(2)}, 8.0 ${at(1)}] were greater than the threshold (2.0).`);
    expect(breach(settings(), {}, reason)).toMatchObject({ isExcerpt: false, breaching: 2, periods: 2, isMet: true });
  });
});

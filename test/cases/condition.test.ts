import type { AlarmDetails } from '../../lambdas/cases/alarms/alarm-details';
import type { AlarmEvent } from '../../lambdas/cases/alarms/alarm-event';
import type { MetricQuery } from '../../lambdas/cases/alarms/metric-query';
import { readReasonData } from '../../lambdas/cases/alarms/reason-data';
import { conditionInShort, conditionSentence, type Known, numberWriter, relationInWords, unitOf } from '../../lambdas/cases/text/condition';
import { conditionRule, editedRule } from '../../lambdas/cases/text/condition-rule';

const METRIC: MetricQuery = { namespace: 'Shop', metricName: 'Errors', dimensions: [], stat: 'Sum', period: 60, returnData: true };
const metric = (change: Partial<MetricQuery> = {}): MetricQuery => ({ ...METRIC, ...change });
const expression = (change: Partial<MetricQuery>) =>
  metric({ metricName: undefined, namespace: undefined, stat: undefined, period: undefined, ...change });

interface Situation {
  state?: string;
  metrics?: MetricQuery[];
  details?: Partial<AlarmDetails>;
  /** What the event itself tells of the settings. */
  told?: Partial<AlarmDetails>;
  /** What DescribeAlarms tells of them. */
  described?: Partial<AlarmDetails>;
  contributor?: Record<string, unknown>;
  reason?: string;
  data?: object;
}

/** An alarm on Errors that fires above 2. */
function known(situation: Situation = {}): Known {
  const { state = 'ALARM', metrics = [METRIC], contributor, reason = GREATER, data = { recentDatapoints: [3, 4, 1] } } = situation;
  const settings: AlarmDetails = { kind: 'metric', metrics, logGroups: [], ...situation.details };
  return {
    event: { detail: { state: { value: state }, alarmContributor: contributor && { attributes: contributor } } } as unknown as AlarmEvent,
    details: { ...settings, ...situation.told },
    told: { ...settings, ...situation.told },
    described: situation.described && { ...settings, ...situation.described },
    seen: readReasonData(JSON.stringify(data)),
    reason,
  };
}

const GREATER = 'Threshold Crossed: 2 out of the last 3 datapoints were greater than the threshold (2.0).';
const OUTSIDE = 'Threshold Crossed: 1 datapoint was less than the lower thresholds [1.0] or greater than the upper thresholds [3.0].';
const BAND = 'Threshold Crossed: 1 datapoint was greater than the upper thresholds [3.0].';
const sentence = (situation?: Situation) => conditionSentence(known(situation));
const short = (situation?: Situation) => conditionInShort(known(situation));

describe('what is wrong, in a sentence and in short', () => {
  test.each<[string, Situation, sentence: string | undefined, short: string | undefined]>([
    ['the event’s values meet the condition', {}, 'Errors of Shop is above 2: 3, 4, 1 in 2 of 3 periods of 60 seconds.', 'Errors above 2'],
    ['the alarm has recovered', { state: 'OK' }, undefined, undefined],
    [
      'the values do not meet it',
      { data: { recentDatapoints: [1] } },
      `Errors of Shop: ${GREATER}`,
      '2 out of the last 3 datapoints were greater than the threshold (2.0).',
    ],
    ['several thresholds', { reason: 'Thresholds Crossed: by a hand.' }, 'Errors of Shop: Thresholds Crossed: by a hand.', 'by a hand.'],
    [
      'somebody’s own words that contain CloudWatch’s',
      { reason: 'No Threshold Crossed: x' },
      'Errors of Shop: No Threshold Crossed: x',
      'No Threshold Crossed: x',
    ],
    [
      'CloudWatch gives no reason',
      { reason: '' },
      "Errors of Shop meets the alarm's condition; CloudWatch gives no further reason.",
      undefined,
    ],
    ['nothing is known to be watched', { metrics: [] }, undefined, '2 out of the last 3 datapoints were greater than the threshold (2.0).'],
    [
      'no datapoints came',
      { reason: 'Threshold Crossed: no datapoints were received for 3 periods.' },
      'Errors of Shop: Threshold Crossed: no datapoints were received for 3 periods.',
      'Errors without data',
    ],
    [
      'no datapoints came for who knows what',
      { metrics: [], reason: 'Threshold Crossed: no datapoints were received.' },
      undefined,
      'no datapoints were received.',
    ],
    [
      'a composite alarm',
      { details: { kind: 'composite' }, data: { triggeringAlarms: [{ arn: 'a', state: { value: 'ALARM' } }] } },
      "The composite alarm's rule is met, with 1 alarm in ALARM: a.",
      '1 alarm in ALARM',
    ],
    ['a composite alarm that does not say what triggered it', { details: { kind: 'composite' } }, undefined, undefined],
  ])('%s', (_, situation, whole, inShort) => {
    expect([sentence(situation), short(situation)]).toEqual([whole, inShort]);
  });

  test('nothing is wrong as far as is known when there is no event any more', () => {
    const forgotten = { ...known(), event: undefined };
    expect([conditionSentence(forgotten), conditionInShort(forgotten)]).toEqual([undefined, undefined]);
  });
});

describe('what is watched', () => {
  const QUERY = { kind: 'log', query: 'stats count(*)' } as const;
  test.each<[string, Situation, subject: string, short: string]>([
    ['a metric', { metrics: [metric({ dimensions: [{ name: 'Service', value: 'pay' }] })] }, 'Errors of Shop (Service=pay)', 'Errors'],
    ['an expression', { metrics: [expression({ expression: 'm1 / m2', label: 'Error rate' })] }, 'Error rate (m1 / m2)', 'Error rate'],
    ['an expression without a label', { metrics: [expression({ expression: 'm1 /\n m2' })] }, 'm1 / m2', 'm1 / m2'],
    [
      'a query of Metrics Insights',
      { metrics: [expression({ expression: 'SELECT AVG(x) FROM y' })] },
      'The result of the Metrics Insights query',
      'Metrics Insights query',
    ],
    ['a PromQL query', { metrics: [], details: { query: 'up == 0' } }, 'The result of the PromQL query', 'query result'],
    [
      'a line that has no name',
      { metrics: [expression({})], details: { query: 'up == 0' } },
      'The result of the PromQL query',
      'query result',
    ],
    ['a log query', { metrics: [], details: QUERY }, 'The result of the log query', 'query result'],
    [
      'a log query, with how its value is made',
      { metrics: [], details: { ...QUERY, aggregation: 'count(*)\nas n' } },
      'The result of the log query (count(*) as n)',
      'query result',
    ],
    ['a metric, for a contributor', { contributor: { Fn: 'a', Zone: 1 } }, 'Errors of Shop for Fn=a, Zone=1', 'Fn=a'],
    [
      'a query of Metrics Insights, for a contributor',
      { metrics: [expression({ expression: 'SELECT x' })], contributor: { Fn: 'a' } },
      'The result of the Metrics Insights query for Fn=a',
      'Fn=a',
    ],
    [
      'a log query, for a contributor',
      { metrics: [], details: QUERY, contributor: { Fn: 'a\nb' } },
      'The result of the log query for Fn=a b',
      'Fn=a b',
    ],
    [
      'a PromQL query, for a contributor',
      { metrics: [], details: { query: 'up' }, contributor: { Fn: 'a' } },
      'The result of the PromQL query for Fn=a',
      'Fn=a',
    ],
    ['a contributor without attributes', { contributor: {} }, 'Errors of Shop', 'Errors'],
  ])('%s', (_, situation, subject, name) => {
    expect(sentence(situation)).toMatch(new RegExp(`^${literally(subject)} is above 2: `));
    expect(short(situation)).toBe(`${name} above 2`);
  });

  test('names are cut where they would fill the text', () => {
    const long = 'x'.repeat(500);
    expect(short({ metrics: [metric({ metricName: long })] })).toHaveLength(80 + ' above 2'.length);
    expect(short({ contributor: { Fn: long } })).toHaveLength(80 + ' above 2'.length);
    const [whole = ''] = sentence({ contributor: { Fn: long } })!.split(' is above');
    expect(whole).toHaveLength('Errors of Shop for '.length + 160);
    const [aggregated = ''] = sentence({ details: { kind: 'log', aggregation: long } })!.split(' is above');
    expect(aggregated).toHaveLength('The result of the log query ()'.length + 160);
  });
});

const literally = (text: string) => text.replace(/[()*/]/g, '\\$&');

describe('what was observed', () => {
  const observed = (situation: Situation) =>
    sentence(situation)?.replace(/^Errors of Shop is |^The result of the (log|PromQL) query is /, '');

  test.each<[string, Situation, string]>([
    ['a period without a value', { data: { recentDatapoints: [3, null, 4] } }, 'above 2: 3, no data, 4 in 2 of 3 periods of 60 seconds.'],
    [
      'the period that the event tells',
      { data: { recentDatapoints: [3, 4, 1], period: 300 } },
      'above 2: 3, 4, 1 in 2 of 3 periods of 5 minutes.',
    ],
    ['no period is known', { metrics: [metric({ period: undefined })] }, 'above 2: 3, 4, 1 in 2 of 3 periods.'],
    ['nothing at all is known of the metric', { metrics: [], details: { query: 'up' } }, 'above 2: 3, 4, 1 in 2 of 3 periods.'],
    ['results of a log query', { details: { kind: 'log' } }, 'above 2: 3, 4, 1 in 2 of 3 results.'],
    [
      'a unit',
      { data: { recentDatapoints: [3, 4, 1], unit: 'Seconds' } },
      'above 2 Seconds: 3, 4, 1 Seconds in 2 of 3 periods of 60 seconds.',
    ],
    [
      'a unit that says nothing',
      { data: { recentDatapoints: [3, 4, 1], unit: 'Count' } },
      'above 2: 3, 4, 1 in 2 of 3 periods of 60 seconds.',
    ],
    [
      'ten values',
      { data: { recentDatapoints: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12] } },
      'above 2: 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 in 10 of 10 periods of 60 seconds.',
    ],
    [
      'more values than a sentence holds',
      { data: { recentDatapoints: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13] } },
      'above 2: the last 10 values are 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 in 11 of 11 periods of 60 seconds.',
    ],
    [
      'the most recent of those that CloudWatch counts',
      {
        reason:
          'Threshold Crossed: 3 out of the last 5 datapoints [4.0 (22/11/26 03:01:00), 3.0 (22/11/26 03:00:00)] were greater than the threshold (2.0).',
        data: {},
      },
      'above 2: most recently 3, 4, in 3 of 5 periods of 60 seconds.',
    ],
    [
      'a difference in the seventh digit',
      { data: { recentDatapoints: [2.0000001, 3, 3] } },
      'above 2: 2.0000001, 3, 3 in 3 of 3 periods of 60 seconds.',
    ],
  ])('%s', (_, situation, words) => {
    expect(observed(situation)).toBe(words);
  });

  test.each<[string, object, string]>([
    ['both edges', { recentLowerThresholds: [1], recentUpperThresholds: [3] }, ', where 1 to 3 is expected.'],
    [
      'the edges of the last period',
      { recentDatapoints: [9, 5], recentLowerThresholds: [0, 1], recentUpperThresholds: [4, 3] },
      ', where 1 to 3 is expected.',
    ],
    ['the upper edge only', { recentUpperThresholds: [3] }, ', where at most 3 is expected.'],
    ['an upper edge of nothing', { recentDatapoints: [9], recentUpperThresholds: [0] }, ', where at most 0 is expected.'],
    ['the lower edge only', { recentDatapoints: [0], recentLowerThresholds: [1] }, ', where at least 1 is expected.'],
    [
      'a last period that has no edge',
      { recentDatapoints: [9, 5], recentLowerThresholds: [0, null], recentUpperThresholds: [4, null] },
      ' in 1 of 2 periods of 60 seconds.',
    ],
  ])('a band, of which the event tells %s', (_, edges, end) => {
    const said = observed({ reason: OUTSIDE, data: { recentDatapoints: [5], ...edges } });
    expect(said).toMatch(/^outside its expected band: \d/);
    expect(said!.slice(-end.length)).toBe(end);
  });

  test('edges of a band are not told of an alarm that has none', () => {
    expect(observed({ data: { recentDatapoints: [3, 4, 1], recentUpperThresholds: [9, 9, 9] } })).not.toContain('expected');
  });

  test('a band in short has no number', () => {
    expect(short({ reason: BAND, data: { recentDatapoints: [5], recentUpperThresholds: [3] } })).toBe('Errors above its expected band');
  });

  test('numbers are as long as it takes to tell apart all that the event shows', () => {
    const close = [1.0000001, 1.0000002];
    for (const data of [
      { recentDatapoints: close },
      { recentLowerThresholds: close },
      { recentUpperThresholds: close },
      { evaluatedDatapoints: close.map((value, minute) => ({ timestamp: `2026-11-22T03:0${minute}:00Z`, value })) },
    ])
      expect(numberWriter(known({ data }), { values: [] })(1.0000002)).toBe('1.0000002');
    expect(numberWriter(known({ data: {} }), { values: close })(1.0000002)).toBe('1.0000002');
    expect(numberWriter(known({ data: {} }), { values: [1.0000002], threshold: 1 })(1.0000002)).toBe('1.0000002');
    expect(numberWriter(known({ data: {} }), { values: [1.0000002, null] })(1.0000002)).toBe('1');
  });
});

describe('the unit', () => {
  const unit = (metrics: MetricQuery[], data: object = {}) => unitOf(known({ metrics, data }));

  test('is that of the event, or else the metric’s', () => {
    expect(unit([metric({ unit: 'Bytes' })], { unit: 'Seconds' })).toBe('Seconds');
    expect(unit([metric({ unit: 'Bytes' })])).toBe('Bytes');
    expect(unit([METRIC])).toBeUndefined();
    expect(unit([], { unit: 'Seconds' })).toBe('Seconds');
  });

  test('is none where there is none, or where an expression has made another of it', () => {
    expect(unit([metric({ unit: 'None' })])).toBeUndefined();
    expect(unit([expression({ expression: 'm1 * 8', unit: 'Bytes' })])).toBeUndefined();
  });

  test.each(['SampleCount', 'samplecount', 'TC(0:1)', 'PR(0:1)'])('is none of the statistic %s, which counts or gives a share', stat => {
    expect(unit([metric({ stat, unit: 'Seconds' })])).toBeUndefined();
    expect(unit([metric({ stat: undefined, unit: 'Seconds' })], { statistic: stat })).toBeUndefined();
  });

  test.each(['Average', 'SampleCounts', 'TS(0:1)', 'p99', 'xTC(', 'my SampleCount'])('is the metric’s with the statistic %s', stat => {
    expect(unit([metric({ stat, unit: 'Seconds' })])).toBe('Seconds');
  });

  test('the metric’s own statistic counts before the event’s', () => {
    expect(unit([metric({ stat: 'Average', unit: 'Seconds' })], { statistic: 'SampleCount' })).toBe('Seconds');
  });

  test('is one short line', () => {
    expect(unit([metric({ unit: `a\n${'b'.repeat(50)}` })])).toMatch(/^a b+.$/);
    expect(unit([metric({ unit: 'b'.repeat(50) })])).toHaveLength(40);
  });
});

test('a relation needs an operator and something to compare with', () => {
  const above = { words: 'above', againstBand: false, breaches: () => true };
  expect(relationInWords({ comparison: above, threshold: 2 }, 'Seconds')).toBe('above 2 Seconds');
  expect(relationInWords({ comparison: above, threshold: 0 })).toBe('above 0');
  expect(relationInWords({ comparison: above })).toBeUndefined();
  expect(relationInWords({ threshold: 2 })).toBeUndefined();
  expect(relationInWords({ comparison: { ...above, againstBand: true } }, 'Seconds')).toBe('above');
});

describe('how the alarm decides', () => {
  const SETTINGS = { comparisonOperator: 'GreaterThanThreshold', threshold: 2, evaluationPeriods: 3, datapointsToAlarm: 2 };
  const rule = (situation: Situation) => conditionRule(known(situation));

  test.each<[string, Situation, string | undefined]>([
    [
      'as CloudWatch’s sentence tells it',
      { reason: `${GREATER.slice(0, -1)} (minimum 1 datapoint for OK -> ALARM transition).` },
      'Sum above 2 in 1 of 3 periods of 60 seconds',
    ],
    ['as the settings tell it', { reason: '', told: SETTINGS }, 'Sum above 2 in 2 of 3 periods of 60 seconds'],
    [
      'the settings count before the sentence',
      { told: { evaluationPeriods: 5, datapointsToAlarm: 4 } },
      'Sum above 2 in 4 of 5 periods of 60 seconds',
    ],
    [
      'all of the periods, where nobody tells another number',
      { reason: '', told: { ...SETTINGS, datapointsToAlarm: undefined } },
      'Sum above 2 in 3 of 3 periods of 60 seconds',
    ],
    [
      'one period',
      { reason: '', told: { ...SETTINGS, evaluationPeriods: 1, datapointsToAlarm: 1 } },
      'Sum above 2 in 1 of 1 period of 60 seconds',
    ],
    ['nobody tells of how many', { reason: 'greater than the threshold (2.0)' }, 'Sum above 2'],
    ['nobody tells what is compared', { reason: 'x' }, undefined],
    ['a log alarm', { details: { kind: 'log' } }, 'Sum above 2 in 3 of 3 query results'],
    [
      'a log alarm of one result',
      { reason: '', details: { kind: 'log' }, told: { ...SETTINGS, evaluationPeriods: 1, datapointsToAlarm: 1 } },
      'Sum above 2 in 1 of 1 query result',
    ],
    ['a unit', { metrics: [metric({ unit: 'Seconds' })] }, 'Sum above 2 Seconds in 3 of 3 periods of 60 seconds'],
    [
      'no statistic and no period are known',
      { metrics: [metric({ stat: undefined, period: undefined })], data: {} },
      'above 2 in 3 of 3 periods',
    ],
    [
      'the event’s statistic and period',
      { metrics: [metric({ stat: undefined, period: undefined })], data: { statistic: 'Minimum', period: 300 } },
      'Minimum above 2 in 3 of 3 periods of 5 minutes',
    ],
    ['the metric’s own before the event’s', { data: { statistic: 'Minimum', period: 300 } }, 'Sum above 2 in 3 of 3 periods of 60 seconds'],
    ['nothing is known of a metric', { metrics: [], data: { statistic: 'Minimum' } }, 'Minimum above 2 in 3 of 3 periods'],
    [
      'the event’s statistic is not that of an expression over others',
      { metrics: [expression({ expression: 'm1' }), metric({ id: 'm1', returnData: false })], data: { statistic: 'Minimum' } },
      'above 2 in 3 of 3 periods',
    ],
    ['a statistic in more than one line', { metrics: [metric({ stat: 'a\nb' })] }, 'a b above 2 in 3 of 3 periods of 60 seconds'],
  ])('%s', (_, situation, words) => {
    expect(rule(situation)).toBe(words);
  });

  test('a long statistic is cut', () => {
    expect(rule({ metrics: [metric({ stat: 'x'.repeat(90) })] })).toMatch(/^x{39}\S above 2 /);
  });

  describe('and was edited since', () => {
    const edited = (described: Partial<AlarmDetails> | undefined, situation: Situation = {}) => {
      const both = known({ ...situation, described });
      // What is known puts what the event tells before what DescribeAlarms tells.
      const known_ = { ...both, details: { ...both.described, ...definedOf(both.told) } as AlarmDetails };
      return [conditionRule(known_), editedRule(known_)];
    };
    const definedOf = (settings: AlarmDetails) => Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    const RULE = 'Sum above 2 in 2 of 3 periods of 60 seconds';
    const AS_TOLD = 'Sum above 2 in 3 of 3 periods of 60 seconds';

    test.each<[string, Partial<AlarmDetails> | undefined, Situation, then: string | undefined, now: string | undefined]>([
      ['nothing is known of now', undefined, {}, AS_TOLD, undefined],
      ['nothing is known of now, and much of then', undefined, { reason: '', told: { ...SETTINGS } }, RULE, undefined],
      ['nothing is known of then', SETTINGS, { reason: '' }, RULE, undefined],
      ['nothing is told of now, and much of then', {}, { reason: '', told: { ...SETTINGS } }, RULE, undefined],
      ['all is as it was', { ...SETTINGS, datapointsToAlarm: undefined }, {}, 'Sum above 2 in 3 of 3 periods of 60 seconds', undefined],
      ['another threshold', { ...SETTINGS, threshold: 9 }, {}, AS_TOLD, 'Sum above 9 in 2 of 3 periods of 60 seconds'],
      [
        'another threshold than that of the event’s data',
        { ...SETTINGS, threshold: 9 },
        { data: { threshold: 2 }, reason: '' },
        undefined,
        'Sum above 9 in 2 of 3 periods of 60 seconds',
      ],
      [
        'another threshold than the event’s settings tell',
        { threshold: 9 },
        { reason: '', told: { ...SETTINGS } },
        'Sum above 2 in 2 of 3 periods of 60 seconds',
        'Sum above 9',
      ],
      [
        'another operator',
        { ...SETTINGS, comparisonOperator: 'LessThanThreshold' },
        {},
        AS_TOLD,
        'Sum below 2 in 2 of 3 periods of 60 seconds',
      ],
      [
        'another operator than the event’s settings tell',
        { comparisonOperator: 'LessThanThreshold' },
        { reason: '', told: { ...SETTINGS } },
        'Sum above 2 in 2 of 3 periods of 60 seconds',
        'Sum below 2',
      ],
      [
        'a band instead of a threshold',
        { comparisonOperator: 'GreaterThanUpperThreshold', evaluationPeriods: 3 },
        {},
        AS_TOLD,
        'Sum above its expected band in 3 of 3 periods of 60 seconds',
      ],
      ['fewer periods', { ...SETTINGS, evaluationPeriods: 2 }, {}, AS_TOLD, 'Sum above 2 in 2 of 2 periods of 60 seconds'],
      [
        'fewer periods than the event’s settings tell',
        { ...SETTINGS, evaluationPeriods: 2 },
        { reason: '', told: { ...SETTINGS } },
        'Sum above 2 in 2 of 3 periods of 60 seconds',
        'Sum above 2 in 2 of 2 periods of 60 seconds',
      ],
      [
        'more periods, of which CloudWatch may have looked at some',
        { ...SETTINGS, evaluationPeriods: 9, datapointsToAlarm: undefined },
        {},
        'Sum above 2 in 9 of 9 periods of 60 seconds',
        undefined,
      ],
      [
        'another number of breaches',
        { ...SETTINGS, datapointsToAlarm: 1 },
        { reason: `${GREATER.slice(0, -1)} (minimum 2 datapoints for OK -> ALARM transition).` },
        'Sum above 2 in 2 of 3 periods of 60 seconds',
        'Sum above 2 in 1 of 3 periods of 60 seconds',
      ],
      [
        'another number of breaches than the event’s settings tell',
        { ...SETTINGS, datapointsToAlarm: 1 },
        { reason: '', told: { ...SETTINGS } },
        'Sum above 2 in 2 of 3 periods of 60 seconds',
        'Sum above 2 in 1 of 3 periods of 60 seconds',
      ],
      ['DescribeAlarms tells no numbers', {}, {}, AS_TOLD, undefined],
    ])('%s', (_, described, situation, then, now) => {
      expect(edited(described, situation)).toEqual([then, now]);
    });
  });
});

import { detailsOf, knownDetails } from '../../lambdas/cases/alarms/alarm-details';
import { cloudWatchReader } from '../../lambdas/cases/alarms/cloudwatch-reader';
import { readReasonData } from '../../lambdas/cases/alarms/reason-data';
import { breachOf } from '../../lambdas/cases/text/breach';
import { signalOf } from './alarm-events/read-events';
import { CHECKOUT_ALARM, startTestCloudWatch, type TestCloudWatch } from './alarm-events/test-cloudwatch';

let cloudWatch: TestCloudWatch;
beforeEach(async () => {
  cloudWatch = await startTestCloudWatch();
});
afterEach(() => cloudWatch.stop());

async function described(answer: Record<string, unknown>) {
  cloudWatch.answers.DescribeAlarms = () => answer;
  const [alarm] = await cloudWatchReader(cloudWatch.client, { accountId: '1', region: 'r' }).describe(['checkout-5xx']);
  return detailsOf(alarm!);
}

const AlarmName = 'checkout-5xx';

describe('the settings of', () => {
  test('an alarm on one metric', async () => {
    expect(await described({ MetricAlarms: [CHECKOUT_ALARM] })).toMatchObject({
      metrics: [
        {
          namespace: 'AWS/ApiGateway',
          metricName: '5XXError',
          dimensions: [{ name: 'ApiName', value: 'checkout' }],
          stat: 'Sum',
          period: 60,
          returnData: true,
        },
      ],
    });
  });

  test('an alarm on an expression', async () => {
    const Metric = { Namespace: 'Shop', MetricName: 'Errors', Dimensions: [] };
    const Metrics = [
      { Id: 'e1', Expression: 'm1 * 2', Label: 'Twice', ReturnData: true },
      { Id: 'm1', MetricStat: { Metric, Period: 300, Stat: 'Sum' }, ReturnData: false },
    ];
    expect(await described({ MetricAlarms: [{ AlarmName, Metrics, EvaluationPeriods: 2 }] })).toMatchObject({
      datapointsToAlarm: 2,
      metrics: [
        { id: 'e1', expression: 'm1 * 2', label: 'Twice', returnData: true },
        { id: 'm1', namespace: 'Shop', metricName: 'Errors', period: 300, stat: 'Sum', returnData: false },
      ],
    });
  });

  test('a composite alarm', async () => {
    expect(await described({ CompositeAlarms: [{ AlarmName, AlarmRule: 'ALARM(a)', AlarmActions: [] }] })).toMatchObject({
      kind: 'composite',
      alarmRule: 'ALARM(a)',
      metrics: [],
      alarmActions: 0,
    });
  });

  test('a log alarm', async () => {
    const ScheduledQueryConfiguration = {
      QueryString: 'stats count(*)',
      LogGroupIdentifiers: ['/a'],
      AggregationExpression: 'max(errors)',
      ScheduledQueryRoleARN: 'r',
      ScheduleConfiguration: {},
    };
    const alarm = {
      AlarmName,
      ScheduledQueryConfiguration,
      QueryResultsToEvaluate: 3,
      QueryResultsToAlarm: 2,
      Threshold: 20,
      ComparisonOperator: 'GreaterThanThreshold',
    };
    expect(await described({ LogAlarms: [alarm] })).toMatchObject({
      kind: 'log',
      query: 'stats count(*)',
      logGroups: ['/a'],
      aggregation: 'max(errors)',
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      threshold: 20,
    });
  });

  test('a PromQL alarm', async () => {
    expect(await described({ MetricAlarms: [{ AlarmName, EvaluationCriteria: { PromQLCriteria: { Query: 'up < 1' } } }] })).toMatchObject({
      kind: 'metric',
      query: 'up < 1',
      metrics: [],
    });
  });
});

describe('event and settings together', () => {
  test('the settings add what the event lacks', async () => {
    const details = await described({ MetricAlarms: [CHECKOUT_ALARM] });
    expect(knownDetails(signalOf('api-gateway-5xx').event, details)).toMatchObject({
      threshold: 50,
      evaluationPeriods: 5,
      description: expect.stringContaining('Runbook'),
    });
  });

  test('the event is believed where both speak, and empty parts of it do not count', async () => {
    const details = await described({ MetricAlarms: [CHECKOUT_ALARM] });
    expect(knownDetails(signalOf('empty-metrics').event, details)).toMatchObject({
      description: 'Customers cannot pay.',
      metrics: [{ metricName: '5XXError' }],
    });
  });

  test('a log alarm tells most by itself', () => {
    expect(knownDetails(signalOf('log-alarm').event)).toMatchObject({
      kind: 'log',
      threshold: 20,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      comparisonOperator: 'GreaterThanThreshold',
    });
  });

  test('its query may stand one level deeper', () => {
    const { event } = signalOf('no-configuration');
    event.detail.configuration = {
      scheduledQueryConfiguration: { queryString: 'stats count(*)', logGroupIdentifiers: ['/a', 7], aggregationExpression: 'x' },
    };
    expect(knownDetails(event)).toMatchObject({ kind: 'log', query: 'stats count(*)', logGroups: ['/a'], aggregation: 'x' });
  });

  test.each([
    ['a text', 'metrics'],
    ['a list of texts', ['m1']],
    ['a list of nothing', [null, {}, { metricStat: 'x' }, { metricStat: { metric: { dimensions: [] } } }]],
  ])('metrics that are %s do no harm', (_, metrics) => {
    const { event } = signalOf('no-configuration');
    event.detail.configuration = { metrics };
    expect(knownDetails(event).metrics.every(({ dimensions }) => dimensions.length === 0)).toBe(true);
  });
});

describe('what was observed', () => {
  test.each([undefined, null, '', '{not json', '7', 'null', '[]', '{"recentDatapoints":"x","triggeringAlarms":{}}'])(
    'reason data %p is read as nothing',
    reasonData => {
      expect(readReasonData(reasonData)).toMatchObject({ datapoints: [], timed: [], lower: [], upper: [], triggering: [] });
    },
  );

  test('datapoints with their times are put in order', () => {
    const { event } = signalOf('api-gateway-5xx');
    expect(readReasonData(event.detail.state.reasonData).timed).toEqual([
      { timestamp: '2026-11-22T03:01:00.000+0000', value: 112 },
      { timestamp: '2026-11-22T03:02:00.000+0000', value: 98 },
      { timestamp: '2026-11-22T03:03:00.000+0000', value: 75 },
    ]);
  });

  test('a period without a datapoint keeps its place', () => {
    expect(readReasonData('{"recentDatapoints":[4,null,7]}').datapoints).toEqual([4, null, 7]);
  });
});

describe('how many values are breaches', () => {
  const seen = (values: number[]) => ({
    ...readReasonData('{}'),
    datapoints: values,
    lower: values.map(() => 1),
    upper: values.map(() => 3),
  });
  const details = (comparisonOperator: string) => ({
    kind: 'metric' as const,
    metrics: [],
    logGroups: [],
    threshold: 2,
    comparisonOperator,
  });

  test.each([
    ['GreaterThanThreshold', 'above', 2],
    ['GreaterThanOrEqualToThreshold', 'at or above', 3],
    ['LessThanThreshold', 'below', 2],
    ['LessThanOrEqualToThreshold', 'at or below', 3],
    ['GreaterThanUpperThreshold', 'above its expected band', 1],
    ['LessThanLowerThreshold', 'below its expected band', 1],
    ['LessThanLowerOrGreaterThanUpperThreshold', 'outside its expected band', 2],
  ])('%s', (operator, words, breaching) => {
    const breach = breachOf(details(operator), seen([0, 1, 2, 3, 4]), '');
    expect(breach.comparison?.words).toBe(words);
    expect(breach.breaching).toBe(breaching);
  });

  test.each([
    ['was greater than or equal to the threshold (2.0)', 'at or above', 2],
    ['was not less than the threshold (1.0E-7)', 'below', 1e-7],
    ['were less than or equal to the threshold (-5.5)', 'at or below', -5.5],
  ])('the reason tells what the settings do not: %s', (reason, words, threshold) => {
    const breach = breachOf({ kind: 'metric', metrics: [], logGroups: [] }, readReasonData('{}'), reason);
    expect([breach.comparison?.words, breach.threshold]).toEqual([words, threshold]);
  });
});

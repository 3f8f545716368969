import { type AlarmDetails, detailsOf } from '../../lambdas/cases/alarms/alarm-details';
import { parseAlarmEvent } from '../../lambdas/cases/alarms/alarm-signal';
import { applyChange } from '../../lambdas/cases/incident/apply-change';
import { composeCase, composeComment } from '../../lambdas/cases/text/case-text';
import { incidentOf, MARKER, ROUTE } from './alarm-events/read-events';
import { situated } from './sample-incidents';

const ACCOUNT = '123456789012';
const FIRED = '2026-11-25T03:05:00.000+0000';

interface Situation {
  metrics?: object[];
  configuration?: object;
  stat?: string;
  period?: number;
  unit?: string;
  reason?: string;
  data?: object;
  previousState?: object;
  contributor?: object;
  region?: string;
  partition?: string;
}

function eventOf(situation: Situation): Record<string, unknown> {
  const { stat = 'Average', period = 60, unit, reason, data, region = 'eu-west-1', partition = 'aws', contributor } = situation;
  const metricStat = { metric: { namespace: 'Shop', name: 'Errors', dimensions: { Service: 'pay' } }, period, stat, unit };
  const metrics = situation.metrics ?? [{ id: 'm1', metricStat, returnData: true }];
  return {
    source: 'aws.cloudwatch',
    'detail-type': contributor ? 'CloudWatch Alarm Contributor State Change' : 'CloudWatch Alarm State Change',
    account: ACCOUNT,
    region,
    resources: [`arn:${partition}:cloudwatch:${region}:${ACCOUNT}:alarm:a`],
    detail: {
      alarmName: 'a',
      configuration: situation.configuration ?? { metrics },
      alarmContributor: contributor,
      previousState: situation.previousState,
      state: { value: 'ALARM', timestamp: FIRED, reason, reasonData: data && JSON.stringify({ version: '1.0', period, ...data }) },
    },
  };
}

/** Subject without its fixed parts, and body. */
function textOf(situation: Situation, details?: AlarmDetails): { subject: string; body: string; first: string } {
  const signal = parseAlarmEvent(eventOf(situation));
  const { subject, communicationBody: body } = composeCase(incidentOf(signal), ROUTE, MARKER, signal.event, { details });
  const [, short = ''] = /^ALARM: a(?:: (.*))? in \S+ \(\d+\) \[/.exec(subject) ?? [];
  return { subject: short, body, first: body.split('\n')[1]! };
}

const crossed = (rest: string) => `Threshold Crossed: ${rest}`;

describe('our own sentence, where the event’s values meet what it says', () => {
  test.each<[string, Situation, subject: string, sentence: string]>([
    [
      'two of three negative values',
      {
        reason: crossed(
          '2 out of the last 3 datapoints [-5.5 (25/11/26 03:00:00), -6.0 (25/11/26 02:58:00)] were less than the threshold (-5.0).',
        ),
        data: { recentDatapoints: [-6, -1, -5.5], threshold: -5 },
      },
      'Errors below -5',
      'Errors of Shop (Service=pay) is below -5: -6, -1, -5.5 in 2 of 3 periods of 60 seconds.',
    ],
    [
      'a value equal to a threshold that counts',
      {
        reason: crossed('1 datapoint [0.1 (25/11/26 03:00:00)] was greater than or equal to the threshold (0.1).'),
        data: { recentDatapoints: [0.1], threshold: 0.1 },
      },
      'Errors at or above 0.1',
      'Errors of Shop (Service=pay) is at or above 0.1: 0.1 in 1 of 1 period of 60 seconds.',
    ],
    [
      'a contributor, of which CloudWatch lists the most recent values only',
      {
        reason: crossed(
          '5 datapoints were greater than the threshold (90.0). The most recent datapoints which crossed the threshold: [99.0 (25/11/26 00:00:00), 98.0 (24/11/26 23:59:00)].',
        ),
        contributor: { id: 'c', attributes: { InstanceId: 'i-1' } },
      },
      'InstanceId=i-1 above 90',
      'Errors of Shop (Service=pay) for InstanceId=i-1 is above 90: most recently 98, 99, in 5 of 5 periods of 60 seconds.',
    ],
  ])('%s', (_, situation, subject, sentence) => {
    expect(textOf(situation)).toMatchObject({ subject, first: sentence });
  });
});

describe('CloudWatch’s words, where they do not', () => {
  test.each<[string, Situation]>([
    [
      'missing data treated as breaching, beside a value that is no breach',
      {
        reason: crossed('1 datapoint was received for 3 periods and 2 missing datapoints were treated as [Breaching].'),
        data: { recentDatapoints: [0], threshold: 0 },
      },
    ],
    [
      'missing data treated as breaching, beside values that are breaches',
      {
        reason: crossed('2 datapoints were received for 3 periods and 1 missing datapoint was treated as [Breaching].'),
        data: { recentDatapoints: [5, 6], threshold: 0 },
      },
    ],
    [
      'fewer breaches than the alarm needs',
      {
        reason: crossed(
          '3 out of the last 5 datapoints [5.0 (25/11/26 03:00:00)] were greater than the threshold (1.0) (minimum 3 datapoints for OK -> ALARM transition).',
        ),
        data: { recentDatapoints: [0, 0, 0, 0, 5], threshold: 1 },
      },
    ],
    [
      'values on the other side',
      {
        reason: crossed('1 datapoint [99.0 (25/11/26 03:00:00)] was less than the threshold (99.5).'),
        data: { recentDatapoints: [100], threshold: 99.5 },
      },
    ],
    ['a state set by hand', { reason: 'trying it out' }],
    ['a state set by hand, with data of another time', { reason: 'trying it out', data: { recentDatapoints: [12], threshold: 80 } }],
    [
      'values inside their band',
      {
        reason: 'Thresholds Crossed: 1 datapoint [20.0 (25/11/26 03:00:00)] was greater than the upper thresholds [30.0].',
        data: { recentDatapoints: [20], recentLowerThresholds: [10], recentUpperThresholds: [30] },
      },
    ],
    ['a count of series', { reason: '1 out of 6 time series evaluated to ALARM' }],
  ])('%s', (_, situation) => {
    const settings = detailsOf({ kind: 'metric', Threshold: 0, ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1 });
    const { subject, body, first } = textOf(situation, settings);
    expect(first).toBe(`Errors of Shop (Service=pay): ${situation.reason}`);
    expect(situation.reason).toContain(subject.replace('…', ''));
    expect(body.split('HOW THE ALARM DECIDES')[0]).not.toMatch(/ is (above|below|at or|outside)/);
  });

  test('data that never came are called that', () => {
    const reason = crossed('no datapoints were received for 3 periods and 3 missing datapoints were treated as [Breaching].');
    const { subject, body } = textOf({ reason, data: { recentDatapoints: [], threshold: 1 } });
    expect(subject).toBe('Errors without data');
    expect(body).toContain('Missing data: taken for a breach');
  });
});

describe('settings that were edited after the event', () => {
  const situation: Situation = {
    period: 300,
    reason: crossed('1 datapoint [91.0 (25/11/26 03:00:00)] was greater than the threshold (80.0).'),
    data: { recentDatapoints: [91], threshold: 80 },
  };
  const described = { kind: 'metric', ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 3, DatapointsToAlarm: 2 } as const;

  test('the event’s threshold counts, and the new one is told as that', () => {
    const { subject, first, body } = textOf(situation, detailsOf({ ...described, Threshold: 95 }));
    expect(subject).toBe('Errors above 80');
    expect(first).toBe('Errors of Shop (Service=pay) is above 80: 91 in 1 of 1 period of 5 minutes.');
    expect(body).toContain('\nIn ALARM when: Average above 80 in 1 of 1 period of 5 minutes\n');
    expect(body).toContain('\nEdited since: now in ALARM when: Average above 95 in 2 of 3 periods of 5 minutes\n');
  });

  test('an operator that was turned round is told too', () => {
    const { first, body } = textOf(situation, detailsOf({ ...described, ComparisonOperator: 'LessThanThreshold', Threshold: 80 }));
    expect(first).toContain('is above 80: 91');
    expect(body).toContain('Edited since: now in ALARM when: Average below 80 in 2 of 3');
  });

  test('a threshold that only the settings tell makes no sentence', () => {
    const { first } = textOf(
      { reason: 'Something crossed something.', data: { recentDatapoints: [97] } },
      detailsOf({ ...described, Threshold: 95 }),
    );
    expect(first).toBe('Errors of Shop (Service=pay): Something crossed something.');
  });
});

describe('composite alarms', () => {
  const child = (name: string, value?: string) => ({
    arn: `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:${name}`,
    state: value && { value },
  });
  const composite = (alarmRule: string, ...triggeringAlarms: object[]) =>
    textOf({ configuration: { alarmRule }, reason: 'arn:x transitioned', data: { triggeringAlarms } });

  test('alarms that meet a rule without being in ALARM are named with their states', () => {
    const { subject, first } = composite('NOT ALARM(leader) AND OK(cluster:up)', child('leader', 'OK'), child('cluster:up', 'OK'));
    expect(subject).toBe('leader OK, cluster:up OK');
    expect(first).toBe("The composite alarm's rule is met: leader is in OK, cluster:up is in OK.");
  });

  test('mixed states, and one that is not told', () => {
    const { subject, first } = composite('AT_LEAST(1, ALARM, (a, b))', child('a', 'ALARM'), child('b', 'INSUFFICIENT_DATA'), child('c'));
    expect(subject).toBe('a ALARM, b INSUFFICIENT_DATA, c not told');
    expect(first).toBe("The composite alarm's rule is met: a is in ALARM, b is in INSUFFICIENT_DATA, c (its state is not told).");
  });

  test('alarms that all fire are unsuppressed', () => {
    expect(composite('ALARM(a) OR ALARM(b)', child('a', 'ALARM'), child('b', 'ALARM')).subject).toBe('2 alarms in ALARM');
  });
});

describe('numbers, units and times', () => {
  const of = (value: number, threshold: number, words = 'greater') =>
    textOf({
      reason: crossed(`1 datapoint [${value} (25/11/26 03:00:00)] was ${words} than the threshold (${threshold}).`),
      data: { recentDatapoints: [value], threshold },
    });

  test.each([
    [5_000_000_123, 5_000_000_000, 'is above 5000000000: 5000000123 in'],
    [99.9999001, 99.9999, 'is above 99.9999: 99.9999001 in'],
    [1.2e-7, 1e-7, 'is above 1e-7: 1.2e-7 in'],
    [1_000_000_000_000_100, 1e15, 'is above 1000000000000000: 1000000000000100 in'],
    [91.123456789, 80, 'is above 80: 91.1235 in'],
    [100.0000001, 100, 'is above 100: 100.0000001 in'],
  ])('%d above %d is shown as such', (value, threshold, words) => {
    const { body, first } = of(value, threshold);
    expect(first).toContain(words);
    expect(body).toContain(`Datapoints: ${words.split(': ')[1]!.replace(' in', '')}, one for each 60 seconds`);
  });

  test('two values that differ are shown different', () => {
    const reason = crossed(
      '2 datapoints [1.00000002 (25/11/26 03:00:00), 1.00000001 (25/11/26 02:59:00)] were greater than the threshold (0.5).',
    );
    expect(textOf({ reason, data: { recentDatapoints: [1.00000001, 1.00000002], threshold: 0.5 } }).first).toContain(
      '1.00000001, 1.00000002 in',
    );
  });

  test('a unit is told with the threshold and the values, and in the alarm’s metric', () => {
    const reason = crossed('1 datapoint [3.812 (25/11/26 03:03:00)] was greater than the threshold (2.0).');
    const { subject, first, body } = textOf({
      stat: 'p99',
      unit: 'Seconds',
      reason,
      data: { recentDatapoints: [3.812], threshold: 2, unit: 'Seconds' },
    });
    expect(subject).toBe('Errors above 2 Seconds');
    expect(first).toContain('is above 2 Seconds: 3.812 Seconds in 1 of 1 period');
    expect(body).toMatch(/Datapoints: 3\.812 Seconds, [\s\S]*Metric: m1 = .*, p99 over 60 seconds in Seconds\n/);
  });

  test('a count of samples has not the unit of what was sampled', () => {
    const reason = crossed('1 datapoint [3.0 (25/11/26 03:03:00)] was greater than the threshold (2.0).');
    expect(textOf({ stat: 'SampleCount', unit: 'Seconds', reason, data: { recentDatapoints: [3], threshold: 2 } }).first).toContain(
      'above 2: 3 in',
    );
  });

  const timed = (period: number, ...moments: string[]) =>
    textOf({
      period,
      reason: crossed(`${moments.length} datapoints were greater than the threshold (0.0).`),
      data: {
        recentDatapoints: moments.map(() => 1),
        threshold: 0,
        evaluatedDatapoints: moments.map(timestamp => ({ timestamp, value: 1 })),
      },
    }).body;

  test('daily datapoints have each their own date', () => {
    expect(timed(86_400, '2026-11-24T00:00:00.000+0000', '2026-11-23T00:00:00.000+0000')).toContain(
      'Datapoints: 2026-11-23 00:00:00 1, 2026-11-24 00:00:00 1 (times in UTC, oldest first)',
    );
  });

  test('a window over midnight names both days', () => {
    expect(timed(60, '2026-11-25T00:00:00.000+0000', '2026-11-24T23:59:00.000+0000')).toContain(
      'Datapoints: 2026-11-24 23:59:00 1, 2026-11-25 00:00:00 1 (times in UTC, oldest first)',
    );
  });

  test('datapoints of one day have it once', () => {
    expect(timed(60, '2026-11-25T00:01:00.000+0000', '2026-11-25T00:00:00.000+0000')).toContain(
      'Datapoints: 00:00:00 1, 00:01:00 1 (times in UTC of 2026-11-25, oldest first)',
    );
  });
});

describe('what was before', () => {
  const told = (previousState: object) => textOf({ reason: 'x', previousState }).body.split('\n')[2];

  test('another state is told with its time', () => {
    expect(told({ value: 'OK', timestamp: '2026-11-25T02:00:00.000+0000' })).toContain(
      'since 2026-11-25 03:05:00 UTC; before, it was in OK since 2026-11-25 02:00:00 UTC.',
    );
  });

  test('the same state is no state before', () => {
    expect(told({ value: 'ALARM', timestamp: '2026-11-25T03:00:00.000+0000' })).toMatch(/since 2026-11-25 03:05:00 UTC\.$/);
  });

  test('no time is told twice', () => {
    expect(told({ value: 'OK', timestamp: FIRED })).toMatch(/since 2026-11-25 03:05:00 UTC; before, it was in OK\.$/);
  });
});

describe('a deleted alarm', () => {
  const fired = incidentOf(parseAlarmEvent(eventOf({ reason: 'x' })));
  const timestamp = '2026-11-25T05:00:00.000Z';
  const gone = applyChange(
    situated(fired, { phase: 'open', unreported: [] }),
    { id: `${timestamp}#OK`, value: 'OK', timestamp, text: 'The alarm was deleted.', isDeleted: true },
    new Date(timestamp),
  );
  const { body } = composeComment(gone, `${MARKER}/2`);

  test('is called deleted, and nothing is called recovered', () => {
    expect(body).toContain('The CloudWatch alarm "a" was deleted; that was found at 2026-11-25 05:00:00 UTC.');
    expect(body).toContain('- 2026-11-25 05:00:00 UTC: the alarm was found deleted.');
    expect(body).toContain('no sign of a recovery');
    expect(body).not.toMatch(/\bOK\b|trouble is over/);
  });

  test('a template is told so too', () => {
    const { body: own } = composeComment(gone, `${MARKER}/2`, { templates: { commentOpening: '{{alarmName}} is {{state}}.' } });
    expect(own).toMatch(/^a is deleted\./);
  });
});

describe('links', () => {
  const reason = crossed('1 datapoint [2.0 (25/11/26 03:00:00)] was greater than the threshold (1.0).');
  const links = (situation: Situation) =>
    textOf({ reason, data: { recentDatapoints: [2], threshold: 1 }, ...situation }).body.match(/https:[^\s#]*/g) ?? [];

  test.each([
    ['aws', 'ap-southeast-7', 'https://ap-southeast-7.console.aws.amazon.com/cloudwatch/home?region=ap-southeast-7'],
    ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1'],
    ['aws-us-gov', 'us-gov-east-1', 'https://us-gov-east-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-east-1'],
    ['aws-eusc', 'eusc-de-east-1', 'https://eusc-de-east-1.console.amazonaws-eusc.eu/cloudwatch/home?region=eusc-de-east-1'],
  ])('of %s lead to its console', (partition, region, address) => {
    expect(links({ partition, region })).toEqual([address, address]);
  });

  test.each([
    ['aws-iso', 'us-iso-west-1'],
    ['aws-iso-b', 'us-isob-east-1'],
    ['aws-iso-e', 'eu-isoe-west-1'],
    ['aws-iso-f', 'us-isof-south-1'],
    ['constructor', 'eu-west-1'],
    ['aws', 'example.com/x'],
  ])('of %s in %s are left out: nobody knows the host', (partition, region) => {
    expect(links({ partition, region })).toEqual([]);
  });

  test('an ARN that is put together has the alarm’s partition', () => {
    const metric = { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: 'pay' } };
    const metrics = [{ id: 'm1', metricStat: { metric, period: 60, stat: 'Sum' }, returnData: true }];
    expect(textOf({ metrics, partition: 'aws-eusc', region: 'eusc-de-east-1' }).body).toContain(
      'Resource: arn:aws-eusc:lambda:eusc-de-east-1:123456789012:function:pay',
    );
  });

  test('a metric of another account is opened in that account', () => {
    const metric = { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: 'pay' } };
    const metrics = [{ id: 'm1', accountId: '210987654321', metricStat: { metric, period: 60, stat: 'Sum' }, returnData: true }];
    expect(textOf({ metrics }).body).toContain("~stat~'Sum~period~60~accountId~'210987654321)");
  });
});

describe('dynamic labels', () => {
  const metric = (name: string) => ({ namespace: 'AWS/ApiGateway', name, dimensions: { ApiName: 'shop', Stage: name } });
  const input = (id: string, name: string) => ({ id, metricStat: { metric: metric(name), period: 60, stat: 'Sum' }, returnData: false });
  const labelled = (label: string) => {
    const metrics = [input('m1', '5XXError'), input('m2', 'Count'), { id: 'e1', expression: 'm1/m2', label }];
    return textOf({
      metrics,
      reason: crossed('1 datapoint [2.0 (25/11/26 03:00:00)] was greater than the threshold (1.0).'),
      data: { recentDatapoints: [2], threshold: 1 },
    });
  };

  const prop = (name: string) => `\${PROP(${name})}`;
  const figure = (name: string) => `\${${name}}`;

  test.each([
    [`${prop("'Dim.ApiName'")} error rate [max: ${figure('MAX')}]`, 'shop error rate'],
    [`${prop("'Dim.Stage'")} errors`, 'errors'],
    [
      `${prop("'Namespace'")} in ${prop("'Region'")}: ${prop("'Stat'")} over ${prop('"Period"')}s`,
      'AWS/ApiGateway in eu-west-1: Sum over 60s',
    ],
    [`Rate (${figure('LAST')} at ${figure('LAST_TIME_RELATIVE')})`, 'Rate'],
    [`Rate ${prop('').slice(0, -2)}`, 'Rate'],
    [`${prop("'constructor'")}${prop("'Dim.__proto__'")}`, 'm1/m2'],
    ['plain', 'plain'],
  ])('%s reads %s', (label, expected) => {
    const { subject, body } = labelled(label);
    expect(subject).toBe(`${expected} above 1`);
    expect(`${subject}${body}`).not.toMatch(/\$\{|PROP/);
  });
});

import fc from 'fast-check';
import { parseAlarmEvent } from '../../lambdas/cases/alarms/alarm-signal';
import { changeOf } from '../../lambdas/cases/alarms/state-change-of';
import { type Incident, newIncident } from '../../lambdas/cases/incident/incident';
import { referenceLine } from '../../lambdas/cases/incident/marker';
import { composeCase, composeComment } from '../../lambdas/cases/text/case-text';
import { cut, cutSaying, readableDuration } from '../../lambdas/shared/wording';
import { EVENT_NAMES, incidentOf, MARKER, ROUTE, rawEvent, signalOf } from './alarm-events/read-events';
import { situated } from './sample-incidents';

const CUT = /more characters are cut|…|and \d+ more|earlier ones are cut|left out/;

function bodyOf(name: string, extras = {}): string {
  const signal = signalOf(name);
  return composeCase(incidentOf(signal), ROUTE, MARKER, signal.event, extras).communicationBody;
}

/** As the text writes it: in one line, without what cannot be printed. */
const asWritten = (text: string) => text.replace(/[\s\u0085\u2028\u2029]+/g, ' ').trim();

/** Everything that an event tells a reader. */
function factsOf({ account, region, resources, detail }: ReturnType<typeof rawEvent>): string[] {
  const { configuration, alarmContributor, state } = detail;
  const metrics = configuration?.metrics ?? [];
  return [
    account,
    region,
    resources[0],
    detail.alarmName,
    state.reason,
    configuration?.description,
    configuration?.alarmRule,
    configuration?.actionsSuppressor,
    configuration?.queryString,
    configuration?.evaluationCriteria?.promQLCriteria?.query,
    ...(configuration?.logGroupIdentifiers ?? []),
    alarmContributor?.id,
    ...Object.entries(alarmContributor?.attributes ?? {}).map(([name, value]) => `${name}=${value}`),
    ...Object.entries(detail.alarmTags ?? {}).map(([name, value]) => `${name}=${value}`),
    ...metrics.flatMap((metric: ReturnType<typeof rawEvent>) => [metric.expression, metric.label, metric.metricStat?.stat]),
    ...metrics.flatMap(({ metricStat }: ReturnType<typeof rawEvent>) => [
      metricStat?.metric.name,
      metricStat?.metric.namespace,
      ...Object.entries(metricStat?.metric.dimensions ?? {}).map(([name, value]) => `${name}=${value}`),
    ]),
    detail.muteDetail?.mutedByArn,
  ].filter(fact => typeof fact === 'string' && fact !== '');
}

describe('the case for each kind of alarm event', () => {
  describe.each(EVENT_NAMES)('%s', name => {
    const signal = signalOf(name);
    const { subject, communicationBody, covers } = composeCase(incidentOf(signal), ROUTE, MARKER, signal.event);

    test('keeps the limits and carries the marker', () => {
      expect(subject.length).toBeLessThanOrEqual(200);
      expect(subject.endsWith(` [${MARKER}]`)).toBe(true);
      expect(subject).not.toMatch(/[\n\r]/);
      expect(communicationBody.length).toBeLessThan(8_000);
      expect(communicationBody.split('\n').includes(referenceLine(MARKER))).toBe(true);
      expect(communicationBody.match(/^Reference:/gm)).toHaveLength(1);
      expect(covers).toEqual([changeOf(signal).id]);
    });

    test('is text that anybody can read', () => {
      for (const text of [subject, communicationBody]) {
        expect(text).not.toMatch(/undefined|\[object|NaN|\bnull\b|Infinity/);
        expect(text.isWellFormed()).toBe(true);
        expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}|[\u202a-\u202e]/u);
      }
      expect(communicationBody).not.toMatch(/\n\n\n|: ?\n(?!- )/);
    });

    test('tells every fact of the event, or says that something is cut', () => {
      const missing = factsOf(rawEvent(name))
        .map(fact => asWritten(fact.toWellFormed()))
        .filter(fact => !communicationBody.includes(fact) && !/\p{Cc}|[\u202e\ufffd]/u.test(fact));
      if (missing.length > 0) expect(communicationBody).toMatch(CUT);
      expect(missing.filter(fact => fact.length < 40)).toEqual([]);
    });
  });
});

describe('what is wrong, in one sentence', () => {
  const sentenceOf = (name: string) => bodyOf(name).split('\n')[1];

  test.each([
    ['api-gateway-5xx', '5XXError of AWS/ApiGateway (ApiName=checkout) is above 50: 112, 98, 75 in 3 of 3 periods of 60 seconds.'],
    [
      'lambda-errors-with-tags',
      'Errors of AWS/Lambda (FunctionName=invoice-writer, Resource=invoice-writer:live) is at or above 3: 4, no data, 7 in 2 of 3 periods of 5 minutes.',
    ],
    ['low-traffic-less-than', 'OrdersPlaced of Shop is at or below 5: 4, 0, 2 in 3 of 3 periods of 60 seconds.'],
    [
      'metric-math-error-rate',
      'Error rate (%) (100 * errors / FILL(requests, 1)) is above 5: 4.2, 8, 4.9, 9.75, 12.5 in 3 of 5 periods of 60 seconds.',
    ],
    [
      'anomaly-detection-outside-band',
      'CPUUtilization of AWS/EC2 (InstanceId=i-12345678901234567) is outside its expected band: 0 in 1 of 1 period of 60 seconds, where 0.0205994 to 0.300692 is expected.',
    ],
    [
      'anomaly-detection-above-upper',
      'FailedLogins of Identity (Pool=customers) is above its expected band: 640, 870, 912 in 3 of 3 periods of 5 minutes, where 0 to 212.3 is expected.',
    ],
    [
      'composite-two-triggering',
      "The composite alarm's rule is met, with 2 alarms in ALARM: ServerCpuTooHigh, TotalNetworkTrafficTooHigh.",
    ],
    [
      'metrics-insights-contributor',
      'The result of the Metrics Insights query for TableName=orders-by-customer is below 1: 0 in 1 of 1 period of 60 seconds.',
    ],
    ['log-alarm', 'The result of the log query (max(errors)) is above 20: 12, 44, 81 in 2 of 3 results.'],
    [
      'missing-data-treated-as-breaching',
      'Heartbeat of Importer (Stage=production): Threshold Crossed: no datapoints were received for 5 periods and 5 missing datapoints were treated as [Breaching].',
    ],
    ['promql-alarm-without-reason', "The result of the PromQL query meets the alarm's condition; CloudWatch gives no further reason."],
    ['no-configuration', 'The CloudWatch alarm "set-by-hand" has been in ALARM since 2026-11-22 03:04:05 UTC.'],
  ])('%s', (name, sentence) => {
    expect(sentenceOf(name)).toBe(sentence);
  });

  test('an alarm whose state was set by hand is not said to be over its threshold', () => {
    const details = {
      kind: 'metric' as const,
      logGroups: [],
      threshold: 50,
      comparisonOperator: 'GreaterThanThreshold',
      metrics: [{ metricName: 'Errors', namespace: 'Shop', dimensions: [], returnData: true }],
    };
    const [, sentence] = bodyOf('no-configuration', { details }).split('\n');
    expect(sentence).toBe('Errors of Shop: testing purposes');
  });
});

describe('the subject', () => {
  test('says state, alarm, condition, region and account', () => {
    const signal = signalOf('api-gateway-5xx');
    const { subject } = composeCase(incidentOf(signal), ROUTE, MARKER, signal.event);
    expect(subject).toBe(`ALARM: checkout-5xx: 5XXError above 50 in eu-west-1 (123456789012) [${MARKER}]`);
  });

  test('keeps region, account and marker when the name is too long', () => {
    const signal = signalOf('reason-of-eight-kilobytes');
    const { subject } = composeCase(incidentOf(signal), ROUTE, MARKER, signal.event);
    expect(subject.endsWith(`…: SuccessPercent below 95 in eu-west-1 (123456789012) [${MARKER}]`)).toBe(true);
  });
});

describe('what CloudWatch told beside the event', () => {
  const details = {
    kind: 'metric' as const,
    metrics: [],
    logGroups: [],
    threshold: 50,
    comparisonOperator: 'GreaterThanThreshold',
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    treatMissingData: 'notBreaching',
    alarmActions: 2,
    actionsEnabled: false,
  };

  test('the rule, the missing data and the actions are told', () => {
    const body = bodyOf('api-gateway-5xx', { details });
    expect(body).toContain('In ALARM when: Sum above 50 in 3 of 5 periods of 60 seconds');
    expect(body).toContain('Missing data: taken for no breach');
    expect(body).toContain('Other actions of the alarm: 2 when it goes into ALARM, and they are switched off');
  });

  test('what could not be read is said, and the case is there', () => {
    const body = bodyOf('api-gateway-5xx', { notes: ["The alarm's settings could not be read: AccessDeniedException."] });
    expect(body).toContain("NOT AVAILABLE\n- The alarm's settings could not be read: AccessDeniedException.");
  });

  test('attached files are named, and their set goes with the case', () => {
    const signal = signalOf('api-gateway-5xx');
    const text = composeCase(incidentOf(signal), ROUTE, MARKER, signal.event, {
      fileNames: ['a-graph.png', 'a-event.json'],
      attachmentSetId: 'as-1',
    });
    expect(text.communicationBody).toContain('ATTACHED\na-graph.png, a-event.json');
    expect(text.attachmentSetId).toBe('as-1');
  });
});

describe('resources and links', () => {
  test.each([
    [
      'alb-latency-percentile',
      'Resources: arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/50dc6c495c0c9188, arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop-blue/73e2d6bc24d8a067',
    ],
    ['govcloud-sqs', 'Resource: arn:aws-us-gov:sqs:us-gov-west-1:123456789012:orders-dlq'],
    [
      'metric-math-across-accounts',
      'Resources: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop-eu/1111111111111111, arn:aws:elasticloadbalancing:eu-west-1:444455556666:loadbalancer/app/shop-us/2222222222222222',
    ],
  ])('%s', (name, line) => {
    expect(bodyOf(name)).toContain(`\n${line}\n`);
  });

  test('names with any character are written as the console writes them', () => {
    const event = rawEvent('api-gateway-5xx');
    event.detail.configuration.metrics[0].metricStat.metric.dimensions = { Stage: '$default/é→' };
    const signal = parseAlarmEvent(event);
    expect(composeCase(incidentOf(signal), ROUTE, MARKER, signal.event).communicationBody).toContain("~'Stage~'!default*2f*e9**2192~(");
  });

  test('no ARN is guessed for a namespace that is not known', () => {
    expect(bodyOf('missing-data-treated-as-breaching')).not.toContain('Resource:');
  });

  test('the console of GovCloud is another one', () => {
    expect(bodyOf('govcloud-sqs')).toContain(
      'Alarm: https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#alarmsV2:alarm/dead-letters-arrive',
    );
  });

  test('the link to the metric is in the notation of the console', () => {
    expect(bodyOf('ec2-cpu-without-evaluated-datapoints')).toContain(
      "#metricsV2?graph=~(view~'timeSeries~stacked~false~metrics~(~(~'AWS*2fEC2~'CPUUtilization~'InstanceId~'i-0a1b2c3d4e5f67890~(stat~'Average~period~300)))~region~'us-east-1)",
    );
  });
});

describe('several changes in one communication', () => {
  const changes = (count: number, text = 'Threshold Crossed.') => {
    const incident = incidentOf(signalOf('api-gateway-5xx'));
    const unreported = Array.from({ length: count }, (_, index) => {
      const timestamp = new Date(Date.parse('2026-11-22T04:00:00Z') + index * 60_000).toISOString();
      const value = index % 2 === 0 ? ('OK' as const) : ('ALARM' as const);
      return { id: `${timestamp}#${value}`, value, timestamp, text };
    });
    return { ...incident, unreported };
  };

  test('all are told, oldest first', () => {
    const { body, covers } = composeComment(changes(3), `${MARKER}/2`);
    expect(body.match(/^- .*: (OK|ALARM)/gm)).toEqual([
      '- 2026-11-22 04:00:00 UTC: OK',
      '- 2026-11-22 04:01:00 UTC: ALARM',
      '- 2026-11-22 04:02:00 UTC: OK',
    ]);
    expect(covers).toHaveLength(3);
  });

  test.each([1, 50, 400])('of %p long ones as many as fit are told, and how many follow', count => {
    const incident = changes(count, 'x '.repeat(150));
    const { body, covers } = composeComment(incident, `${MARKER}/2`);
    expect(body.length).toBeLessThan(8_000);
    expect(covers).toEqual(incident.unreported.slice(0, covers.length).map(({ id }) => id));
    expect(covers.length).toBe(Math.min(count, 23));
    expect(/\((\d+) more changes? follow in the next communication\.\)/.exec(body)?.[1]).toBe(count > 23 ? String(count - 23) : undefined);
    expect(body.split('\n').includes(referenceLine(`${MARKER}/2`))).toBe(true);
  });

  test('a case leaves room for changes however much else there is to say', () => {
    const signal = signalOf('composite-fifty-triggering');
    const event = rawEvent('composite-fifty-triggering');
    Object.assign(event.detail.configuration, { description: 'd '.repeat(4_000), alarmRule: 'ALARM(a) OR '.repeat(900) });
    event.detail.state.reason = 'r '.repeat(4_000);
    event.detail.alarmTags = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`tag-${index}`, 'v'.repeat(200)]));
    const incident = { ...incidentOf(signal), unreported: changes(20).unreported };
    const { communicationBody, covers } = composeCase(incident, ROUTE, MARKER, parseAlarmEvent(event).event, {
      notes: Array(20).fill('n '.repeat(500)),
    });
    expect(communicationBody.length).toBeLessThan(8_000);
    expect(covers.length).toBeGreaterThan(10);
    expect(communicationBody).toContain('more characters are cut');
  });

  test('an explanation that stands above is not repeated', () => {
    expect(bodyOf('api-gateway-5xx')).toContain('- 2026-11-22 03:04:05 UTC: ALARM (explained above)');
  });

  test('the case of an earlier incident is named', () => {
    const signal = signalOf('api-gateway-5xx');
    const incident = { ...incidentOf(signal), previousCase: { displayId: '1234567890' } };
    expect(composeCase(incident, ROUTE, MARKER, signal.event).communicationBody).toContain('was the subject of case 1234567890.');
  });

  test('a comment ends with what it asks for, one request a line', () => {
    const { body } = composeComment(changes(2), `${MARKER}/2`, {
      asks: ['Please raise the severity to urgent: the alarm has lasted 60 minutes.'],
    });
    expect(body).toContain(
      '\nThe trouble lasts; please take this into account.\nPlease raise the severity to urgent: the alarm has lasted 60 minutes.\n',
    );
  });

  test('a comment on a resolved case asks to take it up again', () => {
    expect(composeComment(situated(changes(2), { phase: 'resolved' }), `${MARKER}/2`).body).toContain('please take this case up again');
  });
});

describe('the overflow case', () => {
  const overflow = (count: number): Incident => {
    const change = (index: number) => ({
      id: `w${index}`,
      value: 'ALARM' as const,
      timestamp: '2026-11-22T03:04:05.000Z',
      text: `alarm-${index} (123456789012, eu-west-1), in ALARM since 2026-11-22T03:04:05.000Z`,
    });
    const identity = {
      incidentKey: 'overflow',
      subject: {
        kind: 'overflow',
        name: 'Alarms waiting for a case',
        arn: 'overflow',
        accountId: '123456789012',
        region: 'eu-west-1',
      },
    } as const;
    return { ...newIncident(identity, change(0)), unreported: Array.from({ length: count }, (_, index) => change(index)) };
  };

  test('lists who waits, and nothing of an alarm', () => {
    const { subject, communicationBody, covers } = composeCase(overflow(3), ROUTE, MARKER);
    expect(subject).toBe(`Alarms waiting for a case in eu-west-1 (123456789012) [${MARKER}]`);
    expect(communicationBody).toContain('These wait for a case of their own:\n- alarm-0 (123456789012, eu-west-1)');
    expect(communicationBody).not.toMatch(/HISTORY|IMPACT|WHERE|console/);
    expect(covers).toEqual(['w0', 'w1', 'w2']);
  });

  test('of a thousand as many as fit are listed', () => {
    const { communicationBody, covers } = composeCase(overflow(1_000), ROUTE, MARKER);
    expect(communicationBody.length).toBeLessThan(8_000);
    expect(communicationBody).toContain(`(${1_000 - covers.length} more changes follow`);
    expect(covers.length).toBeGreaterThan(90);
  });
});

describe('any input', () => {
  const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 3_000 }), fc.string({ unit: 'grapheme', maxLength: 3_000 }));

  test('keeps the limits, the marker, and whole characters', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, anyText, anyText, (name, reason, description, dimension, template) => {
        const event = rawEvent('api-gateway-5xx');
        event.detail.alarmName = name || 'x';
        event.detail.state.reason = reason;
        event.detail.configuration.description = description;
        event.detail.configuration.metrics[0].metricStat.metric.dimensions = { [dimension]: dimension };
        const signal = parseAlarmEvent(event);
        const templates = template.length % 2 === 0 ? { subject: template, opening: template, ask: template } : {};
        const { subject, communicationBody, covers } = composeCase(incidentOf(signal), ROUTE, MARKER, signal.event, { templates });
        return (
          subject.length <= 200 &&
          subject.endsWith(` [${MARKER}]`) &&
          !subject.includes('\n') &&
          subject.isWellFormed() &&
          communicationBody.length < 8_000 &&
          communicationBody.isWellFormed() &&
          communicationBody.split('\n').includes(referenceLine(MARKER)) &&
          (communicationBody.match(/^\s*Reference:/gm) ?? []).length === 1 &&
          covers.length === 1
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('cutting', () => {
  test.each([
    ['between words', 'the quick brown fox jumps over the lazy dog', 22, 'the quick brown fox…'.length],
    ['not in the middle of a surrogate pair', `${'a'.repeat(8)}🔥🔥`, 10, 9],
    ['not behind a joiner', `${'a'.repeat(6)}👩‍🚒xxxx`, 10, 9],
  ])('%s', (_, text, limit, length) => {
    const result = cut(text, limit);
    expect(result).toHaveLength(length);
    expect(result.endsWith('…')).toBe(true);
    expect(result.isWellFormed()).toBe(true);
  });

  test('says how much is missing', () => {
    const text = 'x'.repeat(500);
    const result = cutSaying(text, 200);
    const kept = result.indexOf('…');
    expect(result.length).toBeLessThanOrEqual(200);
    expect(result).toContain(`[${500 - kept} more characters are cut]`);
  });

  test.each([
    [60, '60 seconds'],
    [300, '5 minutes'],
    [3_600, '1 hour'],
    [86_400, '1 day'],
    [90, '90 seconds'],
    [10, '10 seconds'],
    [1, '1 second'],
  ])('%p seconds', (seconds, words) => {
    expect(readableDuration(seconds)).toBe(words);
  });
});

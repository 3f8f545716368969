import { parseAlarmEvent } from '../../lambdas/cases/alarms/alarm-signal';
import { alarmTraits } from '../../lambdas/cases/alarms/alarm-traits';
import { EVENT_NAMES, type RawEvent, rawEvent, signalOf } from './alarm-events/read-events';

/** The message with which a changed copy of a good event is refused. */
function refusalOf(change: (event: RawEvent) => void, name = 'api-gateway-5xx'): string {
  const event = rawEvent(name);
  change(event);
  try {
    parseAlarmEvent(event);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('The event was taken.');
}

describe('events that are taken', () => {
  test('there are at least thirty of them', () => {
    expect(EVENT_NAMES.length).toBeGreaterThanOrEqual(30);
  });

  test.each(EVENT_NAMES)('%s', name => {
    const event = rawEvent(name);
    const signal = parseAlarmEvent(event);
    expect(signal).toMatchObject({ subject: { name: event.detail.alarmName, arn: event.resources[0] }, value: event.detail.state.value });
    expect(signal.timestamp).toBe(new Date(event.detail.state.timestamp).toISOString());
    expect(signal.event).toEqual(event);
  });

  test('a contributor has its incident together with the alarm, and is named by its attributes', () => {
    const contributor = signalOf('metrics-insights-contributor');
    expect(contributor.contributor).toEqual({ id: '6d442278dba546f6', label: 'TableName=orders-by-customer' });
    expect(contributor.incidentKey).toBe(signalOf('metrics-insights-alarm').incidentKey);
  });

  test('a contributor without attributes is named by its ID', () => {
    const event = rawEvent('metrics-insights-contributor');
    event.detail.alarmContributor.attributes = null;
    expect(parseAlarmEvent(event).contributor?.label).toBe('6d442278dba546f6');
  });

  test('optional parts may be null', () => {
    const event = rawEvent('api-gateway-5xx');
    Object.assign(event.detail, {
      alarmContributor: null,
      configuration: null,
      previousState: null,
      muteDetail: null,
      alarmTags: null,
      alarmTagsStatus: null,
    });
    Object.assign(event.detail.state, { reason: null, reasonData: null, actionsSuppressedBy: null });
    expect(parseAlarmEvent(event)).toMatchObject({ stateReason: '', suppression: undefined, contributor: undefined });
  });

  test('a suppressor alarm is named by its name, not by the way in which it suppresses', () => {
    expect(signalOf('composite-suppressed-by-wait-period').suppression).toMatchObject({
      by: 'suppressor-alarm',
      arn: 'ServiceMaintenanceAlarm',
    });
  });

  test.each([
    ['WaitPeriod', {}, '2026-11-22T03:06:05.118Z'],
    ['ExtensionPeriod', {}, '2026-11-22T03:07:05.118Z'],
    ['Alarm', {}, undefined],
    ['WaitPeriod', { actionsSuppressorWaitPeriod: 0 }, '2026-11-22T03:04:05.118Z'],
    ['WaitPeriod', { actionsSuppressorWaitPeriod: -5 }, undefined],
    ['WaitPeriod', { actionsSuppressorWaitPeriod: 1e300 }, undefined],
    ['WaitPeriod', { actionsSuppressorWaitPeriod: '120' }, undefined],
    ['constructor', {}, undefined],
  ])('suppressed by %s (%o) until %s', (actionsSuppressedBy, configuration, until) => {
    const event = rawEvent('composite-suppressed-by-wait-period');
    Object.assign(event.detail.state, { actionsSuppressedBy });
    Object.assign(event.detail.configuration, configuration);
    expect(parseAlarmEvent(event).suppression).toMatchObject({ by: 'suppressor-alarm', until });
  });

  test('a mute rule is named with the end of its window', () => {
    expect(signalOf('muted-by-a-rule').suppression).toEqual({
      by: 'mute-rule',
      arn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm-mute-rule:nightly-window',
      until: '2026-11-22T05:00:00.000Z',
    });
  });
});

describe('events that are refused, with the field that is wrong', () => {
  const cases: [string, (event: RawEvent) => void, string][] = [
    ['another source', event => (event.source = 'aws.ec2'), 'source: expected "aws.cloudwatch"; it is "aws.ec2".'],
    ['a change of the configuration', event => (event['detail-type'] = 'CloudWatch Alarm Configuration Change'), 'detail-type: '],
    ['no account', event => delete event.account, 'account: expected string, received undefined; it is missing.'],
    ['no resources', event => (event.resources = []), 'resources: '],
    ['a resource that is no text', event => (event.resources = [7]), 'resources.0: expected string, received number; it is 7.'],
    ['an empty name', event => (event.detail.alarmName = ''), 'detail.alarmName: '],
    ['no state', event => delete event.detail.state, 'detail.state: expected object, received undefined; it is missing.'],
    [
      'an unknown state',
      event => (event.detail.state.value = 'WARNING'),
      'detail.state.value: expected one of "ALARM"|"OK"|"INSUFFICIENT_DATA"; it is "WARNING".',
    ],
    ['a time that is none', event => (event.detail.state.timestamp = '1'), 'detail.state.timestamp: not a time; it is "1".'],
    ['a contributor without an ID', event => (event.detail.alarmContributor = { attributes: {} }), 'detail.alarmContributor.id: '],
    [
      'a mute window without a time',
      event => (event.detail.muteDetail = { muteWindowEnd: 'soon' }),
      'detail.muteDetail.muteWindowEnd: not a time',
    ],
    ['tags that are a list', event => (event.detail.alarmTags = ['a']), 'detail.alarmTags: '],
  ];

  test.each(cases)('%s', (_, change, reason) => {
    expect(refusalOf(change)).toContain(`Not a CloudWatch alarm event: ${reason}`);
  });

  test("a contributor's change without the contributor", () => {
    const message = refusalOf(event => delete event.detail.alarmContributor, 'metrics-insights-contributor');
    expect(message).toBe('Not a CloudWatch alarm event: detail.alarmContributor: expected an object; it is missing.');
  });

  test.each([undefined, null, 'text', 7, []])('no event at all: %p', input => {
    expect(() => parseAlarmEvent(input)).toThrow(/^Not a CloudWatch alarm event: the event: expected object/);
  });

  test('the reason is one short line, however large the wrong value is', () => {
    const message = refusalOf(event => (event.detail.state.value = `a\nb${'x'.repeat(9_000)}`));
    expect(message).not.toContain('\n');
    expect(message.length).toBeLessThan(300);
  });
});

describe('traits, for routing', () => {
  test('namespaces, dimensions and tags of a metric alarm', () => {
    expect(alarmTraits(signalOf('lambda-errors-with-tags').event)).toEqual({
      alarmName: 'invoice-writer-errors',
      accountId: '123456789012',
      region: 'eu-west-1',
      namespaces: ['AWS/Lambda'],
      dimensions: [
        { name: 'FunctionName', value: 'invoice-writer' },
        { name: 'Resource', value: 'invoice-writer:live' },
      ],
      tags: { team: 'billing', 'cost-center': '4711', 'support-automation:severity': 'high' },
    });
  });

  test('tags that CloudWatch could not read are not believed', () => {
    const event = rawEvent('lambda-errors-with-tags');
    event.detail.alarmTagsStatus = 'THROTTLED';
    expect(alarmTraits(parseAlarmEvent(event).event).tags).toEqual({});
  });

  test.each([
    ['metrics-insights-contributor', ['AWS/DynamoDB'], [{ name: 'TableName', value: 'orders-by-customer' }]],
    ['metrics-insights-alarm', ['AWS/DynamoDB'], []],
    [
      'metric-math-across-accounts',
      ['AWS/ApplicationELB'],
      [
        { name: 'LoadBalancer', value: 'app/shop-eu/1111111111111111' },
        { name: 'LoadBalancer', value: 'app/shop-us/2222222222222222' },
      ],
    ],
    ['no-configuration', [], []],
    ['composite-two-triggering', [], []],
  ])('%s', (name, namespaces, dimensions) => {
    expect(alarmTraits(signalOf(name).event)).toMatchObject({ namespaces, dimensions });
  });

  test('an unquoted namespace in a schema', () => {
    const { namespaces, dimensions } = alarmTraits(signalOf('metrics-insights-contributor-many-attributes').event);
    expect(namespaces).toEqual(['ContainerInsights']);
    expect(dimensions).toContainEqual({ name: 'generation', value: '17' });
  });
});

import { alarmStates } from '../../lambdas/cases/alarms/alarm-states';
import { cloudWatchReader, readAlarm } from '../../lambdas/cases/alarms/cloudwatch-reader';
import { within } from '../../lambdas/shared/deadline';
import { CHECKOUT_ALARM, startTestCloudWatch, type TestCloudWatch } from './alarm-events/test-cloudwatch';

const HOME = { accountId: '123456789012', region: 'eu-west-1' };
const CHECKOUT = { name: 'checkout-5xx', ...HOME };

let cloudWatch: TestCloudWatch;
beforeEach(async () => {
  cloudWatch = await startTestCloudWatch();
});
afterEach(() => cloudWatch.stop());

const soon = () => AbortSignal.timeout(2_000);

describe('reading how an alarm is set up', () => {
  const read = (alarm = CHECKOUT, deadline = soon()) => readAlarm(alarm, cloudWatchReader(cloudWatch.client, HOME), deadline);

  test('alarms of all types are asked for', async () => {
    cloudWatch.answers.DescribeAlarms = () => ({ MetricAlarms: [CHECKOUT_ALARM] });
    const { details, described, notes } = await read();
    expect(cloudWatch.calls[0]?.input).toMatchObject({
      AlarmNames: ['checkout-5xx'],
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'],
    });
    expect(details).toMatchObject({
      kind: 'metric',
      threshold: 50,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      treatMissingData: 'notBreaching',
      alarmActions: 1,
    });
    expect(described).toMatchObject({ AlarmArn: CHECKOUT_ALARM.AlarmArn });
    expect(notes).toEqual([]);
  });

  test('an alarm that was deleted meanwhile', async () => {
    cloudWatch.answers.DescribeAlarms = () => ({ MetricAlarms: [{ AlarmName: 'another' }] });
    expect(await read()).toEqual({ notes: ["The alarm's settings could not be read: CloudWatch does not list the alarm any more."] });
  });

  test('a refusal is named, but not whose role was refused', async () => {
    expect(await read()).toEqual({ notes: ["The alarm's settings could not be read: AccessDeniedException."] });
  });

  test('CloudWatch is not there', async () => {
    await cloudWatch.stop();
    expect((await read()).notes).toEqual(["The alarm's settings could not be read: there was no connection (ECONNREFUSED)."]);
  });

  test.each([
    [
      'another account',
      { ...CHECKOUT, accountId: '999988887777' },
      'it belongs to account 999988887777, which this automation cannot read',
    ],
    ['another region', { ...CHECKOUT, region: 'us-west-2' }, 'it is in us-west-2, and this automation reads eu-west-1 only'],
  ])('an alarm of %s is not asked for', async (_, alarm, because) => {
    expect(await read(alarm)).toEqual({ notes: [`The alarm's settings could not be read: ${because}.`] });
    expect(cloudWatch.calls).toEqual([]);
  });

  test('an answer that is late is not waited for', async () => {
    cloudWatch.answers.DescribeAlarms = () => new Promise(() => undefined);
    const deadline = new AbortController();
    const reading = read(CHECKOUT, deadline.signal);
    deadline.abort();
    expect(await reading).toEqual({ notes: ["The alarm's settings could not be read: there was no answer in time."] });
  });
});

describe('the deadline', () => {
  test('ends the waiting for work that does not heed it', async () => {
    const deadline = new AbortController();
    const waiting = within(deadline.signal, new Promise(() => undefined));
    deadline.abort();
    await expect(waiting).rejects.toThrow('there was no answer in time');
  });

  test('has passed before the work began', async () => {
    await expect(within(AbortSignal.abort(), new Promise(() => undefined))).rejects.toThrow('there was no answer in time');
  });

  test('leaves work alone that is done in time', async () => {
    expect(await within(soon(), Promise.resolve(7))).toBe(7);
  });
});

describe('the state of an alarm', () => {
  const stateOf = (alarm: object = CHECKOUT) => alarmStates(cloudWatch.client, HOME).stateOf(alarm as typeof CHECKOUT);

  test.each([
    ['a metric alarm', { MetricAlarms: [{ AlarmName: 'checkout-5xx', StateValue: 'OK' }] }, 'OK'],
    ['a composite alarm', { CompositeAlarms: [{ AlarmName: 'checkout-5xx', StateValue: 'ALARM' }] }, 'ALARM'],
    ['a log alarm', { LogAlarms: [{ AlarmName: 'checkout-5xx', StateValue: 'INSUFFICIENT_DATA' }] }, 'INSUFFICIENT_DATA'],
    ['no alarm', {}, 'gone'],
  ])('%s', async (_, answer, state) => {
    cloudWatch.answers.DescribeAlarms = () => answer;
    expect(await stateOf()).toBe(state);
  });

  test('CloudWatch does not answer', async () => {
    expect(await stateOf()).toBe('unknown');
  });

  test('an alarm of elsewhere is not asked for', async () => {
    expect(await stateOf({ ...CHECKOUT, accountId: '1' })).toBe('elsewhere');
    expect(cloudWatch.calls).toEqual([]);
  });

  describe('whether mute rules are active for it', () => {
    const isMuted = (alarm: object = CHECKOUT) => alarmStates(cloudWatch.client, HOME).isMuted(alarm as typeof CHECKOUT);

    test.each([
      ['one is', [{ AlarmMuteRuleArn: 'arn:mute', Status: 'ACTIVE' }], true],
      ['none is', [], false],
    ])('%s', async (_, AlarmMuteRuleSummaries, answer) => {
      cloudWatch.answers.ListAlarmMuteRules = () => ({ AlarmMuteRuleSummaries });
      expect(await isMuted()).toBe(answer);
      expect(cloudWatch.calls).toEqual([{ operation: 'ListAlarmMuteRules', input: { AlarmName: 'checkout-5xx', Statuses: ['ACTIVE'] } }]);
    });

    test('that cannot be had', async () => {
      expect(await isMuted()).toBeUndefined();
      expect(await isMuted({ ...CHECKOUT, region: 'eu-north-1' })).toBeUndefined();
    });
  });
});

import { alarmStates } from '../../lambdas/cases/alarms/alarm-states';
import { cloudWatchReader } from '../../lambdas/cases/alarms/cloudwatch-reader';
import { alarmList } from '../../lambdas/cases/alarms/list-alarms';
import { ApiError } from '../../local/cloud/json-api';
import { CHECKOUT_ALARM, startTestCloudWatch, type TestCloudWatch } from './alarm-events/test-cloudwatch';

const HOME = { accountId: '123456789012', region: 'eu-west-1' };
const REFUSAL = "1 validation error detected: Value '[MetricAlarm, CompositeAlarm, LogAlarm]' at 'alarmTypes' failed to satisfy constraint";

let cloudWatch: TestCloudWatch;
beforeEach(async () => {
  cloudWatch = await startTestCloudWatch();
});
afterEach(() => cloudWatch.stop());

type Input = Record<string, unknown>;

/** A region in which nobody has heard of log alarms. */
function withoutLogAlarms(errorName: string, answer: (input: Input) => Input) {
  return (input: Input) => {
    if ((input.AlarmTypes as string[]).includes('LogAlarm')) throw new ApiError(errorName, REFUSAL);
    return answer(input);
  };
}

const typesAsked = () => cloudWatch.calls.map(({ input }) => (input.AlarmTypes as string[]).length);

describe('where CloudWatch does not know log alarms', () => {
  test.each(['ValidationError', 'ValidationException', 'InvalidParameterValue', 'InvalidParameterValueException'])(
    'the state of an alarm is known all the same, after %s, and the type is not asked for again',
    async errorName => {
      cloudWatch.answers.DescribeAlarms = withoutLogAlarms(errorName, () => ({ MetricAlarms: [{ ...CHECKOUT_ALARM, StateValue: 'OK' }] }));
      const states = alarmStates(cloudWatch.client, HOME);
      expect(await states.stateOf({ ...HOME, name: 'checkout-5xx' })).toBe('OK');
      expect(await states.stateOf({ ...HOME, name: 'checkout-5xx' })).toBe('OK');
      expect(typesAsked()).toEqual([3, 2, 2]);
    },
  );

  test('all alarms are listed, page by page', async () => {
    cloudWatch.answers.DescribeAlarms = withoutLogAlarms('ValidationError', ({ NextToken }) =>
      NextToken ? { CompositeAlarms: [{ AlarmName: 'second' }] } : { MetricAlarms: [{ AlarmName: 'first' }], NextToken: 'more' },
    );
    const listed = await alarmList(cloudWatch.client).inAlarm('');
    expect(listed.map(({ kind, AlarmName }) => [kind, AlarmName])).toEqual([
      ['metric', 'first'],
      ['composite', 'second'],
    ]);
  });

  test('the history of an alarm is read', async () => {
    const AlarmHistoryItems = [{ AlarmName: 'checkout-5xx', HistorySummary: 'went from OK to ALARM' }];
    cloudWatch.answers.DescribeAlarmHistory = withoutLogAlarms('ValidationError', () => ({ AlarmHistoryItems }));
    expect(await cloudWatchReader(cloudWatch.client, HOME).history({ name: 'checkout-5xx' })).toMatchObject(AlarmHistoryItems);
  });
});

describe('where CloudWatch knows log alarms', () => {
  test('what is wrong otherwise is not taken for an unknown type', async () => {
    let isBroken = true;
    cloudWatch.answers.DescribeAlarms = () => {
      if (isBroken) throw new ApiError('ValidationError', 'The name is too long.');
      return { LogAlarms: [{ AlarmName: 'checkout-errors', StateValue: 'ALARM' }] };
    };
    const states = alarmStates(cloudWatch.client, HOME);
    expect(await states.stateOf({ ...HOME, name: 'x' })).toBe('unknown');
    isBroken = false;
    expect(await states.stateOf({ ...HOME, name: 'checkout-errors' })).toBe('ALARM');
    expect(typesAsked()).toEqual([3, 2, 3]);
  });

  test.each(['AccessDeniedException', 'Throttling'])('%s is not asked again with fewer types', async errorName => {
    cloudWatch.answers.DescribeAlarms = () => {
      throw new ApiError(errorName, 'no');
    };
    expect(await alarmStates(cloudWatch.client, HOME).stateOf({ ...HOME, name: 'x' })).toBe('unknown');
    expect(typesAsked()).toEqual([3]);
  });
});

import { AlarmBoard } from '../../local/cloud/alarm-board';
import type { BusEvent } from '../../local/cloud/bus';
import { cloudWatchOperations } from '../../local/cloud/cloudwatch-api';
import { at } from '../cases/sample-incidents';

const ARN = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:fleet';
let now = 0;
let board: AlarmBoard;
beforeEach(() => {
  now = 0;
  board = new AlarmBoard({ region: 'eu-west-1', accountId: '111122223333' }, () => Date.parse(at(now)));
});

const learn = (value: string, seconds: number, detail: object = {}, state: object = {}) =>
  board.learn({
    source: 'aws.cloudwatch',
    'detail-type': `CloudWatch Alarm ${'alarmContributor' in detail ? 'Contributor ' : ''}State Change`,
    resources: [ARN],
    time: at(seconds),
    detail: { alarmName: 'fleet', state: { value, timestamp: at(seconds), ...state }, ...detail },
  } as unknown as BusEvent);
const contributor = (id: string) => ({ alarmContributor: { id } });
const described = (kind: 'MetricAlarms' | 'CompositeAlarms') => {
  const AlarmTypes = ['MetricAlarm', 'CompositeAlarm'];
  const answer = cloudWatchOperations(board).DescribeAlarms!({ AlarmNames: ['fleet'], AlarmTypes }) as Record<string, object[]>;
  return answer[kind]![0];
};

test('an alarm that only its contributors told of is in ALARM while any of them is', () => {
  learn('ALARM', 10, contributor('a'));
  learn('ALARM', 20, contributor('b'));
  learn('OK', 30, contributor('a'));
  expect(described('MetricAlarms')).toMatchObject({ StateValue: 'ALARM', StateTransitionedTimestamp: Date.parse(at(10)) / 1_000 });
  learn('OK', 40, contributor('b'));
  expect(described('MetricAlarms')).toMatchObject({ StateValue: 'OK', StateTransitionedTimestamp: Date.parse(at(40)) / 1_000 });
});

test("the alarm's own events count as soon as there is one", () => {
  learn('ALARM', 10, contributor('a'));
  learn('ALARM', 10);
  learn('OK', 30, contributor('a'));
  expect(described('MetricAlarms')).toMatchObject({ StateValue: 'ALARM' });
});

test.each([
  ['WaitPeriod', 129, 'WaitPeriod'],
  ['WaitPeriod', 130, undefined],
  ['ExtensionPeriod', 189, 'ExtensionPeriod'],
  ['ExtensionPeriod', 190, undefined],
  ['Alarm', 90_000, 'Alarm'],
])('a composite alarm that is suppressed by %s, at second %d: %s', (actionsSuppressedBy, seconds, expected) => {
  const configuration = { alarmRule: 'TRUE', actionsSuppressorWaitPeriod: 120, actionsSuppressorExtensionPeriod: 180 };
  learn('ALARM', 10, { configuration }, { actionsSuppressedBy });
  now = seconds;
  expect((described('CompositeAlarms') as { ActionsSuppressedBy?: string }).ActionsSuppressedBy).toBe(expected);
});

test.each([
  [at(600), 599, 1],
  [at(600), 600, 0],
  [undefined, 9_000, 1],
])('a mute rule until %s, at second %d: %d active', (muteWindowEnd, seconds, count) => {
  learn('ALARM', 10, { muteDetail: { mutedByArn: 'arn:mute', muteWindowEnd } });
  now = seconds;
  const { AlarmMuteRuleSummaries } = cloudWatchOperations(board).ListAlarmMuteRules!({ AlarmName: 'fleet' }) as Record<string, object[]>;
  expect(AlarmMuteRuleSummaries).toHaveLength(count);
});

import type { AlarmEvent } from '../../lambdas/cases/alarms/alarm-event';
import type { DescribedAlarm } from '../../lambdas/cases/alarms/describe-alarms';
import { type LeaveOutSettings, leaveOut } from '../../lambdas/cases/alarms/leave-out';
import { plainWriter } from '../../lambdas/cases/engine/case-writer';
import { reconcileAlarms } from '../../lambdas/cases/engine/reconcile-alarms';
import { REASON_WORDS } from '../../lambdas/cases/text/decision-words';
import { at, incident } from './sample-incidents';
import { TestEngine } from './test-engine';

const SETTINGS: LeaveOutSettings = { existingAlarms: 'Ignore', scalingAlarms: 'Ignore', alarmsWithDisabledActions: 'Ignore' };
const SCALES = 'arn:aws:autoscaling:eu-west-1:111122223333:scalingPolicy:1:autoScalingGroupName/web:policyName/out';
const TELLS = 'arn:aws:sns:eu-west-1:111122223333:on-call';

/** Why the alarm is left out, with what CloudWatch says of it. */
function reasonFor(
  described: Partial<DescribedAlarm> | 'unknown' | 'elsewhere' | 'gone' = {},
  {
    settings = {},
    name = 'web-cpu',
    event,
    newest,
  }: { settings?: Partial<LeaveOutSettings>; name?: string; event?: AlarmEvent; newest?: number } = {},
  since = 600,
) {
  const answer = typeof described === 'string' ? described : ({ kind: 'metric', AlarmName: name, ...described } as DescribedAlarm);
  const decide = leaveOut({ ...SETTINGS, ...settings }, { describe: async () => answer }, async () => at(600));
  const alarm = { value: 'ALARM', since: at(since), timestamp: at(newest ?? since) } as const;
  return decide(incident({ alarmName: name, alarm }), event);
}

describe('alarms that fire since before the installation', () => {
  test.each([
    [599, 'Ignore', 'existing-alarm'],
    [600, 'Ignore', undefined],
    [599, 'Open', undefined],
  ] as const)('since %d, %s: %s', async (since, existingAlarms, reason) => {
    expect(await reasonFor({}, { settings: { existingAlarms } }, since)).toBe(reason);
  });

  test('one that changed from ALARM to ALARM since is of before', async () => {
    const event = { detail: { previousState: { value: 'ALARM', timestamp: at(10).replace('Z', '+0000') } } } as unknown as AlarmEvent;
    expect(await reasonFor({}, { event }, 700)).toBe('existing-alarm');
  });

  test('one that was OK before is not, even if nobody heard of that', async () => {
    const event = { detail: { previousState: { value: 'OK', timestamp: at(10) } } } as unknown as AlarmEvent;
    expect(await reasonFor({}, { event }, 700)).toBeUndefined();
    expect(await reasonFor({}, { event, newest: 800 }, 300)).toBeUndefined();
  });
});

describe('alarms that scale', () => {
  test.each([
    ['a scaling policy only', { AlarmActions: [SCALES] }, 'scaling-alarm'],
    ['application auto scaling only', { AlarmActions: ['arn:aws-cn:application-autoscaling:cn-north-1:1:x'] }, 'scaling-alarm'],
    ['scaling policies out and in', { AlarmActions: [SCALES], OKActions: [SCALES] }, 'scaling-alarm'],
    ['a policy, and somebody is told', { AlarmActions: [SCALES, TELLS] }, undefined],
    ['a policy, and somebody is told that it is over', { AlarmActions: [SCALES], OKActions: [TELLS] }, undefined],
    ['somebody is told', { AlarmActions: [TELLS] }, undefined],
    ['no action at all: it may be there for us', { AlarmActions: [] }, undefined],
  ])('%s', async (_, described, reason) => {
    expect(await reasonFor(described)).toBe(reason);
  });

  test('target tracking is known by its name, even if CloudWatch cannot be asked', async () => {
    const name = 'TargetTracking-service/prod/web-AlarmLow-1111';
    expect(await reasonFor('unknown', { name })).toBe('scaling-alarm');
    expect(await reasonFor('unknown', { name, settings: { scalingAlarms: 'Open' } })).toBeUndefined();
  });

  test('the operator may want cases for them', async () => {
    expect(await reasonFor({ AlarmActions: [SCALES] }, { settings: { scalingAlarms: 'Open' } })).toBeUndefined();
  });
});

describe('alarms whose actions are switched off', () => {
  test.each([
    [{ ActionsEnabled: false, AlarmActions: [TELLS] }, 'Ignore', 'actions-disabled'],
    [{ ActionsEnabled: false, AlarmActions: [TELLS] }, 'Open', undefined],
    [{ ActionsEnabled: true, AlarmActions: [TELLS] }, 'Ignore', undefined],
  ] as const)('%o, %s: %s', async (described, alarmsWithDisabledActions, reason) => {
    expect(await reasonFor(described as unknown as DescribedAlarm, { settings: { alarmsWithDisabledActions } })).toBe(reason);
  });

  test.each(['unknown', 'elsewhere', 'gone'] as const)('an answer that cannot be had (%s) keeps no case back', async answer => {
    expect(await reasonFor(answer)).toBeUndefined();
  });
});

describe('what is left out', () => {
  let engine: TestEngine;
  const published: { detailType: string; detail: object }[] = [];
  beforeEach(() => {
    published.length = 0;
    engine = new TestEngine();
    engine.services.publish = async events => void published.push(...events);
    engine.services.leaveOut = leaveOut(SETTINGS, { describe: async () => 'unknown' }, async () => at(600));
  });

  test('is recorded with its reason, told once, and counts when it fires anew', async () => {
    await engine.deliver('ALARM', 10);
    await engine.until(1_200);
    expect(engine.head).toMatchObject({ phase: 'idle', reason: 'existing-alarm' });
    expect(REASON_WORDS[engine.head.reason]).toContain('ExistingAlarms');
    expect(engine.dispositions).toEqual(['ALARM suppressed']);
    expect(published).toMatchObject([
      { detailType: 'Alarm Suppressed', detail: { by: 'default', reason: 'existing-alarm', state: 'ALARM' } },
    ]);
    await engine.deliver('OK', 1_210);
    await engine.deliver('ALARM', 1_300);
    await engine.until(1_400);
    expect(engine.cases).toHaveLength(1);
  });

  test('becomes a case where a rule asks for one by name', async () => {
    const writer = plainWriter(engine.services.routing);
    engine.services.writer = { ...writer, decideRouting: async alarm => ({ ...(await writer.decideRouting(alarm)), asksForCase: true }) };
    await engine.deliver('ALARM', 10);
    await engine.until(60);
    expect(engine.cases).toHaveLength(1);
  });

  test('six alarms of before the installation that the comparison finds become no cases', async () => {
    engine.seconds = 7_200;
    const alarms = Array.from({ length: 6 }, (_, index) => ({
      kind: 'metric' as const,
      AlarmName: `old-${index}`,
      AlarmArn: `arn:aws:cloudwatch:eu-west-1:1:alarm:old-${index}`,
      StateValue: 'ALARM' as const,
      StateTransitionedTimestamp: new Date(at(30)),
    }));
    const scope = { accountId: '1', region: 'eu-west-1', alarmNamePrefix: '', ownAlarmPrefix: 'own' };
    await reconcileAlarms(engine.services, { inAlarm: async () => alarms, named: async () => alarms }, scope);
    await engine.until(9_000);
    expect(engine.cases).toEqual([]);
    expect([...engine.table.heads.values()].map(({ reason }) => reason)).toEqual(Array(6).fill('existing-alarm'));
  });
});

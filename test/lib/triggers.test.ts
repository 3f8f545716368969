import { matchesPattern } from '../../local/cloud/event-pattern';
import { ACCOUNT, arnOf, type Deployed, deploy, find, ofType, REGION } from './deployed-stack';

const stack = deploy({ FindingCaseCheckIds: 'Qch7DwouX1' });
const rulesOf = (resources: Deployed[]) => ofType(resources, 'AWS::Events::Rule');
const nameOf = ({ logicalId }: Deployed) => logicalId.replace(/[0-9A-F]{8}$/, '');

/** The names of the rules that take an event. */
function takers(event: object, resources = stack): string[] {
  const taking = rulesOf(resources).filter(({ properties }) => properties.EventPattern && matchesPattern(properties.EventPattern, event));
  return taking.map(nameOf);
}

const alarm = (more: object = {}, detail: object = {}) => ({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  account: ACCOUNT,
  region: REGION,
  resources: [arnOf('cloudwatch', 'alarm:checkout-5xx')],
  detail: { alarmName: 'checkout-5xx', state: { value: 'ALARM' }, ...detail },
  ...more,
});
const finding = (more: object = {}, detail: object = {}) => ({
  source: 'support-automation',
  'detail-type': 'Trusted Advisor Finding Appeared',
  account: ACCOUNT,
  detail: { checkId: 'Qch7DwouX1', ...detail },
  ...more,
});
const supportCase = (more: object = {}) => ({
  source: 'aws.support',
  'detail-type': 'Support Case Update',
  account: ACCOUNT,
  detail: { 'case-id': 'case-1' },
  ...more,
});
const advisor = (more: object = {}, status = 'ERROR') => ({
  source: 'aws.trustedadvisor',
  'detail-type': 'Trusted Advisor Check Item Refresh Notification',
  account: ACCOUNT,
  detail: { status },
  ...more,
});

describe('which rule takes an event', () => {
  test.each<[string, object, string[]]>([
    ['a change of an alarm', alarm(), ['CasesAlarmRule']],
    ['a change of a contributor', alarm({ 'detail-type': 'CloudWatch Alarm Contributor State Change' }), ['CasesAlarmRule']],
    ['a change of an alarm of another region', alarm({ region: 'us-west-2' }), ['CasesAlarmRule']],
    ['another event of CloudWatch', alarm({ 'detail-type': 'CloudWatch Alarm Configuration Change' }), []],
    ['an alarm of our own', alarm({ resources: [arnOf('cloudwatch', 'alarm:support-OperationsRefreshFailed1A2B')] }), []],
    ['a change of an alarm from somebody else', alarm({ source: 'acme.alarms' }), []],
    ['a change of a case', supportCase(), ['CasesCaseRule']],
    ['another event of AWS Support', supportCase({ 'detail-type': 'Support Something' }), []],
    ['a resource that is at error', advisor(), ['TrustedAdvisorAdvisorEvents']],
    ['a resource that is fine', advisor({}, 'OK'), ['TrustedAdvisorAdvisorEvents']],
    ['a resource that is only told of', advisor({}, 'INFO'), []],
    ['another event of Trusted Advisor', advisor({ 'detail-type': 'Trusted Advisor Something' }), []],
    ['a finding of a check that was chosen', finding(), ['CasesFindingRule']],
    ['a finding from somebody else', finding({ source: 'acme' }), []],
    ['a case of ours that was opened', finding({ 'detail-type': 'Support Case Opened' }), ['NotificationsNewsRule']],
    ['a case of ours that was commented', finding({ 'detail-type': 'Support Case Updated' }), []],
    ['a case that somebody else says was opened', finding({ 'detail-type': 'Support Case Opened', account: '999999999999' }), []],
  ])('%s: %j', (_, event, expected) => {
    expect(takers(event)).toEqual(expected);
  });

  test.each([
    'Trusted Advisor Finding Appeared',
    'Trusted Advisor Finding Fixed',
    'Trusted Advisor Finding Got Worse',
    'Trusted Advisor Finding Improved',
    'Trusted Advisor Finding Came Back',
    'Trusted Advisor Finding Suppressed',
    'Trusted Advisor Finding Unsuppressed',
  ])('a finding of a chosen check is followed through %s', detailType => {
    expect(takers(finding({ 'detail-type': detailType }))).toEqual(['CasesFindingRule']);
  });

  test.each([alarm, finding, supportCase, advisor])('no event of another account is taken', make => {
    expect(takers(make())).toHaveLength(1);
    expect(takers(make({ account: '999999999999' }))).toEqual([]);
    expect(takers(make({ account: undefined }))).toEqual([]);
  });

  test('alarms of other accounts are taken where the operator named them, and nothing else of theirs', () => {
    const others = deploy({ AlarmAccountIds: '111111111111, 222222222222', FindingCaseCheckIds: 'Qch7DwouX1' });
    const taken = (account: string) => [alarm, finding, supportCase, advisor].map(make => takers(make({ account }), others).length);
    expect(taken(ACCOUNT)).toEqual([1, 1, 1, 1]);
    expect(taken('111111111111')).toEqual([1, 0, 0, 0]);
    expect(taken('222222222222')).toEqual([1, 0, 0, 0]);
    expect(taken('333333333333')).toEqual([0, 0, 0, 0]);
  });

  test.each(ofType(stack, 'AWS::CloudWatch::Alarm').map(({ logicalId }) => logicalId))(
    'no alarm on the application itself: %s',
    logicalId => {
      // CloudFormation names it after the stack, its logical ID and something random.
      const alarmName = `support-${logicalId}-1A2B3C4D5E6F`;
      const event = alarm({ resources: [arnOf('cloudwatch', `alarm:${alarmName}`)] }, { alarmName });
      expect(takers(event)).toEqual([]);
      const contributor = { ...event, 'detail-type': 'CloudWatch Alarm Contributor State Change' };
      expect(takers(contributor)).toEqual([]);
      const prefix = find(stack, 'AWS::Lambda::Function', 'CasesReconcileAlarms').properties.Environment.Variables.OWN_ALARM_PREFIX;
      expect(alarmName.startsWith(prefix)).toBe(true);
    },
  );

  test('with a prefix, only alarms whose name begins so', () => {
    const prefixed = deploy({ AlarmNamePrefix: 'prod-' });
    expect(takers(alarm({}, { alarmName: 'prod-checkout' }), prefixed)).toEqual(['CasesAlarmRule']);
    expect(takers(alarm({}, { alarmName: 'checkout-prod-' }), prefixed)).toEqual([]);
    expect(takers(alarm({}, { alarmName: undefined }), stack)).toEqual([]);
  });
});

describe('what comes by the clock', () => {
  test.each([
    ['CasesSweepRule', 'rate(1 minute)'],
    ['CasesReconcileRule', 'rate(15 minutes)'],
    ['ReadinessDaily', 'rate(1 day)'],
  ])('%s: %s', (name, expression) => {
    expect(find(stack, 'AWS::Events::Rule', name).properties).toMatchObject({ ScheduleExpression: expression, State: 'ENABLED' });
  });

  test('a refresh, as the parameter says, in UTC', () => {
    const schedule = find(deploy({ RefreshSchedule: 'cron(0 6 ? * MON#1 *)' }), 'AWS::Scheduler::Schedule', 'TrustedAdvisorSchedule');
    expect(schedule.properties).toMatchObject({
      ScheduleExpression: 'cron(0 6 ? * MON#1 *)',
      ScheduleExpressionTimezone: 'Etc/UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: { Arn: expect.stringContaining(':stateMachine:TrustedAdvisorStateMachine'), Input: '{}' },
    });
  });

  test('nothing else does, and every rule is on', () => {
    const timed = rulesOf(stack).filter(({ properties }) => properties.ScheduleExpression);
    expect(timed.map(nameOf).sort()).toEqual(['CasesReconcileRule', 'CasesSweepRule', 'ReadinessDaily']);
    expect(rulesOf(stack).filter(({ properties }) => properties.State !== 'ENABLED')).toEqual([]);
  });
});

/** Targets without a dead-letter queue, and why nothing is lost when they cannot be reached. */
const WITHOUT_DEAD_LETTERS: Record<string, string> = {
  CasesSweepRule: 'the next minute is the retry, and IncidentsAreNotSwept tells when it stays away',
  CasesReconcileRule: 'the next comparison finds what this one would have found',
  ReadinessDaily: 'the next day is the retry; the age of the last result is in the item of the case table',
  TrustedAdvisorSchedule: 'TrustedAdvisorStaysStale tells when refreshes stay away',
};

describe('what cannot be delivered', () => {
  const deadLetters = arnOf('sqs', find(stack, 'AWS::SQS::Queue', 'CasesDeadLetterQueue').logicalId);
  type Target = { Arn: string; DeadLetterConfig?: { Arn: string }; RetryPolicy?: { MaximumRetryAttempts?: number } };
  const targets = [
    ...rulesOf(stack).flatMap(rule => rule.properties.Targets.map((target: Target) => [nameOf(rule), target] as const)),
    ...ofType(stack, 'AWS::Scheduler::Schedule').map(schedule => [nameOf(schedule), schedule.properties.Target as Target] as const),
  ] as [string, Target][];

  test('every rule and the schedule have one target', () => {
    expect(targets.map(([name]) => name).sort()).toEqual([
      'CasesAlarmRule',
      'CasesCaseRule',
      'CasesFindingRule',
      'CasesReconcileRule',
      'CasesSweepRule',
      'NotificationsNewsRule',
      'ReadinessDaily',
      'TrustedAdvisorAdvisorEvents',
      'TrustedAdvisorSchedule',
    ]);
  });

  test.each(targets)('%s: the dead letters, or a reason why not', (name, { DeadLetterConfig }) => {
    const hasReason = name in WITHOUT_DEAD_LETTERS;
    expect(DeadLetterConfig?.Arn).toBe(hasReason ? undefined : deadLetters);
  });

  test.each([
    ['CasesAlarmRule', 'AlarmQueue', undefined],
    ['CasesFindingRule', 'AlarmQueue', undefined],
    ['CasesCaseRule', 'FollowCase', undefined],
    ['CasesSweepRule', 'SweepIncidents', 0],
    ['CasesReconcileRule', 'ReconcileAlarms', 0],
    ['TrustedAdvisorAdvisorEvents', 'FollowAdvisor', 2],
  ])('%s sends to %s, with %s retries (undefined: as long as EventBridge tries, a day)', (name, target, retries) => {
    const [, { Arn, RetryPolicy }] = targets.find(([rule]) => rule === name)!;
    expect([Arn, RetryPolicy?.MaximumRetryAttempts]).toEqual([expect.stringContaining(target), retries]);
  });

  test.each([
    ['CasesFollowCase', undefined, deadLetters],
    ['TrustedAdvisorFollowAdvisor', undefined, deadLetters],
    ['CasesSweepIncidents', 0, undefined],
    ['CasesReconcileAlarms', 0, undefined],
  ])('%s, which nobody waits for: %s retries (undefined: two), then to %s', (name, retries, destination) => {
    const [config] = ofType(stack, 'AWS::Lambda::EventInvokeConfig').filter(({ properties }) => properties.FunctionName.startsWith(name));
    expect(config!.properties.MaximumRetryAttempts).toBe(retries);
    expect(config!.properties.DestinationConfig?.OnFailure?.Destination).toBe(destination);
  });

  test('what the queue of alarms gives out too often goes to the dead letters, too', () => {
    const { RedrivePolicy } = find(stack, 'AWS::SQS::Queue', 'CasesAlarmQueue').properties;
    expect(RedrivePolicy).toEqual({ deadLetterTargetArn: deadLetters, maxReceiveCount: 5 });
  });
});

describe('the checks that were chosen', () => {
  test('without any, no finding becomes a case', () => {
    const none = deploy();
    expect(takers(finding(), none)).toEqual([]);
    expect(takers(finding({}, { checkId: '' }), none)).toEqual([]);
    expect(takers(finding({}, { checkId: undefined }), none)).toEqual([]);
    expect(takers(alarm(), none)).toEqual(['CasesAlarmRule']);
  });

  test('with several, blanks or not, those and no others', () => {
    const some = deploy({ FindingCaseCheckIds: 'HCP4007jGY, PPkZrjsH2q,Qch7DwouX1' });
    const taken = ['HCP4007jGY', 'PPkZrjsH2q', 'Qch7DwouX1', ' PPkZrjsH2q', 'DAvU99Dc4C', ''];
    expect(taken.filter(checkId => takers(finding({}, { checkId }), some).length > 0)).toEqual(taken.slice(0, 3));
  });

  test('with all, those of every check', () => {
    expect(takers(finding({}, { checkId: 'DAvU99Dc4C' }), deploy({ FindingCaseCheckIds: 'all' }))).toEqual(['CasesFindingRule']);
  });
});

import { caseServices } from '../../lambdas/cases/engine/services-from-env';
import { deploy, find, template } from './deployed-stack';

/** What a function's environment is under these parameters. */
function environmentOf(name: string, given: Record<string, string> = {}): Record<string, string> {
  return find(deploy(given), 'AWS::Lambda::Function', name).properties.Environment.Variables;
}

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

/** The settings of the case engine as a function has them that starts in the deployed environment. */
function settings(given: Record<string, string> = {}, name = 'CasesRecordAlarm') {
  process.env = { ...before, ...environmentOf(name, given), AWS_REGION: 'eu-central-1' };
  const { policy, routing } = caseServices();
  return { policy, route: routing.configured };
}

type Settings = ReturnType<typeof settings>;

/** What each parameter does: a value, and what the engine makes of it. */
const EFFECTS: [parameter: string, value: string, effect: (settings: Settings) => unknown, expected: unknown][] = [
  ['Mode', 'DryRun', ({ policy }) => policy.mode, 'DryRun'],
  ['Mode', 'Live', ({ policy }) => policy.mode, 'Live'],
  ['OpenDelaySeconds', '75', ({ policy }) => policy.openDelaySeconds, 75],
  ['ResolveDelaySeconds', '120', ({ policy }) => policy.resolveDelaySeconds, 120],
  ['ReopenWindowHours', '2', ({ policy }) => policy.reopenWindowSeconds, 7_200],
  ['ReopenWindowHours', '0', ({ policy }) => policy.reopenWindowSeconds, 0],
  ['AutoResolve', 'true', ({ policy }) => policy.autoResolve, true],
  ['AutoResolve', 'false', ({ policy }) => policy.autoResolve, false],
  ['MaxCasesPerHour', '3', ({ policy }) => policy.maxCasesPerHour, 3],
  ['QuietPeriodMinutes', '7', ({ policy }) => policy.quietPeriodSeconds, 420],
  ['DefaultServiceCode', 'amazon-dynamodb', ({ route }) => route.serviceCode, 'amazon-dynamodb'],
  ['DefaultCategoryCode', 'general-guidance', ({ route }) => route.categoryCode, 'general-guidance'],
  ['DefaultSeverityCode', 'urgent', ({ route }) => route.severityCode, 'urgent'],
  ['IssueType', 'customer-service', ({ route }) => route.issueType, 'customer-service'],
  ['CaseLanguage', 'ja', ({ route }) => route.language, 'ja'],
  ['CcEmailAddresses', 'a@example.com, b@example.com', ({ route }) => route.ccEmailAddresses, ['a@example.com', 'b@example.com']],
  ['CcEmailAddresses', '', ({ route }) => route.ccEmailAddresses, []],
];

describe.each(['CasesRecordAlarm', 'CasesSweepIncidents'])('the engine in %s', name => {
  test.each(EFFECTS)('%s=%s', (parameter, value, effect, expected) => {
    expect(effect(settings({ [parameter]: value }, name))).toEqual(expected);
  });

  test('without any choice is as the README says', () => {
    expect(settings({}, name)).toMatchObject({
      policy: {
        mode: 'DryRun',
        openDelaySeconds: 60,
        resolveDelaySeconds: 900,
        reopenWindowSeconds: 86_400,
        autoResolve: true,
        maxCasesPerHour: 5,
        quietPeriodSeconds: 900,
        leaseSeconds: 90,
      },
      route: { serviceCode: 'amazon-cloudwatch', categoryCode: 'other', severityCode: 'normal', issueType: 'technical', language: 'en' },
    });
  });
});

/** Where every other parameter ends; a test of its own says what it does there. */
const ELSEWHERE: Record<string, string> = {
  ExistingAlarms: 'below',
  ScalingAlarms: 'below',
  AlarmsWithDisabledActions: 'below',
  AlarmNamePrefix: 'triggers.test.ts',
  AlarmAccountIds: 'triggers.test.ts',
  FindingCaseCheckIds: 'triggers.test.ts',
  RefreshSchedule: 'triggers.test.ts',
  ExcludedCheckIds: 'limits.test.ts',
  Preflight: 'below',
  DashboardActions: 'below',
  CaseNotificationEmail: 'who-may.test.ts',
  NotificationEmail: 'support-automation-stack.test.ts',
  MaxRefreshAgeHours: 'trusted-advisor-refresh.test.ts',
  CheckCategories: 'below',
  CheckLanguage: 'below',
  RefreshDeadlineMinutes: 'below',
};

describe('every parameter', () => {
  test('has an effect that is tested', () => {
    const tested = new Set([...EFFECTS.map(([parameter]) => parameter), ...Object.keys(ELSEWHERE), 'BootstrapVersion']);
    expect(Object.keys(template.Parameters ?? {}).filter(name => !tested.has(name))).toEqual([]);
  });

  test.each([
    ['TrustedAdvisorStartRefresh', 'CheckLanguage', 'pt_BR', 'CHECK_LANGUAGE'],
    ['TrustedAdvisorCollectResults', 'CheckLanguage', 'pt_BR', 'CHECK_LANGUAGE'],
    ['TrustedAdvisorStartRefresh', 'CheckCategories', 'security, performance', 'CHECK_CATEGORIES'],
    ['TrustedAdvisorStartRefresh', 'RefreshDeadlineMinutes', '240', 'DEADLINE_MINUTES'],
    ['CasesRecordAlarm', 'ExistingAlarms', 'Open', 'EXISTING_ALARMS'],
    ['CasesSweepIncidents', 'ScalingAlarms', 'Open', 'SCALING_ALARMS'],
    ['CasesSweepIncidents', 'AlarmsWithDisabledActions', 'Open', 'ALARMS_WITH_DISABLED_ACTIONS'],
    ['CasesReconcileAlarms', 'AlarmNamePrefix', 'prod-', 'ALARM_NAME_PREFIX'],
    ['OperatorChangeFromWidget', 'DashboardActions', 'Allowed', 'DASHBOARD_ACTIONS'],
    ['ReadinessCheckInstallation', 'Preflight', 'Fail', 'PREFLIGHT'],
    ['ReadinessCheckInstallation', 'AlarmNamePrefix', 'prod-', 'ALARM_NAME_PREFIX'],
  ])('%s has %s=%s as %s', (name, parameter, value, variable) => {
    expect(environmentOf(name, { [parameter]: value })[variable]).toBe(value);
  });
});

describe('what is left out by default', () => {
  const scaling = {
    alarm: { value: 'ALARM' as const, timestamp: '2026-11-22T00:00:00.000Z', since: '2026-11-22T00:00:00.000Z' },
    // Of elsewhere, so that CloudWatch is not asked.
    subject: {
      kind: 'alarm' as const,
      name: 'TargetTracking-table/orders-AlarmLow-1',
      arn: 'arn:aws:cloudwatch:eu-central-1:999999999999:alarm:TargetTracking-table/orders-AlarmLow-1',
      accountId: '999999999999',
      region: 'eu-central-1',
    },
  };
  const leftOut = (given: Record<string, string>) => {
    process.env = { ...before, ...environmentOf('CasesSweepIncidents', { ExistingAlarms: 'Open', ...given }), AWS_REGION: 'eu-central-1' };
    return caseServices().leaveOut(scaling);
  };

  test('is an alarm that only scales, unless ScalingAlarms says Open', async () => {
    expect(await leftOut({})).toBe('scaling-alarm');
    expect(await leftOut({ ScalingAlarms: 'Open' })).toBeUndefined();
    expect(await leftOut({ AlarmsWithDisabledActions: 'Open' })).toBe('scaling-alarm');
  });
});

describe('what the functions know of the installation', () => {
  test('the account, the table, and a name that another deployment of the stack does not have', () => {
    for (const name of ['CasesRecordAlarm', 'CasesSweepIncidents']) {
      expect(environmentOf(name)).toMatchObject({
        ACCOUNT_ID: '123456789012',
        CASE_TABLE: expect.stringMatching(/^CasesTable/),
        INSTALLATION: '0b4c3a5e-6d5f-4f3a-9a55-3f1f0a3c9d7e',
      });
    }
    expect(environmentOf('CasesFollowCase').CASE_TABLE).toBe(environmentOf('CasesRecordAlarm').CASE_TABLE);
  });

  test('where dead letters go, and how often an event comes: as often as the queue gives it out', () => {
    const { DEAD_LETTER_QUEUE_URL, MAX_RECEIVE_COUNT } = environmentOf('CasesRecordAlarm');
    const queue = find(deploy(), 'AWS::SQS::Queue', 'CasesAlarmQueue').properties;
    expect(DEAD_LETTER_QUEUE_URL).toMatch(/\/CasesDeadLetterQueue[^/]*$/);
    expect(MAX_RECEIVE_COUNT).toBe(String(queue.RedrivePolicy.maxReceiveCount));
  });

  test('by what names its own alarms begin, so that the comparison leaves them alone', () => {
    expect(environmentOf('CasesReconcileAlarms').OWN_ALARM_PREFIX).toBe('support-Operations');
  });
});

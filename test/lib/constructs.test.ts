import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { CaseAutomation, type CaseAutomationProps } from '../../lib/case-automation';
import { Operations } from '../../lib/operations';
import { CaseNotifications } from '../../lib/operations/case-notifications';
import { SupportAutomationStack } from '../../lib/support-automation-stack';
import { TrustedAdvisorRefresh } from '../../lib/trusted-advisor-refresh';
import { testApp } from './test-app';

/** Somebody else's stack with what they put into it. */
function somebodys(build: (stack: Stack) => void): Template {
  const stack = new Stack(testApp(), 'Somebodys');
  build(stack);
  return Template.fromStack(stack);
}

const withCases = (props?: CaseAutomationProps) => somebodys(stack => new CaseAutomation(stack, 'Cases', props));

function environmentOf(template: Template, description: string): Record<string, unknown> {
  const found = template.findResources('AWS::Lambda::Function', { Properties: { Description: Match.stringLikeRegexp(description) } });
  return Object.values(found)[0]!.Properties.Environment.Variables;
}

function patternOf(template: Template, description: string): Record<string, unknown> {
  const [rule] = Object.values(template.findResources('AWS::Events::Rule', { Properties: { Description: description } }));
  return rule!.Properties.EventPattern;
}

describe('cases in the app of somebody else', () => {
  test('need no settings: those of the stack of this application are the defaults', () => {
    const ours = Template.fromStack(new SupportAutomationStack(testApp(), 'Ours'));
    const parameters = ours.findParameters('*');
    const defaults = Object.entries(environmentOf(ours, '^Every minute')).flatMap(([name, value]) => {
      const parameter = (value as { Ref?: string }).Ref;
      return parameter && parameters[parameter] ? [[name, String(parameters[parameter].Default)]] : [];
    });
    expect(defaults).toHaveLength(16);
    expect(environmentOf(withCases(), '^Every minute')).toMatchObject(Object.fromEntries(defaults));
  });

  test('take plain values', () => {
    const settings = environmentOf(
      withCases({ mode: 'Live', openDelaySeconds: 0, autoResolve: false, ccEmailAddresses: ['a@example.com', 'b@example.com'] }),
      '^Records what a',
    );
    expect(settings).toMatchObject({
      MODE: 'Live',
      OPEN_DELAY_SECONDS: '0',
      AUTO_RESOLVE: 'false',
      CC_EMAIL_ADDRESSES: 'a@example.com,b@example.com',
    });
  });

  test('take values that are known only when the stack is deployed', () => {
    const template = somebodys(stack => {
      const text = new CfnParameter(stack, 'Text');
      const number = new CfnParameter(stack, 'Number', { type: 'Number' });
      const list = new CfnParameter(stack, 'List', { type: 'CommaDelimitedList' });
      new CaseAutomation(stack, 'Cases', {
        mode: text.value,
        openDelaySeconds: number.valueAsNumber,
        defaultServiceCode: text.valueAsString,
        ccEmailAddresses: list.valueAsList,
        alarmAccountIds: list.valueAsList,
      });
    });
    expect(environmentOf(template, '^Every minute')).toMatchObject({
      MODE: { Ref: 'Text' },
      OPEN_DELAY_SECONDS: { Ref: 'Number' },
      DEFAULT_SERVICE_CODE: { Ref: 'Text' },
      CC_EMAIL_ADDRESSES: { 'Fn::Join': [',', { Ref: 'List' }] },
    });
    expect(patternOf(template, 'CloudWatch alarms that changed.').account).toHaveProperty(['Fn::If']);
  });

  test.each<[CaseAutomationProps, string]>([
    [{ maxCasesPerHour: 11 }, 'maxCasesPerHour must be from 2 to 10: 11'],
    [{ openDelaySeconds: -1 }, 'openDelaySeconds must be from 0 to 86400: -1'],
    [{ quietPeriodMinutes: Number.NaN }, 'quietPeriodMinutes must be from 5 to 120: NaN'],
  ])('refuse %j at synth, with what is allowed', (props, message) => {
    expect(() => withCases(props)).toThrow(message);
  });

  test('are opened for the alarms and findings that plain values name, without conditions in the template', () => {
    const template = withCases({
      alarmNamePrefix: 'prod-',
      alarmAccountIds: ['111111111111'],
      findingCaseCheckIds: 'Qch7DwouX1, DAvU99Dc4C',
    });
    expect(patternOf(template, 'CloudWatch alarms that changed.')).toMatchObject({
      account: [{ Ref: 'AWS::AccountId' }, '111111111111'],
      detail: { alarmName: [{ prefix: 'prod-' }] },
    });
    expect(patternOf(template, 'Findings of Trusted Advisor that become cases.').detail).toEqual({ checkId: ['Qch7DwouX1', 'DAvU99Dc4C'] });
    expect(template.toJSON().Conditions).toBeUndefined();
  });

  test('are opened for every alarm of the account and for no finding where nothing is named', () => {
    const template = withCases();
    expect(patternOf(template, 'CloudWatch alarms that changed.')).toEqual({
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change', 'CloudWatch Alarm Contributor State Change'],
      account: [{ Ref: 'AWS::AccountId' }],
      detail: { alarmName: [{ exists: true }] },
    });
    expect(patternOf(template, 'Findings of Trusted Advisor that become cases.').detail).toEqual({ checkId: ['no check'] });
    expect(patternOf(withCases({ findingCaseCheckIds: 'all' }), 'Findings of Trusted Advisor that become cases.').detail).toEqual({
      checkId: [{ exists: true }],
    });
  });

  test('are kept in a table that they hand in, with the use of its key, and in no other', () => {
    const tableArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/theirs';
    const template = somebodys(stack => {
      const encryptionKey = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/k');
      const table = Table.fromTableAttributes(stack, 'Table', { tableArn, encryptionKey });
      new CaseAutomation(stack, 'Cases', { table });
    });
    template.resourceCountIs('AWS::DynamoDB::Table', 0);
    const policies = Object.values(template.findResources('AWS::IAM::Policy')).map(policy => JSON.stringify(policy));
    expect(policies.filter(policy => policy.includes(tableArn)).length).toBe(4);
    expect(policies.filter(policy => policy.includes('kms:Decrypt')).length).toBe(4);
    expect(environmentOf(template, '^Every minute').CASE_TABLE).toBe('theirs');
  });
});

describe('the refresh in the app of somebody else', () => {
  test('needs no settings', () => {
    const template = somebodys(stack => new TrustedAdvisorRefresh(stack, 'Advisor'));
    template.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(1 day)' });
    expect(environmentOf(template, '^Lists')).toMatchObject({ CHECK_LANGUAGE: 'en', CHECK_CATEGORIES: 'all', DEADLINE_MINUTES: '60' });
  });

  test('takes lists, and refuses a deadline that the state machine would not live to see', () => {
    const build = (deadlineMinutes: number) =>
      somebodys(
        stack =>
          new TrustedAdvisorRefresh(stack, 'Advisor', {
            checkCategories: ['security', 'performance'],
            excludedCheckIds: ['Qch7DwouX1', 'DAvU99Dc4C'],
            deadlineMinutes,
          }),
      );
    expect(environmentOf(build(240), '^Lists')).toMatchObject({ CHECK_CATEGORIES: 'security,performance', DEADLINE_MINUTES: '240' });
    expect(JSON.stringify(build(240).toJSON())).toContain('Qch7DwouX1,DAvU99Dc4C');
    expect(() => build(241)).toThrow('deadlineMinutes must be from 5 to 240: 241');
  });

  test('keeps its history in a table that they hand in', () => {
    const template = somebodys(stack => {
      const table = Table.fromTableArn(stack, 'Table', 'arn:aws:dynamodb:eu-west-1:123456789012:table/theirs');
      new TrustedAdvisorRefresh(stack, 'Advisor', { table });
    });
    template.resourceCountIs('AWS::DynamoDB::Table', 0);
    expect(environmentOf(template, '^Lists').TABLE_NAME).toBe('theirs');
  });
});

describe('alarms on the application in the app of somebody else', () => {
  const template = somebodys(stack => {
    const cases = new CaseAutomation(stack, 'Support');
    const topic = Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:eu-west-1:123456789012:theirs');
    new Operations(stack, 'Watch-it', { cases, topic, notificationEmail: 'ops@example.com' });
  });
  const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm'));

  test('tell the topic that they hand in, and watch no refresh where there is none', () => {
    template.resourceCountIs('AWS::SNS::Topic', 0);
    template.resourceCountIs('AWS::SNS::TopicPolicy', 0);
    template.hasResourceProperties('AWS::SNS::Subscription', { Endpoint: 'ops@example.com' });
    expect(alarms.length).toBeGreaterThanOrEqual(7);
    for (const [, { Properties }] of alarms) expect(Properties.AlarmActions).toEqual(['arn:aws:sns:eu-west-1:123456789012:theirs']);
    expect(JSON.stringify(alarms)).not.toContain('Refresh');
  });

  test('open no cases, whatever the construct is called', () => {
    const resources = patternOf(template, 'CloudWatch alarms that changed.').resources as { 'anything-but': { prefix: object } }[];
    expect(resources[0]!['anything-but'].prefix).toEqual({
      'Fn::Join': ['', expect.arrayContaining([':alarm:', { Ref: 'AWS::StackName' }, '-Watchit'])],
    });
    expect(environmentOf(template, '^Every 15').OWN_ALARM_PREFIX).toEqual({ 'Fn::Join': ['', [{ Ref: 'AWS::StackName' }, '-Watchit']] });
    expect(alarms.filter(([logicalId]) => !logicalId.startsWith('Watchit'))).toEqual([]);
  });

  test('hours that CloudWatch does not look back are refused', () => {
    const build = (maxRefreshAgeHours: number) =>
      somebodys(stack => {
        const refresh = new TrustedAdvisorRefresh(stack, 'Advisor');
        new Operations(stack, 'Operations', { cases: new CaseAutomation(stack, 'Support'), refresh, maxRefreshAgeHours });
      });
    expect(() => build(169)).toThrow('maxRefreshAgeHours must be from 3 to 168');
    expect(() => build(168)).not.toThrow();
  });
});

test('people are told of cases on a topic that they hand in', () => {
  const topicArn = 'arn:aws:sns:eu-west-1:123456789012:theirs';
  const template = somebodys(stack => {
    const { deadLetterQueue } = new CaseAutomation(stack, 'Support');
    new CaseNotifications(stack, 'News', { deadLetterQueue, topic: Topic.fromTopicArn(stack, 'Topic', topicArn) });
  });
  template.resourceCountIs('AWS::SNS::Topic', 0);
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'sns:Publish', Resource: topicArn })]) },
  });
  expect(environmentOf(template, '^Tells people').TOPIC_ARN).toBe(topicArn);
});

test('a list token is joined once', () => {
  const template = somebodys(stack => {
    new TrustedAdvisorRefresh(stack, 'Advisor', { checkCategories: Fn.split(';', 'a;b') });
  });
  expect(environmentOf(template, '^Lists').CHECK_CATEGORIES).toBe('a,b');
});

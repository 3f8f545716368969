import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SupportAutomationStack } from '../../lib/support-automation-stack';
import { testApp } from './test-app';

const template = Template.fromStack(new SupportAutomationStack(testApp(), 'Stack'));
const parameters = template.findParameters('*') as Record<string, Record<string, unknown>>;

type Statement = { Action: string | string[]; Resource: unknown };

function roleOf(description: string): string {
  const functions = template.findResources('AWS::Lambda::Function', { Properties: { Description: Match.stringLikeRegexp(description) } });
  expect(Object.keys(functions)).toHaveLength(1);
  return Object.values(functions)[0]!.Properties.Role['Fn::GetAtt'][0];
}

function statementsOf(description: string): Statement[] {
  const policies = template.findResources('AWS::IAM::Policy', { Properties: { Roles: [{ Ref: roleOf(description) }] } });
  return Object.values(policies).flatMap(policy => policy.Properties.PolicyDocument.Statement);
}

function actionsOf(description: string): string[] {
  return statementsOf(description)
    .flatMap(({ Action }) => Action)
    .sort();
}

/** What every function of the house may do: write its own log and its traces. */
const EVERY_FUNCTION = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
/** What Lambda needs to send on what an asynchronous invocation could not handle. */
const PUT_ASIDE = ['sqs:SendMessage'];
const WORK_AN_INCIDENT = [
  'appconfig:GetLatestConfiguration',
  'appconfig:StartConfigurationSession',
  'cloudwatch:DescribeAlarmHistory',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetMetricWidgetImage',
  'cloudwatch:ListAlarmMuteRules',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
  'events:PutEvents',
  'support:AddAttachmentsToSet',
  'support:AddCommunicationToCase',
  'support:CompleteAttachmentUpload',
  'support:CreateCase',
  'support:DescribeAttachmentUploadStatus',
  'support:DescribeCases',
  'support:DescribeCommunications',
  'support:GetAttachmentUploadLinks',
  'support:ResolveCase',
];

describe('what each function of the case half may do', () => {
  test('recording an alarm works its incident, takes messages and puts bad ones aside', () => {
    const queue = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
    expect(actionsOf('^Records what a CloudWatch alarm')).toEqual(
      [...WORK_AN_INCIDENT, ...EVERY_FUNCTION, ...queue, 'sqs:SendMessage'].sort(),
    );
  });

  test('the sweep works incidents, reads what is due and what AWS Support offers', () => {
    const catalog = ['CreateCaseOptions', 'Services', 'SeverityLevels', 'SupportedLanguages'].map(name => `support:Describe${name}`);
    expect(actionsOf('^Every minute')).toEqual([...WORK_AN_INCIDENT, ...EVERY_FUNCTION, ...catalog, 'dynamodb:Query'].sort());
  });

  test('following a case only touches the table, and puts aside what it cannot handle', () => {
    expect(actionsOf('^Notes that somebody')).toEqual([...EVERY_FUNCTION, ...PUT_ASIDE, 'dynamodb:GetItem', 'dynamodb:PutItem'].sort());
  });

  test('the comparison with CloudWatch only reads alarms and takes in changes', () => {
    const table = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'];
    expect(actionsOf('^Every 15 minutes')).toEqual(['cloudwatch:DescribeAlarms', ...table, ...EVERY_FUNCTION].sort());
  });

  test('only services without resources in IAM are allowed on "*"', () => {
    const everywhere = ['Records what a', 'Every minute', 'Notes that', 'Every 15 minutes']
      .flatMap(statementsOf)
      .filter(({ Resource }) => Resource === '*')
      .flatMap(({ Action }) => Action);
    expect(everywhere.filter(action => !/^(support|xray|cloudwatch):/.test(action))).toEqual([]);
  });
});

describe('the way of an alarm event', () => {
  test('both kinds of alarm event reach the queue, with the name prefix when there is one', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change', 'CloudWatch Alarm Contributor State Change'],
        resources: [{ 'anything-but': { prefix: Match.anyValue() } }],
        detail: { alarmName: { 'Fn::If': [Match.anyValue(), [{ prefix: { Ref: 'AlarmNamePrefix' } }], [{ exists: true }]] } },
      },
      Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
    });
  });

  test('the queue keeps a message six times as long as the function may run, and gives up after five receives', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 360,
      RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: Match.anyValue() },
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  test('what is put aside is kept for two weeks', () => {
    template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600, RedrivePolicy: Match.absent() });
  });

  test('a claimed call belongs to its invocation for longer than the invocation can live', () => {
    const workers = template.findResources('AWS::Lambda::Function', {
      Properties: { Environment: { Variables: { LEASE_SECONDS: Match.anyValue() } } },
    });
    expect(Object.keys(workers)).toHaveLength(2);
    for (const { Properties } of Object.values(workers)) {
      expect(Number(Properties.Environment.Variables.LEASE_SECONDS)).toBeGreaterThanOrEqual(Properties.Timeout + 30);
    }
  });

  test('a sweep comes every minute and is not repeated, since the next one is', () => {
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 });
  });
});

describe('trouble of our own', () => {
  const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm'));

  test('every alarm tells the topic when it begins and when it ends, and says what to read', () => {
    expect(alarms.length).toBeGreaterThanOrEqual(10);
    for (const [, { Properties }] of alarms) {
      expect(Properties.AlarmActions).toHaveLength(1);
      expect(Properties.OKActions).toHaveLength(1);
      expect(Properties.AlarmDescription).toMatch(/See the runbook: /);
    }
  });

  test.each(['SupportRefusals', 'IncidentFailures'])(
    '%s ring at the first, and as long as what is tried an hour apart goes on',
    MetricName => {
      const [alarm] = alarms.map(([, { Properties }]) => Properties).filter(properties => properties.MetricName === MetricName);
      expect(alarm).toMatchObject({
        Namespace: 'SupportAutomation',
        Dimensions: [{ Name: 'service', Value: 'cases' }],
        Statistic: 'Sum',
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        DatapointsToAlarm: 1,
        TreatMissingData: 'notBreaching',
      });
      // The longest pause, and the minutes until a sweep comes to it.
      expect(alarm.Period * alarm.EvaluationPeriods).toBeGreaterThanOrEqual(3_600 + 600);
    },
  );

  test('none of these alarms becomes a case', () => {
    const [rule] = Object.values(
      template.findResources('AWS::Events::Rule', { Properties: { EventPattern: { source: ['aws.cloudwatch'] } } }),
    );
    const prefix: unknown[] = rule!.Properties.EventPattern.resources[0]['anything-but'].prefix['Fn::Join'][1];
    // CloudFormation names a resource after the stack and its logical ID.
    expect(prefix.slice(-3)).toEqual([':alarm:', { Ref: 'AWS::StackName' }, '-Operations']);
    expect(alarms.filter(([logicalId]) => !logicalId.startsWith('Operations'))).toEqual([]);
  });

  test('e-mail is sent only when an address is given', () => {
    template.hasResource('AWS::SNS::Subscription', { Condition: Match.anyValue(), Properties: { Protocol: 'email' } });
  });
});

describe('tables', () => {
  test('both can be restored, expire what is over, and outlive the stack', () => {
    const tables = Object.values(template.findResources('AWS::DynamoDB::Table'));
    expect(tables).toHaveLength(2);
    for (const { Properties, DeletionPolicy } of tables) {
      expect(DeletionPolicy).toBe('Retain');
      expect(Properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
      expect(Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
    }
  });
});

describe('functions', () => {
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));

  test('all run Node.js 24 on arm64 with X-Ray and JSON logs', () => {
    expect(functions.length).toBeGreaterThanOrEqual(7);
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON' },
      });
    }
  });

  test('every log group has a retention', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::Logs::LogGroup'))) {
      expect(Properties.RetentionInDays).toBe(90);
    }
  });

  test('every handler that the stack names is exported by its file', () => {
    const lib = join(__dirname, '../../lib');
    const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));
    const sources = files.map(file => readFileSync(join(lib, file), 'utf8'));
    const entries = sources.flatMap(source => [...source.matchAll(/entry: '([^']+)'/g)].map(match => match[1]!));
    expect(entries).toHaveLength(functions.length);
    for (const entry of entries) {
      const file = join(__dirname, '../../lambdas', `${entry}.ts`);
      expect(existsSync(file)).toBe(true);
      expect(readFileSync(file, 'utf8')).toMatch(/export const handler = /);
    }
  });
});

describe('parameters', () => {
  test('the stack starts as a dry run', () => {
    expect(parameters.Mode).toMatchObject({ Default: 'DryRun', AllowedValues: ['DryRun', 'Live'] });
  });

  test('every parameter has a description, a default, and its place in a group of the console', () => {
    const groups = template.toJSON().Metadata['AWS::CloudFormation::Interface'].ParameterGroups as { Parameters: string[] }[];
    const own = Object.keys(parameters).filter(name => name !== 'BootstrapVersion');
    expect(groups.flatMap(group => group.Parameters).sort()).toEqual(own.sort());
    for (const name of own) {
      expect(parameters[name]).toHaveProperty('Description');
      expect(parameters[name]).toHaveProperty('Default');
    }
  });

  test.each([
    [
      'CcEmailAddresses',
      ['', 'a@example.com', 'a@example.com, b@example.com'],
      ['a', 'a@example.com,', `${'a@example.com,'.repeat(10)}b@example.com`],
    ],
    ['CheckCategories', ['all', 'security', 'security, performance'], ['', 'Security', 'security,']],
    ['ExcludedCheckIds', ['', 'Qch7DwouX1', 'Qch7DwouX1, DAvU99Dc4C'], ['a b', ',']],
    ['DefaultServiceCode', ['amazon-dynamodb'], ['Amazon DynamoDB']],
  ])('%s takes what it should and explains what it refuses', (name, good, bad) => {
    const pattern = new RegExp(`^(?:${parameters[name]!.AllowedPattern})$`);
    expect(good.filter(value => !pattern.test(value))).toEqual([]);
    expect(bad.filter(value => pattern.test(value))).toEqual([]);
    expect(parameters[name]).toHaveProperty('ConstraintDescription');
  });

  test('every default is a value that its parameter allows', () => {
    for (const [name, { Default, AllowedPattern, AllowedValues }] of Object.entries(parameters)) {
      if (AllowedPattern) expect([name, Default]).toEqual([name, expect.stringMatching(new RegExp(`^(?:${AllowedPattern})$`))]);
      if (AllowedValues) expect(AllowedValues).toContain(Default);
    }
  });
});

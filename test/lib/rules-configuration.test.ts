import Ajv from 'ajv-draft-04';
import { Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { parseRules } from '../../lambdas/shared/rules/routing-rules';
import { MAX_SCHEMA_CHARACTERS, rulesJsonSchema } from '../../lib/rules-json-schema';
import { SupportAutomationStack } from '../../lib/support-automation-stack';
import { testApp } from './test-app';

function synthesise(prepare: (stack: SupportAutomationStack) => void = () => {}): Template {
  const stack = new SupportAutomationStack(testApp(), 'Stack');
  prepare(stack);
  return Template.fromStack(stack);
}

const template = synthesise();
const kinds = (of: Template) => Object.values(of.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
/** The only resource of a type. */
const only = (type: string) => {
  const found = Object.entries(template.findResources(type));
  expect(found).toHaveLength(1);
  return found[0]!;
};

describe('the rules of an operator', () => {
  test('are never written by a deployment of the stack, whatever of it changes', () => {
    const tagged = synthesise(stack => Tags.of(stack).add('team', 'payments'));
    for (const each of [template, tagged]) {
      const written = kinds(each).filter(type =>
        /^AWS::AppConfig::(HostedConfigurationVersion|Deployment)$|^AWS::SSM::|^Custom::(?!Preflight$)/.test(type),
      );
      expect(written).toEqual([]);
    }
    expect(kinds(tagged).filter(type => type.startsWith('AWS::AppConfig::')).length).toBe(5);
  });

  test('are hosted by AWS AppConfig and outlive the stack with all they belong to', () => {
    template.hasResource('AWS::AppConfig::Application', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    template.hasResource('AWS::AppConfig::Environment', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    template.hasResource('AWS::AppConfig::ConfigurationProfile', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { LocationUri: 'hosted', Type: 'AWS.Freeform', Validators: [{ Type: 'JSON_SCHEMA', Content: rulesJsonSchema() }] },
    });
  });

  test('reach all functions at once; the alarm is watched for longer than it takes to go off, or not at all', () => {
    const strategies = Object.values(template.findResources('AWS::AppConfig::DeploymentStrategy')).map(({ Properties }) => Properties);
    expect(strategies).toHaveLength(2);
    for (const strategy of strategies)
      expect(strategy).toMatchObject({ DeploymentDurationInMinutes: 0, GrowthFactor: 100, ReplicateTo: 'NONE' });
    expect(strategies.map(({ FinalBakeTimeInMinutes }) => FinalBakeTimeInMinutes).sort()).toEqual([0, 5]);
    const names = strategies.map(({ Name }) => Name as string);
    expect(new Set(names).size).toBe(2);
    for (const name of [...names, only('AWS::AppConfig::Application')[1].Properties.Name]) expect(name.length).toBeLessThanOrEqual(64);
  });

  test('are rolled back by the alarm on rules that were rejected, which looks at every minute', () => {
    const [alarmId, { Properties: alarm }] = Object.entries(
      template.findResources('AWS::CloudWatch::Alarm', { Properties: { MetricName: 'RoutingRulesRejected' } }),
    )[0]!;
    expect(alarm).toMatchObject({ Period: 60, EvaluationPeriods: 1, Threshold: 1, Namespace: 'SupportAutomation', Statistic: 'Sum' });
    const [, { Properties: environment }] = only('AWS::AppConfig::Environment');
    expect(environment.Monitors).toEqual([
      { AlarmArn: { 'Fn::GetAtt': [alarmId, 'Arn'] }, AlarmRoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^Rules/), 'Arn'] } },
    ]);
    const roleId = environment.Monitors[0].AlarmRoleArn['Fn::GetAtt'][0];
    const role = template.toJSON().Resources[roleId].Properties;
    expect(role.AssumeRolePolicyDocument.Statement).toMatchObject([
      { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'appconfig.amazonaws.com' } },
    ]);
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: roleId }],
      PolicyDocument: { Statement: [{ Action: 'cloudwatch:DescribeAlarms', Effect: 'Allow', Resource: '*' }] },
    });
  });
});

describe('who reads the rules', () => {
  const readers = Object.entries(template.findResources('AWS::Lambda::Function')).filter(
    ([, { Properties }]) => Properties.Environment.Variables.RULES_APPLICATION,
  );
  const allowed = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) =>
    Properties.PolicyDocument.Statement.filter(({ Action }: { Action: unknown }) => JSON.stringify(Action).includes('appconfig:')).map(
      (statement: object) => ({ role: Properties.Roles[0].Ref, statement }),
    ),
  );

  test('knows where they are, and may read that configuration and nothing else', () => {
    const [applicationId] = only('AWS::AppConfig::Application');
    const [environmentId] = only('AWS::AppConfig::Environment');
    const [profileId] = only('AWS::AppConfig::ConfigurationProfile');
    expect(readers.map(([, { Properties }]) => Properties.Description.split(' ')[0]).sort()).toEqual([
      'At',
      'Every',
      'Lists',
      'Records',
      'Shows',
      'Stores',
    ]);
    for (const [, { Properties }] of readers) {
      expect(Properties.Environment.Variables).toMatchObject({
        RULES_APPLICATION: { Ref: applicationId },
        RULES_ENVIRONMENT: { Ref: environmentId },
        RULES_PROFILE: { Ref: profileId },
      });
    }
    expect(allowed.map(({ role }) => role).sort()).toEqual(readers.map(([, { Properties }]) => Properties.Role['Fn::GetAtt'][0]).sort());
    for (const { statement } of allowed) {
      expect(statement).toEqual({
        Action: ['appconfig:StartConfigurationSession', 'appconfig:GetLatestConfiguration'],
        Effect: 'Allow',
        Resource: {
          'Fn::Join': [
            '',
            [
              'arn:',
              { Ref: 'AWS::Partition' },
              ':appconfig:',
              { Ref: 'AWS::Region' },
              ':',
              { Ref: 'AWS::AccountId' },
              ':application/',
              { Ref: applicationId },
              '/environment/',
              { Ref: environmentId },
              '/configuration/',
              { Ref: profileId },
            ],
          ],
        },
      });
    }
  });

  test('the outputs tell an operator where the rules are', () => {
    for (const [name, type] of [
      ['RulesApplicationId', 'Application'],
      ['RulesEnvironmentId', 'Environment'],
      ['RulesProfileId', 'ConfigurationProfile'],
    ])
      template.hasOutput(name!, { Value: { Ref: only(`AWS::AppConfig::${type}`)[0] } });
    template.hasOutput('RulesStrategyId', { Value: { Ref: Match.stringLikeRegexp('^RulesStrategy') } });
    template.hasOutput('RulesAtOnceStrategyId', { Value: { Ref: Match.stringLikeRegexp('^RulesAtOnceStrategy') } });
  });
});

describe('the schema that AWS AppConfig checks rules by', () => {
  const schema = JSON.parse(rulesJsonSchema());
  const validate = new Ajv({ strict: false }).compile(schema);
  const isUsable = (document: unknown) => {
    try {
      parseRules(JSON.stringify(document));
      return true;
    } catch {
      return false;
    }
  };

  test('is of draft 4, and fits', () => {
    expect(schema.$schema).toBe('http://json-schema.org/draft-04/schema#');
    expect(rulesJsonSchema().length).toBeLessThanOrEqual(MAX_SCHEMA_CHARACTERS);
    // Words of later drafts, which a validator of draft 4 passes over.
    expect(rulesJsonSchema()).not.toMatch(/"(const|propertyNames|\$defs|if|contains)":|"exclusiveM\w+":\d/);
  });

  const rule = (set: object, rest = {}) => ({ rules: [{ name: 'a', set, ...rest }] });
  const exclusion = { checkId: 'a', reason: 'why', expires: '2027-01-01' };

  test.each([
    [{}],
    [{ rules: [], maintenance: [] }],
    [rule({ case: false })],
    [rule({ severityCode: 'critical', serviceCode: 'aws-lambda', language: 'ja', issueType: 'technical' })],
    [rule({ ccEmailAddresses: ['a@example.com'], openDelaySeconds: 0, resolveDelaySeconds: 604_800, autoResolve: true })],
    [rule({ escalate: [{ afterMinutes: 1, severityCode: 'urgent' }] })],
    [
      {
        rules: [{ name: 'a', match: { alarmName: ['a-*', 'b'], tags: { stage: 'prod' }, dimensions: { Id: ['1', '2'] }, region: 'eu-*' } }],
      },
    ],
    [
      {
        rules: [
          { name: 'b', match: { account: '1*' } },
          { name: 'a', extends: 'b', match: { alarmName: 'x' } },
        ],
      },
    ],
    [{ maintenance: [{ name: 'w', match: { alarmName: 'x' }, from: '2026-12-01T20:00:00Z', until: '2026-12-01T22:00:00Z' }] }],
    [{ templates: { ask: 'Please call about {{alarmName}}.', subject: '{{alarmName}}' } }],
    [{ exclusions: [exclusion, { ...exclusion, checkId: ['a', 'b'], resource: 'i-*' }] }],
  ])('takes what the functions take: %j', document => {
    expect([validate(document), isUsable(document)]).toEqual([true, true]);
  });

  test.each([
    [[]],
    [{ rule: [] }],
    [{ rules: [{}] }],
    [{ rules: [{ name: '' }] }],
    [rule({ severityCode: 'huge' })],
    [rule({ serviceCode: 'aws lambda' })],
    [rule({ openDelaySeconds: -1 })],
    [rule({ openDelaySeconds: 1.5 })],
    [rule({ openDelaySeconds: 604_801 })],
    [rule({ openDelaySeconds: '60' })],
    [rule({ colour: 'red' })],
    [rule({ ccEmailAddresses: ['nobody'] })],
    [rule({ ccEmailAddresses: Array.from({ length: 11 }, () => 'a@example.com') })],
    [rule({ escalate: [{ afterMinutes: 0, severityCode: 'urgent' }] })],
    [rule({}, { match: { alarmName: [] } })],
    [rule({}, { match: { tags: { stage: 1 } } })],
    [rule({}, { match: { name: 'x' } })],
    [{ maintenance: [{ name: 'w', from: '2026-12-01T20:00:00Z' }] }],
    [{ templates: { title: 'x' } }],
    [{ exclusions: [{ checkId: 'a', expires: '2027-01-01' }] }],
  ])('refuses what the functions refuse: %j', document => {
    expect([validate(document), isUsable(document)]).toEqual([false, false]);
  });

  test.each([
    ['names that are there twice', { rules: [{ name: 'a', match: { region: 'x' } }, { name: 'a' }] }],
    ['a rule that can never win', { rules: [{ name: 'a' }, { name: 'b' }] }],
    ['what extends nothing', { rules: [{ name: 'a', extends: 'z' }] }],
    ['a time that is none', { maintenance: [{ name: 'w', from: 'now', until: 'later' }] }],
    ['a window that ends before it begins', { maintenance: [{ name: 'w', from: '2026-12-02', until: '2026-12-01' }] }],
    ['an unknown placeholder', { templates: { ask: '{{alarmNome}}' } }],
    ['everything excluded', { exclusions: [{ ...exclusion, checkId: '*' }] }],
  ])('cannot say what is wrong with %s: that the command line and the functions find', (_, document) => {
    expect([validate(document), isUsable(document)]).toEqual([true, false]);
  });
});

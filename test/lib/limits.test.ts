import { type Deployed, deploy, ofType, template } from './deployed-stack';

/** The longest value of each parameter that people write freely, in as many bytes as its pattern lets in. */
const LONGEST: Record<string, string> = {
  AlarmNamePrefix: '"'.repeat(255),
  AlarmAccountIds: Array(20).fill('999999999999').join(', '),
  DefaultServiceCode: 'x'.repeat(100),
  DefaultCategoryCode: 'x'.repeat(100),
  CcEmailAddresses: Array(10)
    .fill(`${'x'.repeat(50)}@${'x'.repeat(47)}`)
    .join(', '),
  CaseNotificationEmail: `${'x'.repeat(127)}@${'x'.repeat(126)}`,
  NotificationEmail: `${'x'.repeat(127)}@${'x'.repeat(126)}`,
  RefreshSchedule: `cron(00,${'0,'.repeat(117)}00 06 * * ? *)`,
  CheckCategories: Array(6).fill('operational_excellence').join(', '),
  ExcludedCheckIds: Array(372).fill('Qch7DwouX1').join(','),
  FindingCaseCheckIds: Array(110).fill('Qch7DwouX1').join(', '),
};

const parameters = Object.entries(template.Parameters ?? {}).filter(([name]) => name !== 'BootstrapVersion');
const chosenFreely = parameters.filter(([, { Type, AllowedValues }]) => Type !== 'Number' && !AllowedValues);

function longestOf(name: string): string {
  const { AllowedValues, MaxValue } = template.Parameters![name]!;
  if (Object.hasOwn(LONGEST, name)) return LONGEST[name]!;
  if (AllowedValues) return AllowedValues.map(String).reduce((longest, value) => (value.length > longest.length ? value : longest));
  return String(MaxValue);
}

/** Names as long as CloudFormation makes them: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-whatis-concepts.html */
const LONGEST_NAME: Record<string, number> = { 'AWS::DynamoDB::Table': 255, 'AWS::SQS::Queue': 80, 'AWS::Lambda::Function': 64 };
const naming = {
  stackName: 's'.repeat(128),
  physicalName: (logicalId: string, type: string) => logicalId.padEnd(LONGEST_NAME[type] ?? logicalId.length, 'x'),
};
const longest = (changes: Record<string, string> = {}): Deployed[] =>
  deploy({ ...Object.fromEntries(parameters.map(([name]) => [name, longestOf(name)])), ...changes }, naming);
const stack = longest();
const bytes = (value: unknown) => Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));

describe('the parameters', () => {
  test.each(chosenFreely)('%s, which people write freely, has a limit and says what it allows', (name, declaration) => {
    expect(Object.keys(LONGEST)).toContain(name);
    expect(Number(declaration.MaxLength)).toBeLessThanOrEqual(4_096);
    expect(declaration.AllowedPattern).toBeDefined();
    expect(declaration.ConstraintDescription).toBeDefined();
  });

  test.each(Object.entries(LONGEST))('the longest value of %s is allowed, and one that is longer is not', (name, value) => {
    const pattern = new RegExp(`^(?:${template.Parameters![name]!.AllowedPattern})$`);
    const limit = Number(template.Parameters![name]!.MaxLength);
    expect(value).toMatch(pattern);
    expect(value.length).toBeLessThanOrEqual(limit);
    expect(value.length).toBeGreaterThan(limit - 20);
    const longer = [`${value},Qch7DwouX1`, `${value}, ${value}`, `${value}x`];
    expect(longer.filter(each => each.length <= limit && pattern.test(each) && bytes(each) > bytes(value) + 15)).toEqual([]);
  });

  test('too many checks whose findings become cases are refused with a way out', () => {
    const ids = Array.from({ length: 130 }, (_, index) => `Qch7Dwo${index + 100}`).join(',');
    expect(() => deploy({ FindingCaseCheckIds: ids })).toThrow(/FindingCaseCheckIds cannot be .*at most 110 check IDs.* write all/s);
  });

  test('there are at most 200, each described in at most 4,000 characters', () => {
    expect(parameters.length).toBeLessThanOrEqual(200);
    for (const [, { Description = '', ConstraintDescription = '' }] of parameters) {
      expect(bytes(Description)).toBeLessThanOrEqual(4_000);
      expect(bytes(ConstraintDescription)).toBeLessThanOrEqual(4_000);
    }
  });
});

describe('with every parameter at its longest, and names as long as they get', () => {
  test('every event pattern has at most 2,048 characters, and bytes', () => {
    const patterns = ofType(stack, 'AWS::Events::Rule').filter(({ properties }) => properties.EventPattern);
    expect(patterns).toHaveLength(5);
    for (const { properties } of patterns) expect(bytes(properties.EventPattern)).toBeLessThanOrEqual(2_048);
  });

  test('so it is when the characters of the prefix take four bytes each', () => {
    const prefix = '🔥'.repeat(127);
    const [rule] = ofType(longest({ AlarmNamePrefix: prefix }), 'AWS::Events::Rule').filter(({ logicalId }) => /AlarmRule/.test(logicalId));
    expect(JSON.stringify(rule!.properties.EventPattern)).toContain(prefix);
    expect(bytes(rule!.properties.EventPattern)).toBeLessThanOrEqual(2_048);
  });

  test.each(ofType(stack, 'AWS::Lambda::Function'))('$logicalId has an environment of at most 4 KB', ({ properties }) => {
    const variables = Object.entries(properties.Environment.Variables as Record<string, string>);
    const size = variables.reduce((sum, [name, value]) => sum + bytes(name) + bytes(String(value)), 0);
    expect(size).toBeLessThanOrEqual(4_096);
    expect(size).toBeGreaterThan(50);
  });

  test('every function, rule, schedule and alarm has a description that its service takes', () => {
    const most: Record<string, number> = { 'AWS::Lambda::Function': 256, 'AWS::Events::Rule': 512, 'AWS::Scheduler::Schedule': 512 };
    for (const [type, limit] of Object.entries(most)) {
      const descriptions = ofType(stack, type).map(({ properties }) => properties.Description as string);
      expect(descriptions.filter(text => !text || bytes(text) > limit)).toEqual([]);
    }
    const alarms = ofType(stack, 'AWS::CloudWatch::Alarm').map(({ properties }) => properties.AlarmDescription as string);
    expect(alarms.filter(text => !text || bytes(text) > 1_024)).toEqual([]);
  });

  test('the state machine knows every check that is left alone, in a definition of at most 1 MB', () => {
    const [machine] = ofType(stack, 'AWS::StepFunctions::StateMachine');
    const definition = machine!.properties.DefinitionString as string;
    expect(bytes(definition)).toBeLessThanOrEqual(1_048_576);
    const { States } = JSON.parse(definition) as { States: Record<string, { Parameters?: { Payload: Record<string, unknown> } }> };
    expect(States['Start the refresh']!.Parameters!.Payload.excludedCheckIds).toBe(LONGEST.ExcludedCheckIds);
  });

  test('the schedule has at most 256 characters, an address at most 254, a log group at most 512', () => {
    const [schedule] = ofType(stack, 'AWS::Scheduler::Schedule');
    expect(schedule!.properties.ScheduleExpression.length).toBe(256);
    const [subscription] = ofType(stack, 'AWS::SNS::Subscription');
    expect(subscription!.properties.Endpoint.length).toBe(254);
    const names = ofType(stack, 'AWS::Logs::LogGroup').map(({ properties }) => properties.LogGroupName as string | undefined);
    expect(names.filter(name => name !== undefined)).toEqual([expect.stringMatching(/^\/aws\/vendedlogs\/states\/[\w.#/-]{1,490}$/)]);
  });

  test('the policies of each role have at most 10,240 characters in all', () => {
    const sizes = new Map<string, number>();
    for (const { properties } of ofType(stack, 'AWS::IAM::Policy')) {
      const [role] = properties.Roles as string[];
      sizes.set(role!, (sizes.get(role!) ?? 0) + bytes(properties.PolicyDocument));
    }
    expect(Math.max(...sizes.values())).toBeLessThanOrEqual(10_240);
  });
});

describe('the template', () => {
  test('has at most 1 MB, 500 resources and 200 outputs', () => {
    expect(bytes(template)).toBeLessThanOrEqual(1_048_576);
    expect(Object.keys(template.Resources).length).toBeLessThanOrEqual(500);
    expect(Object.keys(template.Outputs ?? {}).length).toBeLessThanOrEqual(200);
  });
});

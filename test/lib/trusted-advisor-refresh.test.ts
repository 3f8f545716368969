// @ts-expect-error asl-validator names no file with types in its package.json
import aslValidator from 'asl-validator';
import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { RulesConfiguration } from '../../lib/rules-configuration';
import { TrustedAdvisorRefresh } from '../../lib/trusted-advisor-refresh';
import { testApp } from './test-app';

type State = {
  Type: string;
  Next?: string;
  End?: boolean;
  Default?: string;
  Choices?: { Next: string }[];
  Retry?: { ErrorEquals: string[]; MaxAttempts: number }[];
  Catch?: { ErrorEquals: string[]; Next: string }[];
};
type Definition = { StartAt: string; TimeoutSeconds: number; States: Record<string, State> };
type Statement = { Action: string | string[]; Effect: string; Resource: unknown };

const EXCLUDED = 'Qch7DwouX1, DAvU99Dc4C';
const stack = new Stack(testApp(), 'Stack', {
  env: { account: '123456789012', region: 'us-east-1' },
});
const template = synthesise();
const definition = parseDefinition();

function synthesise(): Template {
  const parameter = (id: string) => new CfnParameter(stack, id).valueAsString;
  const refresh = new TrustedAdvisorRefresh(stack, 'TrustedAdvisorRefresh', {
    schedule: parameter('RefreshSchedule'),
    language: parameter('CheckLanguage'),
    checkCategories: parameter('CheckCategories'),
    excludedCheckIds: parameter('ExcludedCheckIds'),
    deadlineMinutes: new CfnParameter(stack, 'RefreshDeadlineMinutes', { type: 'Number' }).valueAsNumber,
    rules: new RulesConfiguration(stack, 'Rules'),
  });
  const hours = new CfnParameter(stack, 'MaxRefreshAgeHours', { type: 'Number' }).valueAsNumber;
  new Alarm(stack, 'NotRefreshed', {
    metric: refresh.metricSuccessfulRuns(),
    threshold: 1,
    evaluationPeriods: hours,
    datapointsToAlarm: hours,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  });
  return Template.fromStack(stack);
}

/** The definition as AWS sees it after every reference is resolved to something like an ARN. */
function parseDefinition(): Definition {
  const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  const parts: unknown[] = machine!.Properties.DefinitionString['Fn::Join'][1];
  const text = parts.map(part => {
    if (typeof part === 'string') return part;
    const reference = part as { Ref?: string; 'Fn::GetAtt'?: string[] };
    if (reference.Ref === 'ExcludedCheckIds') return EXCLUDED;
    return reference.Ref ? 'aws' : `arn:aws:lambda:us-east-1:123456789012:function:${reference['Fn::GetAtt']![0]}`;
  });
  return JSON.parse(text.join(''));
}

/** The policy statements of the function whose handler is bundled from this description. */
function statementsOf(description: RegExp): Statement[] {
  const [found] = Object.values(
    template.findResources('AWS::Lambda::Function', { Properties: { Description: Match.stringLikeRegexp(description.source) } }),
  );
  const role = found!.Properties.Role['Fn::GetAtt'][0];
  const policies = template.findResources('AWS::IAM::Policy', { Properties: { Roles: [{ Ref: role }] } });
  return Object.values(policies).flatMap(policy => policy.Properties.PolicyDocument.Statement);
}

function actionsOf(description: RegExp): string[] {
  return statementsOf(description)
    .flatMap(({ Action }) => Action)
    .sort();
}

/** Every function's: its own log and X-Ray. */
const OBSERVED = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'];

describe('what each function may do', () => {
  test('the start lists and refreshes checks and writes to the table', () => {
    expect(actionsOf(/^Lists/)).toEqual(
      [
        'dynamodb:BatchWriteItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'appconfig:GetLatestConfiguration',
        'appconfig:StartConfigurationSession',
        'support:DescribeTrustedAdvisorCheckRefreshStatuses',
        'support:DescribeTrustedAdvisorChecks',
        'support:RefreshTrustedAdvisorCheck',
        ...OBSERVED,
      ].sort(),
    );
  });

  test('the poll reads statuses', () => {
    expect(actionsOf(/^Polls/)).toEqual(
      [
        'dynamodb:BatchWriteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'support:DescribeTrustedAdvisorCheckRefreshStatuses',
        ...OBSERVED,
      ].sort(),
    );
  });

  test('the collecting reads results and publishes', () => {
    expect(actionsOf(/^Stores/)).toEqual(
      [
        'dynamodb:BatchWriteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
        'events:PutEvents',
        'appconfig:GetLatestConfiguration',
        'appconfig:StartConfigurationSession',
        'support:DescribeTrustedAdvisorCheckResult',
        'support:DescribeTrustedAdvisorCheckSummaries',
        ...OBSERVED,
      ].sort(),
    );
  });

  test('of what AWS AppConfig has, the rules are the only configuration that is read', () => {
    const readers = [/^Lists/, /^Polls/, /^Stores/, /^Records/]
      .flatMap(statementsOf)
      .filter(({ Action }) => `${Action}`.includes('appconfig:'));
    expect(readers).toHaveLength(2);
    for (const { Resource } of readers)
      expect(JSON.stringify(Resource)).toMatch(/:application\/.*\/configuration\/.*\{"Ref":"RulesProfile/);
  });

  test('the failure report writes one record and one event', () => {
    expect(actionsOf(/^Records/)).toEqual(['dynamodb:PutItem', 'events:PutEvents', ...OBSERVED].sort());
  });

  test('the follower of events reads and writes findings and publishes', () => {
    expect(actionsOf(/^Brings/)).toEqual(
      ['dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem', 'events:PutEvents', ...OBSERVED].sort(),
    );
  });

  test('a star stands only where the service knows no resources', () => {
    const everywhere = [/^Lists/, /^Polls/, /^Stores/, /^Records/, /^Brings/]
      .flatMap(statementsOf)
      .filter(({ Resource }) => Resource === '*')
      .flatMap(({ Action }) => Action);
    expect(everywhere.filter(action => !/^(support|xray):/.test(action))).toEqual([]);
  });

  test('only the schedule may start the machine, and nothing else', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [{ Action: 'states:StartExecution', Effect: 'Allow', Resource: { Ref: Match.stringLikeRegexp('StateMachine') } }],
      },
      Roles: [{ Ref: Match.stringLikeRegexp('SchedulerRole') }],
    });
  });
});

describe('what is deployed', () => {
  test('the parameters reach the functions that need them', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: Match.stringLikeRegexp('^Lists'),
      Environment: {
        Variables: {
          CHECK_LANGUAGE: { Ref: 'CheckLanguage' },
          CHECK_CATEGORIES: { Ref: 'CheckCategories' },
          DEADLINE_MINUTES: { Ref: 'RefreshDeadlineMinutes' },
        },
      },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: Match.stringLikeRegexp('^Stores'),
      Environment: { Variables: { CHECK_LANGUAGE: { Ref: 'CheckLanguage' } } },
    });
    template.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: { Ref: 'RefreshSchedule' } });
    const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
    const parts: unknown[] = machine!.Properties.DefinitionString['Fn::Join'][1];
    const place = parts.findIndex(part => (part as { Ref?: string }).Ref === 'ExcludedCheckIds');
    expect(parts[place - 1]).toMatch(/"excludedCheckIds":"$/);
  });

  test('an alarm can watch for refreshes that stay away, for as many hours as a parameter says', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'SupportAutomation',
      MetricName: 'SuccessfulRefreshes',
      Statistic: 'Sum',
      Period: 3_600,
      EvaluationPeriods: { Ref: 'MaxRefreshAgeHours' },
      DatapointsToAlarm: { Ref: 'MaxRefreshAgeHours' },
    });
    const [alarm] = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    const [collect] = Object.values(
      template.findResources('AWS::Lambda::Function', { Properties: { Description: Match.stringLikeRegexp('^Stores') } }),
    );
    const { POWERTOOLS_SERVICE_NAME } = collect!.Properties.Environment.Variables;
    expect(alarm!.Properties.Dimensions).toEqual([{ Name: 'service', Value: POWERTOOLS_SERVICE_NAME }]);
  });

  test('events of Trusted Advisor that tell a status reach the follower', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.trustedadvisor'],
        'detail-type': ['Trusted Advisor Check Item Refresh Notification'],
        detail: { status: ['OK', 'WARN', 'ERROR'] },
      },
      Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('FollowAdvisor'), 'Arn'] } })],
    });
  });

  test('without rules, nobody reads AWS AppConfig', () => {
    const bare = new Stack(testApp(), 'Bare');
    const settings = { schedule: 'rate(1 day)', language: 'en', checkCategories: 'all', excludedCheckIds: '', deadlineMinutes: 60 };
    new TrustedAdvisorRefresh(bare, 'TrustedAdvisorRefresh', settings);
    expect(JSON.stringify(Template.fromStack(bare).findResources('AWS::IAM::Policy'))).not.toContain('appconfig:');
  });

  test('the history can be restored and survives the stack', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      },
    });
  });

  test('the machine is traced and logs everything for a limited time', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ALL' },
    });
    for (const group of Object.values(template.findResources('AWS::Logs::LogGroup'))) expect(group.Properties.RetentionInDays).toBe(90);
  });
});

describe('the definition of a run', () => {
  const states = Object.entries(definition.States);

  test('is valid Amazon States Language', () => {
    const { isValid, errorsText } = aslValidator(parseDefinition() as never);
    expect(isValid ? '' : errorsText()).toBe('');
  });

  test('every path leads to an end', () => {
    const ends = new Set(states.filter(([, { Type, End }]) => End || Type === 'Succeed' || Type === 'Fail').map(([name]) => name));
    for (let grown = true; grown; ) {
      const more = states.filter(([name, state]) => !ends.has(name) && ways(state).some(next => ends.has(next)));
      for (const [name] of more) ends.add(name);
      grown = more.length > 0;
    }
    expect(states.map(([name]) => name).filter(name => !ends.has(name))).toEqual([]);
  });

  test('every state is reached', () => {
    const reached = new Set([definition.StartAt]);
    for (const name of reached) for (const next of ways(definition.States[name]!)) reached.add(next);
    expect(states.map(([name]) => name).filter(name => !reached.has(name))).toEqual([]);
  });

  test('every task is retried on transient errors by name, and caught for good', () => {
    const tasks = states.filter(([, { Type }]) => Type === 'Task');
    expect(tasks).toHaveLength(4);
    for (const [name, { Retry = [], Catch = [] }] of tasks) {
      const retried = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
      expect(retried).toEqual(expect.arrayContaining(['ThrottlingException', 'InternalServerError', 'Lambda.TooManyRequestsException']));
      expect(retried).not.toContain('States.ALL');
      const rescue = name === 'Report the failure' ? 'Run failed' : 'Report the failure';
      expect(Catch).toEqual([expect.objectContaining({ ErrorEquals: ['States.ALL'], Next: rescue })]);
    }
  });

  test('the machine lives longer than the longest deadline', () => {
    expect(definition.TimeoutSeconds).toBeGreaterThan(240 * 60);
  });
});

function ways({ Next, Default, Choices = [], Catch = [] }: State): string[] {
  return [Next, Default, ...Choices.map(choice => choice.Next), ...Catch.map(({ Next: next }) => next)].filter(next => next !== undefined);
}

describe('a run of the definition', () => {
  type Task = (input: Record<string, unknown>) => unknown;

  async function run(tasks: Record<string, Task>, input = {}) {
    const waits: unknown[] = [];
    const visited: string[] = [];
    const handlers = Object.fromEntries(
      Object.entries(tasks).map(([name, task]) => [name, (call: unknown) => ({ Payload: task((call as { Payload: never }).Payload) })]),
    );
    const machine = new StateMachine(parseDefinition() as never as StateMachineDefinition, { checkArn: false } as never);
    const none = Object.fromEntries(states().map(name => [name, 0]));
    const execution = machine.run(input, {
      overrides: { taskResourceLocalHandlers: handlers as never, waitTimeOverrides: none, retryIntervalOverrides: none },
      context: { Execution: { Name: 'run-1' } },
    });
    const following = (async () => {
      for await (const event of execution.eventLogs) {
        if (event.type !== 'StateEntered') continue;
        visited.push(event.state.name);
        if (event.state.type === 'Wait') waits.push((event.state.input as { waitSeconds: number }).waitSeconds);
      }
    })();
    const outcome = await execution.result.then(
      output => ({ output, error: undefined }),
      (error: Error) => ({ output: undefined, error: error.cause as Error }),
    );
    await following;
    return { ...outcome, waits, visited };
  }

  const states = () => Object.keys(definition.States);
  const done = () => ({ next: 'done', runId: 'run-1', outcome: 'complete' });

  test('waits as long as each look says and collects when all is settled', async () => {
    const looks = [
      { next: 'wait', waitSeconds: 20, runId: 'run-1' },
      { next: 'collect', waitSeconds: 0, runId: 'run-1' },
    ];
    const { output, waits } = await run({
      'Start the refresh': ({ runId, startedAt }) => ({ next: 'wait', waitSeconds: 15, runId, startedAt }),
      'Poll the refreshes': () => looks.shift(),
      'Collect the results': done,
    });
    expect(output).toEqual(done());
    expect(waits).toEqual([15, 20]);
  });

  test('collects at once when nothing was stale', async () => {
    const { visited, output } = await run({
      'Start the refresh': () => ({ next: 'collect', waitSeconds: 0, runId: 'run-1' }),
      'Collect the results': done,
    });
    expect(output).toEqual(done());
    expect(visited).not.toContain('Wait for Trusted Advisor');
  });

  test('hands the input of a start by hand on', async () => {
    const inputs: unknown[] = [];
    await run(
      {
        'Start the refresh': input => {
          inputs.push(input);
          return { next: 'collect', runId: 'run-1' };
        },
        'Collect the results': done,
      },
      { checkIds: ['Qch7DwouX1'] },
    );
    expect(inputs).toEqual([
      { runId: 'run-1', startedAt: expect.stringMatching(/^2\d{3}-/), input: { checkIds: ['Qch7DwouX1'] }, excludedCheckIds: EXCLUDED },
    ]);
  });

  test('collects again when the time of one call was not enough', async () => {
    const passes = [{ next: 'collect', waitSeconds: 60, runId: 'run-1', checksLeft: 2 }, done()];
    const { output, waits } = await run({
      'Start the refresh': () => ({ next: 'collect', waitSeconds: 0, runId: 'run-1' }),
      'Collect the results': () => passes.shift(),
    });
    expect(output).toEqual(done());
    expect(waits).toEqual([60]);
  });

  test('repeats a task that was throttled', async () => {
    let calls = 0;
    const { output } = await run({
      'Start the refresh': () => {
        if (++calls < 3) throw namedError('ThrottlingException', 'Rate exceeded');
        return { next: 'collect', runId: 'run-1' };
      },
      'Collect the results': done,
    });
    expect(output).toEqual(done());
    expect(calls).toBe(3);
  });

  test('reports why it failed and fails with the same error', async () => {
    const reports: unknown[] = [];
    const { error } = await run({
      'Start the refresh': () => {
        throw namedError('SubscriptionRequiredException', 'No support plan');
      },
      'Report the failure': input => {
        reports.push(input);
        return {};
      },
    });
    expect(reports).toEqual([
      {
        runId: 'run-1',
        startedAt: expect.stringMatching(/^2\d{3}-/),
        failure: { Error: 'SubscriptionRequiredException', Cause: 'No support plan' },
      },
    ]);
    expect(error?.name).toBe('SubscriptionRequiredException');
  });

  test('fails with the first error when the report fails too', async () => {
    const { error } = await run({
      'Start the refresh': () => {
        throw namedError('SubscriptionRequiredException', 'No support plan');
      },
      'Report the failure': () => {
        throw namedError('AccessDeniedException', 'Not allowed to publish');
      },
    });
    expect(error?.name).toBe('SubscriptionRequiredException');
  });
});

function namedError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

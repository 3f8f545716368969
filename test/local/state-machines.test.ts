import type { LocalCloud } from '../../local/cloud/local-cloud';
import type { Resource } from '../../local/cloud/template';
import { functionResource, smallCloud } from './fixture-cloud';

const running: LocalCloud[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(cloud => cloud.stop()));
});

const ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine:Machine';

async function machineCloud(states: Record<string, unknown>, source: string, rest: Record<string, Resource> = {}, top = {}) {
  const DefinitionString = {
    'Fn::Sub': [
      JSON.stringify({ StartAt: 'Work', States: states, ...top }).replaceAll('"FUNCTION"', `"\${Arn}"`),
      { Arn: { 'Fn::GetAtt': ['Work', 'Arn'] } },
    ],
  };
  const resources: Record<string, Resource> = {
    Work: functionResource('code', { Timeout: 300 }),
    Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString } },
    ...rest,
  };
  const cloud = await smallCloud({ code: source }, resources);
  running.push(cloud);
  return cloud;
}

const INVOKE = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: 'FUNCTION', 'Payload.$': '$' },
  OutputPath: '$.Payload',
};

describe('a state machine', () => {
  test('waits on the clock of the run and counts its transitions', async () => {
    const cloud = await machineCloud(
      {
        Work: { ...INVOKE, Next: 'Done?' },
        'Done?': { Type: 'Choice', Choices: [{ Variable: '$.count', NumericLessThan: 3, Next: 'Wait' }], Default: 'End' },
        Wait: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Work' },
        End: { Type: 'Succeed' },
      },
      'exports.handler = async ({ count = 0 }) => ({ count: count + 1, seconds: 600, at: new Date().toISOString() });',
    );
    cloud.machines.start(ARN, {});
    await cloud.minutes(60);
    expect(cloud.machines.executions).toMatchObject([
      { status: 'SUCCEEDED', transitions: 9, output: { count: 3, seconds: 600, at: '2030-01-01T00:20:00.000Z' } },
    ]);
  });

  test('tries again by the name of the error, after the pauses it declares', async () => {
    const Retry = [{ ErrorEquals: ['Busy'], IntervalSeconds: 10, BackoffRate: 2, MaxAttempts: 2 }];
    const cloud = await machineCloud(
      { Work: { ...INVOKE, Retry, End: true } },
      "let n = 0; exports.handler = async () => { if (++n < 3) { const e = new Error('no'); e.name = 'Busy'; throw e; } return n; };",
    );
    cloud.machines.start(ARN, {});
    await cloud.minutes(5);
    expect(cloud.heard.invocations.map(({ at }) => at)).toEqual([0, 10, 30]);
    expect(cloud.machines.executions).toMatchObject([{ status: 'SUCCEEDED', transitions: 3, output: 3 }]);
  });

  test('catches a timeout of its function and tells what failed', async () => {
    const Catch = [{ ErrorEquals: ['Sandbox.Timedout'], ResultPath: '$.failure', Next: 'Failed' }];
    const cloud = await machineCloud(
      { Work: { ...INVOKE, Catch, End: true }, Failed: { Type: 'Fail', ErrorPath: '$.failure.Error', CausePath: '$.failure.Cause' } },
      'exports.handler = () => new Promise(resolve => setTimeout(resolve, 1e7));',
    );
    cloud.machines.start(ARN, {});
    await cloud.minutes(10);
    expect(cloud.machines.executions).toMatchObject([
      {
        status: 'FAILED',
        error: 'Sandbox.Timedout',
        cause: expect.stringContaining('timed out after 300.00 seconds'),
        endedAt: Date.parse('2030-01-01T00:05:00Z'),
      },
    ]);
  });

  test('with a rate of its scheduler begins at once, and again by its rate', async () => {
    const Target = { Arn: { 'Fn::GetAtt': ['Machine', 'Arn'] }, RoleArn: 'role', Input: '{"from":"schedule"}' };
    const cloud = await machineCloud({ Work: { ...INVOKE, End: true } }, 'exports.handler = async event => event;', {
      Schedule: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: { ScheduleExpression: 'rate(20 minutes)', FlexibleTimeWindow: { Mode: 'OFF' }, Target },
      },
      Paused: { Type: 'AWS::Scheduler::Schedule', Properties: { ScheduleExpression: 'rate(1 minute)', State: 'DISABLED', Target } },
    });
    await cloud.minutes(45);
    expect(cloud.heard.invocations.map(({ at }) => at)).toEqual([0, 1200, 2400]);
    expect(cloud.machines.executions[0]?.output).toEqual({ from: 'schedule' });
  });

  test('that would run differently here than in AWS is refused', async () => {
    const states = { Work: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% 1 %}', End: true } };
    await expect(machineCloud(states, '')).rejects.toThrow(/JSONata/);
    const task = { Work: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', End: true } };
    await expect(machineCloud(task, '')).rejects.toThrow(/sqs:sendMessage/);
  });
});

import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  JitterType,
  JsonPath,
  Succeed,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { LambdaFunction } from '../lambda-function';

/** The functions behind the tasks of a run. */
export interface RefreshFunctions {
  readonly start: LambdaFunction;
  readonly poll: LambdaFunction;
  readonly collect: LambdaFunction;
  readonly report: LambdaFunction;
}

const LAMBDA_TROUBLE = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  'Sandbox.Timedout',
  'States.Timeout',
];

/** Names that the SDK's errors carry after its own retries are used up: Support API, DynamoDB, EventBridge, connection. */
const SERVICE_TROUBLE = [
  'ThrottlingException',
  'InternalServerError',
  'InternalException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TimeoutError',
];

/** What names a run: the same for every attempt at its first step. */
const RUN = { runId: JsonPath.stringAt('$$.Execution.Name'), startedAt: JsonPath.stringAt('$$.Execution.StartTime') };

/**
 * The states of a run: start, wait and poll until Trusted Advisor is done, collect; whatever fails is reported. The states' names are their IDs in the scope.
 * @param excludedCheckIds comma-separated; may be a token
 */
export function refreshDefinition(scope: Construct, functions: RefreshFunctions, excludedCheckIds: string): IChainable {
  const failed = failurePath(scope, functions.report);
  const task = (name: string, lambdaFunction: LambdaFunction, payload?: Record<string, string>) =>
    taskState(scope, name, { lambdaFunction, failed, payload });
  // The IDs stand in the definition, which may have 1 MB; a function's environment has 4 KB for all that is in it.
  const start = task('Start the refresh', functions.start, { ...RUN, input: JsonPath.entirePayload, excludedCheckIds });
  const poll = task('Poll the refreshes', functions.poll);
  const collect = task('Collect the results', functions.collect);
  const wait = (name: string) => new Wait(scope, name, { time: WaitTime.secondsPath('$.waitSeconds') });

  const isRunning = new Choice(scope, 'Is a refresh still running?')
    .when(Condition.stringEquals('$.next', 'wait'), wait('Wait for Trusted Advisor').next(poll))
    .otherwise(collect);
  const isCollected = new Choice(scope, 'Is everything collected?')
    .when(Condition.stringEquals('$.next', 'collect'), wait('Wait before collecting the rest').next(collect))
    .otherwise(new Succeed(scope, 'Run is over'));
  poll.next(isRunning);
  collect.next(isCollected);
  return start.next(isRunning);
}

function failurePath(scope: Construct, report: LambdaFunction): LambdaInvoke {
  const failed = new Fail(scope, 'Run failed', { errorPath: '$.failure.Error', causePath: '$.failure.Cause' });
  const task = new LambdaInvoke(scope, 'Report the failure', {
    lambdaFunction: report,
    payload: TaskInput.fromObject({ ...RUN, failure: JsonPath.objectAt('$.failure') }),
    resultPath: '$.report',
    taskTimeout: Timeout.duration(Duration.minutes(2)),
    retryOnServiceExceptions: false,
  });
  retryTrouble(task);
  task.addCatch(failed, { resultPath: '$.reportFailure' });
  task.next(failed);
  return task;
}

interface Task {
  lambdaFunction: LambdaFunction;
  /** Where the run goes when the task fails for good. */
  failed: IChainable;
  /** Default: what the state before has left. */
  payload?: Record<string, string>;
}

function taskState(scope: Construct, name: string, { lambdaFunction, failed, payload }: Task): LambdaInvoke {
  const task = new LambdaInvoke(scope, name, {
    lambdaFunction,
    payload: payload && TaskInput.fromObject(payload),
    outputPath: '$.Payload',
    taskTimeout: Timeout.duration(Duration.minutes(16)),
    retryOnServiceExceptions: false,
  });
  retryTrouble(task);
  task.addCatch(failed, { resultPath: '$.failure' });
  return task;
}

function retryTrouble(task: LambdaInvoke): void {
  const pace = { backoffRate: 2, maxDelay: Duration.minutes(2), jitterStrategy: JitterType.FULL };
  task.addRetry({ errors: LAMBDA_TROUBLE, interval: Duration.seconds(2), maxAttempts: 6, ...pace });
  task.addRetry({ errors: SERVICE_TROUBLE, interval: Duration.seconds(15), maxAttempts: 4, ...pace });
}

import { Aws, Duration, Names, RemovalPolicy } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Schedule, ScheduleExpression, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import {
  Choice,
  Condition,
  DefinitionBody,
  Fail,
  type IChainable,
  JitterType,
  JsonPath,
  LogLevel,
  StateMachine,
  StateMachineType,
  Succeed,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { EXPIRY_ATTRIBUTE, METRIC_NAMESPACE, REFRESH_SUCCEEDED, RULES_ENV, TABLE_KEY } from '../lambdas/shared/contract';
import { LambdaFunction } from './lambda-function';
import { checkSchedule } from './refresh-schedule';
import type { RulesConfiguration } from './rules-configuration';

/** The longest deadline a run may have, in minutes: the machine's own timeout, which nothing catches, has to lie above it. */
export const MAX_DEADLINE_MINUTES = 240;

/** What is left of the machine's life after the longest deadline, for collecting. */
const COLLECTING_MINUTES = 120;

const LAMBDA_TROUBLE = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  'Sandbox.Timedout',
  'States.Timeout',
];

/** The dimension of every metric that the functions write: `LambdaFunction` gives it to them as POWERTOOLS_SERVICE_NAME. */
const SERVICE_NAME = 'support-automation';

/** What names a run: the same for every attempt at its first step. */
const RUN = { runId: JsonPath.stringAt('$$.Execution.Name'), startedAt: JsonPath.stringAt('$$.Execution.StartTime') };

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

export interface TrustedAdvisorRefreshProps {
  /** When a run starts: an EventBridge Scheduler expression, `rate(1 day)` or `cron(...)`. May be a token. */
  readonly schedule: string;
  /** Language of the checks' names and texts: en, ja, pt_BR ... as DescribeTrustedAdvisorChecks takes it. May be a token. */
  readonly language: string;
  /** Categories to keep fresh, comma-separated; `all` or nothing is every category. May be a token. */
  readonly checkCategories: string;
  /** IDs of checks to leave alone, comma-separated. May be a token. */
  readonly excludedCheckIds: string;
  /** Minutes after its start at which a run stops waiting for refreshes, at most `MAX_DEADLINE_MINUTES`. May be a token. */
  readonly deadlineMinutes: string;
  /** The operator's rules, whose exclusions are honoured here. Without it nothing is excluded but by `excludedCheckIds`. */
  readonly rules?: RulesConfiguration;
  /** Where events of Trusted Advisor go that could not be handled. Without it they are dropped: the next run finds what they told. */
  readonly deadLetterQueue?: IQueue;
}

/**
 * Keeps Trusted Advisor fresh and says what changed: a schedule starts a state machine that refreshes what is stale, waits until
 * Trusted Advisor is done or the deadline has passed, and collects the results into the table.
 *
 * Whoever runs the definition elsewhere has to give it the context object's `Execution.Name`, which is the run's ID, and `Execution.StartTime`.
 */
export class TrustedAdvisorRefresh extends Construct {
  /** Checks, findings and history. Outlives the stack: nobody else keeps this history. */
  readonly table: Table;
  /** One execution is one run. Input of a start by hand: `{}`, or `{"checkIds": ["..."]}` for some checks only. */
  readonly stateMachine: StateMachine;
  private readonly defaultBus: IEventBus;

  constructor(scope: Construct, id: string, props: TrustedAdvisorRefreshProps) {
    super(scope, id);
    this.defaultBus = EventBus.fromEventBusName(this, 'DefaultBus', 'default');
    this.table = new Table(this, 'Table', {
      partitionKey: { name: TABLE_KEY.partition, type: AttributeType.STRING },
      sortKey: { name: TABLE_KEY.sort, type: AttributeType.STRING },
      timeToLiveAttribute: EXPIRY_ATTRIBUTE,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.stateMachine = this.buildStateMachine(props, {
      start: this.startFunction(props),
      poll: this.pollFunction(),
      collect: this.collectFunction(props),
      report: this.reportFunction(),
    });
    this.followEvents(props);
    checkSchedule(props.schedule);
    new Schedule(this, 'Schedule', {
      description: 'Starts a refresh of Trusted Advisor.',
      schedule: ScheduleExpression.expression(props.schedule),
      timeWindow: TimeWindow.off(),
      // No dead-letter queue: there is nothing in the input, and an alarm on `metricSuccessfulRuns` tells when refreshes stay away.
      target: new StepFunctionsStartExecution(this.stateMachine, { input: ScheduleTargetInput.fromObject({}) }),
    });
  }

  /**
   * Number of refreshes over the whole account that came to their end. There is no data in an hour without one: an alarm on its absence takes a
   * window of some hours and counts missing data as breaching.
   */
  metricSuccessfulRuns(options?: MetricOptions): Metric {
    return new Metric({
      namespace: METRIC_NAMESPACE,
      metricName: REFRESH_SUCCEEDED,
      dimensionsMap: { service: SERVICE_NAME },
      statistic: 'Sum',
      period: Duration.hours(1),
      ...options,
    });
  }

  private startFunction(props: TrustedAdvisorRefreshProps): LambdaFunction {
    const start = new LambdaFunction(this, 'StartRefresh', {
      entry: 'trusted-advisor/handlers/start-refresh',
      description: 'Lists the Trusted Advisor checks and refreshes the stale ones.',
      // Hundreds of checks, one call each, at the pace that the account shares with others.
      timeout: Duration.minutes(15),
      environment: {
        TABLE_NAME: this.table.tableName,
        CHECK_LANGUAGE: props.language,
        CHECK_CATEGORIES: props.checkCategories,
        DEADLINE_MINUTES: props.deadlineMinutes,
        ...rulesEnvironment(props),
      },
    });
    props.rules?.allowToRead(start);
    this.table.grant(start, 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:BatchWriteItem');
    start.allowSupport(
      'support:DescribeTrustedAdvisorChecks',
      'support:DescribeTrustedAdvisorCheckRefreshStatuses',
      'support:RefreshTrustedAdvisorCheck',
    );
    return start;
  }

  private pollFunction(): LambdaFunction {
    const poll = new LambdaFunction(this, 'PollRefresh', {
      entry: 'trusted-advisor/handlers/poll-refresh',
      description: 'Looks at the refreshes that Trusted Advisor has not finished.',
      timeout: Duration.minutes(5),
      environment: { TABLE_NAME: this.table.tableName },
    });
    this.table.grant(poll, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:BatchWriteItem');
    poll.allowSupport('support:DescribeTrustedAdvisorCheckRefreshStatuses');
    return poll;
  }

  private collectFunction(props: TrustedAdvisorRefreshProps): LambdaFunction {
    const collect = new LambdaFunction(this, 'CollectResults', {
      entry: 'trusted-advisor/handlers/collect-results',
      description: 'Stores what Trusted Advisor found, compares it with the last run and publishes what changed.',
      timeout: Duration.minutes(15),
      // A check with tens of thousands of flagged resources comes as one answer.
      memorySize: 2048,
      environment: { TABLE_NAME: this.table.tableName, CHECK_LANGUAGE: props.language, ...rulesEnvironment(props) },
    });
    props.rules?.allowToRead(collect);
    this.table.grant(collect, 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem');
    collect.allowSupport('support:DescribeTrustedAdvisorCheckSummaries', 'support:DescribeTrustedAdvisorCheckResult');
    this.defaultBus.grantPutEventsTo(collect);
    return collect;
  }

  private reportFunction(): LambdaFunction {
    const report = new LambdaFunction(this, 'ReportFailure', {
      entry: 'trusted-advisor/handlers/report-failure',
      description: 'Records and publishes that a refresh of Trusted Advisor failed.',
      environment: { TABLE_NAME: this.table.tableName },
    });
    this.table.grant(report, 'dynamodb:PutItem');
    this.defaultBus.grantPutEventsTo(report);
    return report;
  }

  /** Trusted Advisor sends its events in us-east-1, best effort; elsewhere the rule has nothing to do. */
  private followEvents({ deadLetterQueue }: TrustedAdvisorRefreshProps): void {
    const follow = new LambdaFunction(this, 'FollowAdvisor', {
      entry: 'trusted-advisor/handlers/follow-advisor',
      description: 'Takes in what Trusted Advisor tells of single resources between the runs.',
      timeout: Duration.minutes(1),
      environment: { TABLE_NAME: this.table.tableName },
      onFailure: deadLetterQueue && new SqsDestination(deadLetterQueue),
    });
    this.table.grant(follow, 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem');
    this.defaultBus.grantPutEventsTo(follow);
    new Rule(this, 'AdvisorEvents', {
      description: 'What Trusted Advisor tells of single resources.',
      eventPattern: {
        account: [Aws.ACCOUNT_ID],
        source: ['aws.trustedadvisor'],
        detailType: ['Trusted Advisor Check Item Refresh Notification'],
        detail: { status: ['OK', 'WARN', 'ERROR'] },
      },
      targets: [new LambdaTarget(follow, { retryAttempts: 2, maxEventAge: Duration.hours(1), deadLetterQueue })],
    });
  }

  private buildStateMachine(
    props: TrustedAdvisorRefreshProps,
    functions: Record<'start' | 'poll' | 'collect' | 'report', LambdaFunction>,
  ): StateMachine {
    return new StateMachine(this, 'StateMachine', {
      comment: 'Refreshes what is stale in Trusted Advisor, waits until it is done, and collects what changed.',
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(this.definition(props, functions)),
      timeout: Duration.minutes(MAX_DEADLINE_MINUTES + COLLECTING_MINUTES),
      tracingEnabled: true,
      logs: {
        level: LogLevel.ALL,
        // The payloads are IDs and counts, and the log tells which.
        includeExecutionData: true,
        // Groups of this name share one resource policy; under any other name the policies of the account are soon used up:
        // https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
        destination: new LogGroup(this, 'StateMachineLogs', {
          logGroupName: `/aws/vendedlogs/states/${Aws.STACK_NAME}-${Names.uniqueResourceName(this, { maxLength: 64 })}`,
          retention: RetentionDays.THREE_MONTHS,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      },
    });
  }

  private definition(
    { excludedCheckIds }: TrustedAdvisorRefreshProps,
    functions: Record<'start' | 'poll' | 'collect' | 'report', LambdaFunction>,
  ): IChainable {
    const failed = this.failurePath(functions.report);
    // The IDs stand in the definition, which may have 1 MB; a function's environment has 4 KB for all that is in it.
    const input = { ...RUN, input: JsonPath.entirePayload, excludedCheckIds };
    const start = this.task('Start the refresh', functions.start, failed, input);
    const poll = this.task('Look at the refreshes', functions.poll, failed);
    const collect = this.task('Collect the results', functions.collect, failed);
    const waitForAdvisor = new Wait(this, 'Wait for Trusted Advisor', { time: WaitTime.secondsPath('$.waitSeconds') });
    const waitForRest = new Wait(this, 'Wait before collecting the rest', { time: WaitTime.secondsPath('$.waitSeconds') });

    const isRunning = new Choice(this, 'Is a refresh still running?')
      .when(Condition.stringEquals('$.next', 'wait'), waitForAdvisor.next(poll))
      .otherwise(collect);
    const isCollected = new Choice(this, 'Is everything collected?')
      .when(Condition.stringEquals('$.next', 'collect'), waitForRest.next(collect))
      .otherwise(new Succeed(this, 'Run is over'));
    poll.next(isRunning);
    collect.next(isCollected);
    return start.next(isRunning);
  }

  private failurePath(report: LambdaFunction): LambdaInvoke {
    const failed = new Fail(this, 'Run failed', { errorPath: '$.failure.Error', causePath: '$.failure.Cause' });
    const task = new LambdaInvoke(this, 'Report the failure', {
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

  private task(name: string, lambdaFunction: LambdaFunction, failed: LambdaInvoke, payload?: Record<string, string>): LambdaInvoke {
    const task = new LambdaInvoke(this, name, {
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
}

function retryTrouble(task: LambdaInvoke): void {
  const pace = { backoffRate: 2, maxDelay: Duration.minutes(2), jitterStrategy: JitterType.FULL };
  task.addRetry({ errors: LAMBDA_TROUBLE, interval: Duration.seconds(2), maxAttempts: 6, ...pace });
  task.addRetry({ errors: SERVICE_TROUBLE, interval: Duration.seconds(15), maxAttempts: 4, ...pace });
}

function rulesEnvironment({ rules }: TrustedAdvisorRefreshProps): Record<string, string> {
  return rules?.functionEnvironment ?? { [RULES_ENV.application]: '' };
}

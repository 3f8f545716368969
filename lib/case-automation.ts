import { ArnFormat, Aws, CfnCondition, type CfnParameter, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { type CfnRule, Match, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DETAIL_TYPE, DUE_INDEX, EVENT_SOURCE, EXPIRY_ATTRIBUTE, TABLE_KEY } from '../lambdas/shared/contract';
import { LambdaFunction } from './lambda-function';
import { Operations } from './operations';
import type { Parameters } from './parameters';
import type { RulesConfiguration } from './rules-configuration';

/** How long a function of this room may run. */
const FUNCTION_TIMEOUT = Duration.seconds(60);
/** For how long a claimed call belongs to its invocation: no invocation lives longer, and the rest is margin. */
const LEASE = FUNCTION_TIMEOUT.plus(Duration.seconds(30));
/** How often an alarm event is tried before it is put aside. */
const MAX_RECEIVE_COUNT = 5;

/** Whatever can bring a finding to error, or away from it. */
const FINDING_EVENTS = [
  DETAIL_TYPE.findingAppeared,
  DETAIL_TYPE.findingCameBack,
  DETAIL_TYPE.findingFixed,
  DETAIL_TYPE.findingGotWorse,
  DETAIL_TYPE.findingImproved,
  DETAIL_TYPE.findingSuppressed,
  DETAIL_TYPE.findingUnsuppressed,
];

/** Turns CloudWatch alarms into AWS Support cases. */
export class CaseAutomation extends Construct {
  /** Incidents, what happened to them, and what was done. Outlives the stack: it is the audit trail. */
  readonly table: Table;
  /** Alarm events on their way in. */
  readonly queue: Queue;
  /** What could not be handled, with the reason. */
  readonly deadLetterQueue: Queue;
  /** The function that comes every minute. */
  readonly sweep: LambdaFunction;

  constructor(
    scope: Construct,
    id: string,
    parameters: Parameters,
    private readonly rules: RulesConfiguration,
  ) {
    super(scope, id);
    this.table = this.caseTable();
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'AlarmQueue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // AWS advises six times the function's timeout: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * FUNCTION_TIMEOUT.toSeconds()),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
    this.alarmRule(parameters.alarmNamePrefix, parameters.alarmAccountIds);
    this.findingRule(parameters.findingCaseCheckIds);
    this.recordAlarm(parameters);
    this.sweep = this.sweepIncidents(parameters);
    this.followCase();
    this.reconcileAlarms(parameters);
  }

  private caseTable(): Table {
    const table = new Table(this, 'Table', {
      partitionKey: { name: TABLE_KEY.partition, type: AttributeType.STRING },
      sortKey: { name: TABLE_KEY.sort, type: AttributeType.STRING },
      timeToLiveAttribute: EXPIRY_ATTRIBUTE,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    table.addGlobalSecondaryIndex({
      indexName: DUE_INDEX.name,
      partitionKey: { name: DUE_INDEX.partition, type: AttributeType.STRING },
      sortKey: { name: DUE_INDEX.sort, type: AttributeType.STRING },
    });
    return table;
  }

  /**
   * CloudWatch alarm events to the queue: of this account, and of those that the operator names. An empty prefix is no prefix: whether EventBridge takes
   * an empty one is not documented.
   */
  private alarmRule(prefix: CfnParameter, accountIds: CfnParameter): void {
    const hasPrefix = new CfnCondition(this, 'HasAlarmNamePrefix', { expression: Fn.conditionNot(Fn.conditionEquals(prefix, '')) });
    const rule = new Rule(this, 'AlarmRule', {
      description: 'CloudWatch alarms that changed.',
      eventPattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change', 'CloudWatch Alarm Contributor State Change'],
        resources: Match.anythingButPrefix(Operations.alarmArnPrefix(this)),
      },
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetterQueue })],
    });
    const hasOthers = new CfnCondition(this, 'HasAlarmAccounts', { expression: Fn.conditionNot(Fn.conditionEquals(accountIds, '')) });
    const alarmName = Fn.conditionIf(hasPrefix.logicalId, [{ prefix: prefix.valueAsString }], [{ exists: true }]);
    const accounts = itemsOf(Fn.join(',', [Aws.ACCOUNT_ID, accountIds.valueAsString]));
    const cfnRule = rule.node.defaultChild as CfnRule;
    cfnRule.addPropertyOverride('EventPattern.detail.alarmName', alarmName);
    cfnRule.addPropertyOverride('EventPattern.account', Fn.conditionIf(hasOthers.logicalId, accounts, [Aws.ACCOUNT_ID]));
  }

  /**
   * Our own events about findings of the chosen checks take the same way as alarms. An empty list would be no valid pattern. For `all` the pattern asks
   * for no check, since it would have no room for all IDs.
   */
  private findingRule(checkIds: CfnParameter): void {
    const hasChecks = new CfnCondition(this, 'HasFindingCases', {
      expression: Fn.conditionNot(Fn.conditionEquals(checkIds, '')),
    });
    const takesAll = new CfnCondition(this, 'HasAllFindingCases', { expression: Fn.conditionEquals(checkIds, 'all') });
    const rule = new Rule(this, 'FindingRule', {
      description: 'Findings of Trusted Advisor that become cases.',
      // Anybody who may put events on this bus can give them our source.
      eventPattern: { account: [Aws.ACCOUNT_ID], source: [EVENT_SOURCE], detailType: FINDING_EVENTS },
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetterQueue })],
    });
    const chosen = Fn.conditionIf(takesAll.logicalId, [{ exists: true }], itemsOf(checkIds.valueAsString));
    const checkId = Fn.conditionIf(hasChecks.logicalId, chosen, ['no check']);
    (rule.node.defaultChild as CfnRule).addPropertyOverride('EventPattern.detail.checkId', checkId);
  }

  private recordAlarm(parameters: Parameters): void {
    const record = new LambdaFunction(this, 'RecordAlarm', {
      entry: 'cases/handlers/record-alarm',
      description: 'Records what a CloudWatch alarm said, and works its incident.',
      timeout: FUNCTION_TIMEOUT,
      environment: {
        ...this.environment(parameters),
        DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl,
        MAX_RECEIVE_COUNT: `${MAX_RECEIVE_COUNT}`,
      },
    });
    // Two at a time at the most: the Support API takes five calls a second from the whole account.
    record.addEventSource(new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 2 }));
    record.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetterQueue.queueArn] }));
    this.allowToWork(record);
  }

  private sweepIncidents(parameters: Parameters): LambdaFunction {
    const sweep = new LambdaFunction(this, 'SweepIncidents', {
      entry: 'cases/handlers/sweep-incidents',
      description: 'Every minute: works the incidents that are due.',
      timeout: FUNCTION_TIMEOUT,
      environment: this.environment(parameters),
      // The next minute is the retry.
      retryAttempts: 0,
    });
    new Rule(this, 'SweepRule', {
      description: 'Works the incidents that are due.',
      schedule: Schedule.rate(Duration.minutes(1)),
      // No dead-letter queue: there is nothing in the event, and an alarm tells when no sweep has run for ten minutes.
      targets: [new LambdaTarget(sweep, { retryAttempts: 0 })],
    });
    this.allowToWork(sweep);
    this.allowIndex(sweep);
    sweep.allowSupport(
      'support:DescribeServices',
      'support:DescribeSeverityLevels',
      'support:DescribeCreateCaseOptions',
      'support:DescribeSupportedLanguages',
    );
    return sweep;
  }

  private followCase(): void {
    const follow = new LambdaFunction(this, 'FollowCase', {
      entry: 'cases/handlers/follow-case',
      description: 'Notes that somebody did something with a case of ours.',
      timeout: FUNCTION_TIMEOUT,
      environment: { CASE_TABLE: this.table.tableName },
      onFailure: new SqsDestination(this.deadLetterQueue),
    });
    new Rule(this, 'CaseRule', {
      description: 'AWS Support cases that changed.',
      eventPattern: { account: [Aws.ACCOUNT_ID], source: ['aws.support'], detailType: ['Support Case Update'] },
      targets: [new LambdaTarget(follow, { deadLetterQueue: this.deadLetterQueue })],
    });
    this.allowTable(follow, 'dynamodb:GetItem', 'dynamodb:PutItem');
  }

  /** Events are delivered at least once, from the bus on: what was lost before is found here. */
  private reconcileAlarms(parameters: Parameters): void {
    const reconcile = new LambdaFunction(this, 'ReconcileAlarms', {
      entry: 'cases/handlers/reconcile-alarms',
      description: 'Every 15 minutes: compares the incidents with what CloudWatch says.',
      timeout: FUNCTION_TIMEOUT,
      environment: {
        CASE_TABLE: this.table.tableName,
        ACCOUNT_ID: Aws.ACCOUNT_ID,
        ALARM_NAME_PREFIX: parameters.alarmNamePrefix.valueAsString,
        OWN_ALARM_PREFIX: Operations.alarmNamePrefix,
      },
      retryAttempts: 0,
    });
    new Rule(this, 'ReconcileRule', {
      description: 'Compares the incidents with what CloudWatch says.',
      schedule: Schedule.rate(Duration.minutes(15)),
      // No dead-letter queue: there is nothing in the event, and the next comparison finds what this one would have found.
      targets: [new LambdaTarget(reconcile, { retryAttempts: 0 })],
    });
    this.allowTable(reconcile, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    this.allowIndex(reconcile);
    // DescribeAlarms lists composite alarms only for a permission on "*".
    reconcile.addToRolePolicy(new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }));
  }

  /** What `caseServices()` reads. */
  private environment(parameters: Parameters): Record<string, string> {
    return {
      CASE_TABLE: this.table.tableName,
      ...this.rules.functionEnvironment,
      ACCOUNT_ID: Aws.ACCOUNT_ID,
      // The last part of the stack's ARN: another installation, or the same one deployed anew, marks its cases otherwise.
      INSTALLATION: Fn.select(2, Fn.split('/', Aws.STACK_ID)),
      LEASE_SECONDS: `${LEASE.toSeconds()}`,
      MODE: parameters.mode.valueAsString,
      OPEN_DELAY_SECONDS: parameters.openDelaySeconds.valueAsString,
      RESOLVE_DELAY_SECONDS: parameters.resolveDelaySeconds.valueAsString,
      REOPEN_WINDOW_HOURS: parameters.reopenWindowHours.valueAsString,
      AUTO_RESOLVE: parameters.autoResolve.valueAsString,
      MAX_CASES_PER_HOUR: parameters.maxCasesPerHour.valueAsString,
      QUIET_PERIOD_MINUTES: parameters.quietPeriodMinutes.valueAsString,
      EXISTING_ALARMS: parameters.existingAlarms.valueAsString,
      SCALING_ALARMS: parameters.scalingAlarms.valueAsString,
      ALARMS_WITH_DISABLED_ACTIONS: parameters.alarmsWithDisabledActions.valueAsString,
      DEFAULT_SERVICE_CODE: parameters.defaultServiceCode.valueAsString,
      DEFAULT_CATEGORY_CODE: parameters.defaultCategoryCode.valueAsString,
      DEFAULT_SEVERITY_CODE: parameters.defaultSeverityCode.valueAsString,
      ISSUE_TYPE: parameters.issueType.valueAsString,
      CASE_LANGUAGE: parameters.caseLanguage.valueAsString,
      CC_EMAIL_ADDRESSES: parameters.ccEmailAddresses.valueAsString,
    };
  }

  private allowIndex(worker: LambdaFunction): void {
    worker.addToRolePolicy(
      new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${this.table.tableArn}/index/${DUE_INDEX.name}`] }),
    );
  }

  /** `Table.grant` would add the index, which only the sweep reads. */
  private allowTable(worker: LambdaFunction, ...actions: string[]): void {
    worker.addToRolePolicy(new PolicyStatement({ actions, resources: [this.table.tableArn] }));
  }

  /** What it takes to work an incident. */
  private allowToWork(worker: LambdaFunction): void {
    this.allowTable(worker, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem');
    worker.allowSupport(
      'support:AddAttachmentsToSet',
      'support:CreateCase',
      'support:AddCommunicationToCase',
      'support:ResolveCase',
      'support:DescribeCases',
      'support:DescribeCommunications',
    );
    // DescribeAlarms lists composite alarms only for a permission on "*":
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
    // The others know no resources, or only alarms, of which any may become a case.
    worker.addToRolePolicy(
      new PolicyStatement({
        actions: [
          'cloudwatch:DescribeAlarmHistory',
          'cloudwatch:DescribeAlarms',
          'cloudwatch:GetMetricWidgetImage',
          'cloudwatch:ListAlarmMuteRules',
        ],
        resources: ['*'],
      }),
    );
    this.rules.allowToRead(worker);
    const defaultBus = Stack.of(this).formatArn({
      service: 'events',
      resource: 'event-bus',
      resourceName: 'default',
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    worker.addToRolePolicy(new PolicyStatement({ actions: ['events:PutEvents'], resources: [defaultBus] }));
  }
}

/** The items of a comma-separated parameter, whose blanks no pattern would match. */
function itemsOf(list: string): string[] {
  return Fn.split(',', Fn.join('', Fn.split(' ', list)));
}

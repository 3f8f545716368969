import { Aws, CfnCondition, type CfnParameter, Duration, Fn, Stack, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { INCIDENT_FAILURES, METRIC_NAMESPACE, RULES_REJECTED, SUPPORT_REFUSALS } from '../lambdas/shared/contract';
import type { LambdaFunction } from './lambda-function';
import type { TrustedAdvisorRefresh } from './trusted-advisor-refresh';

export interface OperationsProps {
  /** Where e-mail about our own trouble goes; may be empty. */
  readonly notificationEmail: CfnParameter;
  readonly deadLetterQueue: IQueue;
  readonly alarmQueue: IQueue;
  /** The function that comes every minute, whatever happens. */
  readonly sweep: LambdaFunction;
  readonly functions: LambdaFunction[];
  readonly trustedAdvisor: TrustedAdvisorRefresh;
  /** Hours without a finished refresh after which the alarm goes off. */
  readonly maxRefreshAgeHours: CfnParameter;
}

/** What must not happen to the application itself: alarms whose names read as sentences, and a topic that tells of them. */
export class Operations extends Construct {
  /** The names of the alarms made here begin so. They must not become cases: our own trouble is no case for AWS. */
  static readonly alarmNamePrefix = `${Aws.STACK_NAME}-Operations`;

  /** The same as the beginning of their ARNs. */
  static alarmArnPrefix(scope: Construct): string {
    return Stack.of(scope).formatArn({ service: 'cloudwatch', resource: `alarm:${Operations.alarmNamePrefix}` });
  }

  /** Rules that were deployed cannot be used. */
  readonly rulesRejected: Alarm;

  private readonly topic: Topic;

  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    this.topic = this.notifications(props.notificationEmail);
    const { deadLetterQueue, alarmQueue, sweep, functions, trustedAdvisor, maxRefreshAgeHours } = props;
    const minute = { period: Duration.minutes(1) };
    this.alarm('EventsCouldNotBeHandled', 'Alarm events wait in the dead-letter queue. See the runbook: dead letters.', {
      metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible(minute),
    });
    this.alarm('EventsWaitTooLong', 'Alarm events have waited for 15 minutes to be recorded. See the runbook: waiting events.', {
      metric: alarmQueue.metricApproximateAgeOfOldestMessage(minute),
      threshold: 900,
    });
    this.alarm('IncidentsAreNotSwept', 'No sweep has run for 10 minutes: cases are neither opened nor resolved. See the runbook: sweep.', {
      metric: sweep.metricInvocations({ period: Duration.minutes(10) }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    });
    for (const fn of functions) {
      this.alarm(`${fn.node.id}Fails`, `${fn.node.id} has failed in 3 of 5 minutes. See the runbook: failing functions.`, {
        metric: fn.metricErrors(minute),
        evaluationPeriods: 5,
        datapointsToAlarm: 3,
      });
    }
    this.rulesRejected = this.alarm(
      'RoutingRulesRejected',
      'The rules that are deployed cannot be read or used; a deployment of the last minutes is rolled back. See the runbook: rules.',
      {
        // By the minute: the deployment that it rolls back is watched for minutes.
        metric: new Metric({
          namespace: METRIC_NAMESPACE,
          metricName: RULES_REJECTED,
          statistic: 'Sum',
          period: Duration.minutes(1),
          dimensionsMap: { service: 'cases' },
        }),
      },
    );
    this.alarm(
      'SupportRefusesCases',
      'AWS Support refuses calls until somebody mends the cause: no plan, no permission, wrong codes. See the runbook: refusals.',
      asLongAsItIsTried(SUPPORT_REFUSALS),
    );
    this.alarm(
      'IncidentsCannotBeWorked',
      'Steps of incidents fail by a fault of the application; they are tried again. See the runbook: failing incidents.',
      asLongAsItIsTried(INCIDENT_FAILURES),
    );
    this.alarm('RefreshFailed', 'A Trusted Advisor refresh failed. See the runbook: refresh.', {
      metric: trustedAdvisor.stateMachine.metricFailed({ period: Duration.minutes(5) }),
    });
    this.alarm('RefreshTimedOut', 'A Trusted Advisor refresh did not come to an end. See the runbook: refresh.', {
      metric: trustedAdvisor.stateMachine.metricTimedOut({ period: Duration.minutes(5) }),
    });
    this.alarm('TrustedAdvisorStaysStale', 'No refresh has come to its end for MaxRefreshAgeHours. See the runbook: refresh.', {
      metric: trustedAdvisor.metricSuccessfulRuns(),
      evaluationPeriods: maxRefreshAgeHours.valueAsNumber,
      datapointsToAlarm: maxRefreshAgeHours.valueAsNumber,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    });
  }

  private alarm(
    id: string,
    alarmDescription: string,
    props: {
      metric: IMetric;
      threshold?: number;
      evaluationPeriods?: number;
      datapointsToAlarm?: number;
      comparisonOperator?: ComparisonOperator;
      treatMissingData?: TreatMissingData;
    },
  ): Alarm {
    const alarm = new Alarm(this, id, {
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription,
      ...props,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    return alarm;
  }

  private notifications(email: CfnParameter): Topic {
    const topic = new Topic(this, 'Notifications', { enforceSSL: true });
    Validations.of(topic).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SNS2',
      reason: 'CloudWatch cannot publish to a topic under the AWS managed key, and the messages hold the names of our own alarms only.',
    });
    // A topic with a policy of its own, as `enforceSSL` makes one, has lost the default policy, by which alarms of the account may publish:
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    const hasEmail = new CfnCondition(this, 'HasEmail', { expression: Fn.conditionNot(Fn.conditionEquals(email, '')) });
    const subscription = new CfnSubscription(this, 'Email', { topicArn: topic.topicArn, protocol: 'email', endpoint: email.valueAsString });
    subscription.cfnOptions.condition = hasEmail;
    return topic;
  }
}

/** What is tried an hour apart counts as one trouble: the alarm stays as long as it lasts, and ends a quarter of an hour after the try that went well was due. */
function asLongAsItIsTried(metricName: string): { metric: IMetric; evaluationPeriods: number; datapointsToAlarm: number } {
  const metric = new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    statistic: 'Sum',
    period: Duration.minutes(5),
    dimensionsMap: { service: 'cases' },
  });
  return { metric, evaluationPeriods: 15, datapointsToAlarm: 1 };
}

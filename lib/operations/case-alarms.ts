import { Duration } from 'aws-cdk-lib';
import { type Alarm, ComparisonOperator, MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { INCIDENT_FAILURES, METRIC_NAMESPACE, RULES_REJECTED, SUPPORT_REFUSALS } from '../../lambdas/shared/contract';
import type { CaseAutomation } from '../case-automation';
import type { LambdaFunction } from '../lambda-function';
import { OwnAlarm } from './own-alarm';

export interface CaseAlarmsProps {
  readonly cases: CaseAutomation;
  /** Functions of others that must not fail either; with those of the cases at most ten. */
  readonly alsoWatched: LambdaFunction[];
  readonly topic: ITopic;
}

/**
 * What must not happen to the cases. Each alarm costs by its metrics.
 * @returns the one that rolls rules back
 */
export function caseAlarms(scope: Construct, { cases, alsoWatched, topic }: CaseAlarmsProps): Alarm {
  const watched = [...cases.watchedFunctions, ...alsoWatched];
  const period = Duration.minutes(1);
  new OwnAlarm(scope, 'EventsCouldNotBeHandled', {
    metric: cases.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period }),
    happens: 'Alarm events wait in the dead-letter queue.',
    loses: 'Until somebody replays them, no case is opened, commented or resolved for what they say.',
    runbook: 'dead letters',
    topic,
  });
  new OwnAlarm(scope, 'EventsWaitTooLong', {
    metric: cases.queue.metricApproximateAgeOfOldestMessage({ period }),
    threshold: 900,
    happens: 'Alarm events have waited for 15 minutes to be recorded.',
    loses: 'Cases come late by as much, and alarms that are over have cases still open.',
    runbook: 'waiting events',
    topic,
  });
  new OwnAlarm(scope, 'IncidentsAreNotSwept', {
    metric: cases.sweep.metricInvocations({ period: Duration.minutes(10) }),
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
    happens: 'No sweep has run for 10 minutes.',
    loses: 'Cases that wait for a delay, a retry or the end of their alarm are neither opened nor resolved.',
    runbook: 'sweep',
    topic,
  });
  new OwnAlarm(scope, 'FunctionsFail', {
    metric: failuresOf(watched),
    // The rarest of them runs every quarter of an hour: two failures in a row, and not one that passes.
    evaluationPeriods: 6,
    datapointsToAlarm: 2,
    happens: `${watched.map(({ node }) => node.id).join(', ')}: one of them failed twice within half an hour.`,
    loses: 'Alarms are not recorded, their cases are neither opened nor resolved, or nobody is told of cases, for as long as it fails.',
    runbook: 'failing functions',
    topic,
  });
  new OwnAlarm(scope, 'SupportRefusesCases', {
    ...asLongAsItIsTried(SUPPORT_REFUSALS),
    happens: 'AWS Support refuses calls until somebody mends the cause: no plan, no permission, wrong codes.',
    loses: 'Alarms get no case, open cases no comments, and what AWS answers is not read.',
    runbook: 'refusals',
    topic,
  });
  new OwnAlarm(scope, 'IncidentsCannotBeWorked', {
    ...asLongAsItIsTried(INCIDENT_FAILURES),
    happens: 'Steps of incidents fail by a fault of the application; they are tried again.',
    loses: 'Some alarms get their case late and with less in it; some cases stay open after their alarm.',
    runbook: 'failing incidents',
    topic,
  });
  return new OwnAlarm(scope, 'RoutingRulesRejected', {
    // By the minute: the deployment that it rolls back is watched for minutes.
    metric: caseMetric(RULES_REJECTED, period),
    happens: 'The rules that are deployed cannot be read or used; a deployment of the last minutes is rolled back.',
    loses:
      'Cases are routed by older rules, or by the defaults of the stack: mute rules and severities of the newest version do not count.',
    runbook: 'rules',
    topic,
  });
}

/** An alarm takes ten metrics at the most: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html */
function failuresOf(functions: LambdaFunction[]): MathExpression {
  const period = Duration.minutes(5);
  const errors = functions.map(each => [nameInExpression(each), each.metricErrors({ period })] as const);
  return new MathExpression({
    // A function that was not called has no data, which is no failure.
    expression: `SUM([${errors.map(([name]) => `FILL(${name}, 0)`).join(', ')}])`,
    usingMetrics: Object.fromEntries(errors),
    label: 'Failed invocations',
    period,
  });
}

function nameInExpression({ node: { id } }: LambdaFunction): string {
  return id.charAt(0).toLowerCase() + id.slice(1);
}

/** What is tried an hour apart counts as one trouble: the alarm stays as long as it lasts, and ends a quarter of an hour after the try that went well was due. */
function asLongAsItIsTried(metricName: string): { metric: Metric; evaluationPeriods: number; datapointsToAlarm: number } {
  return { metric: caseMetric(metricName, Duration.minutes(5)), evaluationPeriods: 15, datapointsToAlarm: 1 };
}

function caseMetric(metricName: string, period: Duration): Metric {
  return new Metric({ namespace: METRIC_NAMESPACE, metricName, statistic: 'Sum', period, dimensionsMap: { service: 'cases' } });
}

import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { TrustedAdvisorRefresh } from '../trusted-advisor-refresh';
import { OwnAlarm } from './own-alarm';

/**
 * What must not happen to the refresh of Trusted Advisor. A function of it that fails makes its run fail.
 * @param maxAgeHours how long no refresh may have come to its end
 */
export function refreshAlarms(scope: Construct, refresh: TrustedAdvisorRefresh, topic: ITopic, maxAgeHours: number): void {
  const period = Duration.minutes(5);
  const loses = 'Findings are as old as the last run that ended, and nobody hears of new ones.';
  new OwnAlarm(scope, 'RefreshFailed', {
    metric: refresh.stateMachine.metricFailed({ period }),
    happens: 'A refresh of Trusted Advisor failed.',
    loses,
    runbook: 'refresh',
    topic,
  });
  new OwnAlarm(scope, 'RefreshTimedOut', {
    metric: refresh.stateMachine.metricTimedOut({ period }),
    happens: 'A refresh of Trusted Advisor timed out.',
    loses,
    runbook: 'refresh',
    topic,
  });
  new OwnAlarm(scope, 'TrustedAdvisorStaysStale', {
    metric: refresh.metricSuccessfulRuns(),
    evaluationPeriods: maxAgeHours,
    datapointsToAlarm: maxAgeHours,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
    happens: 'No refresh of Trusted Advisor has come to its end for MaxRefreshAgeHours.',
    loses,
    runbook: 'refresh',
    topic,
  });
}

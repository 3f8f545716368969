import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { METRIC_NAMESPACE, PREFLIGHT_FAILURES } from '../../lambdas/shared/contract';
import { OwnAlarm } from './own-alarm';

/** Rings when a preflight finds something bad: the daily one, too, so that a support plan that ended is told before an alarm needs it. */
export function preflightAlarm(scope: Construct, topic: ITopic): void {
  new OwnAlarm(scope, 'CasesCannotBeExpected', {
    metric: new Metric({
      namespace: METRIC_NAMESPACE,
      metricName: PREFLIGHT_FAILURES,
      statistic: 'Maximum',
      period: Duration.days(1),
      dimensionsMap: { service: 'operations' },
    }),
    happens: 'The preflight found a support plan, codes, addresses, rules or another installation that will not do.',
    loses: 'Alarms may get no case, two cases, or one that reaches the wrong people.',
    runbook: 'preflight',
    topic,
  });
}

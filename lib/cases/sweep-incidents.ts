import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { DUE_INDEX, FORMER_DUE_INDEX } from '../../lambdas/shared/contract';
import { LambdaFunction } from '../lambda-function';
import { allowIndex } from '../table-access';
import { allowToWork } from './incident-access';
import { FUNCTION_TIMEOUT, type IncidentWorkerProps } from './incident-worker';

/** Works whatever is due, every minute, by the rule `SweepRule` beside it. */
export class SweepIncidents extends LambdaFunction {
  constructor(scope: Construct, id: string, props: IncidentWorkerProps) {
    super(scope, id, {
      entry: 'cases/handlers/sweep-incidents',
      description: 'Every minute: works the incidents that are due.',
      timeout: FUNCTION_TIMEOUT,
      environment: props.environment,
      // The next minute is the retry.
      retryAttempts: 0,
    });
    new Rule(scope, 'SweepRule', {
      description: 'Works the incidents that are due.',
      schedule: Schedule.rate(Duration.minutes(1)),
      // No dead-letter queue: there is nothing in the event, and an alarm tells when no sweep has run for ten minutes.
      targets: [new LambdaTarget(this, { retryAttempts: 0 })],
    });
    allowToWork(this, props);
    allowIndex(this, props.table, DUE_INDEX.name, FORMER_DUE_INDEX.name);
    this.allowSupport(
      'support:DescribeServices',
      'support:DescribeSeverityLevels',
      'support:DescribeCreateCaseOptions',
      'support:DescribeSupportedLanguages',
    );
  }
}

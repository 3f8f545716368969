import { Aws, Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { DUE_INDEX, FORMER_DUE_INDEX } from '../../lambdas/shared/contract';
import { LambdaFunction } from '../lambda-function';
import { allowIndex, allowTable } from '../table-access';
import { FUNCTION_TIMEOUT } from './incident-worker';

export interface ReconcileAlarmsProps {
  readonly table: ITable;
  /** Only alarms whose name begins so. Empty: every alarm. May be a token. */
  readonly alarmNamePrefix: string;
}

/** Events are delivered at least once, from the bus on: what was lost before is found here, every quarter of an hour, by the rule `ReconcileRule` beside it. */
export class ReconcileAlarms extends LambdaFunction {
  constructor(scope: Construct, id: string, { table, alarmNamePrefix }: ReconcileAlarmsProps) {
    super(scope, id, {
      entry: 'cases/handlers/reconcile-alarms',
      description: 'Every 15 minutes: compares the incidents with what CloudWatch says.',
      timeout: FUNCTION_TIMEOUT,
      environment: { CASE_TABLE: table.tableName, ACCOUNT_ID: Aws.ACCOUNT_ID, ALARM_NAME_PREFIX: alarmNamePrefix, OWN_ALARM_PREFIX: '' },
      retryAttempts: 0,
    });
    new Rule(scope, 'ReconcileRule', {
      description: 'Compares the incidents with what CloudWatch says.',
      schedule: Schedule.rate(Duration.minutes(15)),
      // No dead-letter queue: there is nothing in the event, and the next comparison finds what this one would have found.
      targets: [new LambdaTarget(this, { retryAttempts: 0 })],
    });
    allowTable(this, table, 'dynamodb:GetItem', 'dynamodb:PutItem');
    allowIndex(this, table, DUE_INDEX.name, FORMER_DUE_INDEX.name);
    // DescribeAlarms lists composite alarms only for a permission on "*".
    this.addToRolePolicy(new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }));
  }

  /** Leaves alarms whose name begins so alone. */
  leaveAlone(alarmNamePrefix: string): void {
    this.addEnvironment('OWN_ALARM_PREFIX', alarmNamePrefix);
  }
}

import { Aws, Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { LambdaFunction } from '../lambda-function';
import { sendFailuresTo } from '../send-failures-to';
import { allowTable } from '../table-access';

export interface FollowAdvisorProps {
  readonly table: ITable;
  readonly defaultBus: IEventBus;
  /** Where events go that could not be handled. Without it they are dropped: the next run finds what they told. */
  readonly deadLetterQueue?: IQueue;
}

/**
 * Brings findings up to date between the runs, by what Trusted Advisor says of single resources and by the rule `AdvisorEvents` beside it. Trusted Advisor sends its events in
 * us-east-1, best effort; elsewhere the rule has nothing to do.
 */
export class FollowAdvisor extends LambdaFunction {
  constructor(scope: Construct, id: string, { table, defaultBus, deadLetterQueue }: FollowAdvisorProps) {
    super(scope, id, {
      entry: 'trusted-advisor/handlers/follow-advisor',
      description: 'Brings findings up to date between the runs, by events of Trusted Advisor.',
      timeout: Duration.minutes(1),
      environment: { TABLE_NAME: table.tableName },
      onFailure: deadLetterQueue && sendFailuresTo(deadLetterQueue),
    });
    allowTable(this, table, 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem');
    defaultBus.grantPutEventsTo(this);
    new Rule(scope, 'AdvisorEvents', {
      description: 'What Trusted Advisor tells of single resources.',
      eventPattern: {
        account: [Aws.ACCOUNT_ID],
        source: ['aws.trustedadvisor'],
        detailType: ['Trusted Advisor Check Item Refresh Notification'],
        detail: { status: ['OK', 'WARN', 'ERROR'] },
      },
      targets: [new LambdaTarget(this, { retryAttempts: 2, maxEventAge: Duration.hours(1), deadLetterQueue })],
    });
  }
}

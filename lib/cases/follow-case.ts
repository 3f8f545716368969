import { Aws } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { LambdaFunction } from '../lambda-function';
import { sendFailuresTo } from '../send-failures-to';
import { allowTable } from '../table-access';
import { FUNCTION_TIMEOUT } from './incident-worker';

export interface FollowCaseProps {
  readonly table: ITable;
  /** Where an event goes that could not be delivered or handled. */
  readonly deadLetterQueue: IQueue;
}

/** Marks an incident as due when AWS Support says, by the rule `CaseRule` beside it, that somebody did something with its case. */
export class FollowCase extends LambdaFunction {
  constructor(scope: Construct, id: string, { table, deadLetterQueue }: FollowCaseProps) {
    super(scope, id, {
      entry: 'cases/handlers/follow-case',
      description: 'Notes that somebody did something with a case of ours.',
      timeout: FUNCTION_TIMEOUT,
      environment: { CASE_TABLE: table.tableName },
      onFailure: sendFailuresTo(deadLetterQueue),
    });
    new Rule(scope, 'CaseRule', {
      description: 'AWS Support cases that changed.',
      eventPattern: { account: [Aws.ACCOUNT_ID], source: ['aws.support'], detailType: ['Support Case Update'] },
      targets: [new LambdaTarget(this, { deadLetterQueue })],
    });
    allowTable(this, table, 'dynamodb:GetItem', 'dynamodb:PutItem');
  }
}

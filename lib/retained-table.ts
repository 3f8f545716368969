import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { EXPIRY_ATTRIBUTE, TABLE_KEY } from '../lambdas/shared/contract';

export interface RetainedTableProps {
  /** A sparse index: it holds the records that have both attributes. Default: none. */
  readonly index?: { readonly name: string; readonly partition: string; readonly sort: string };
}

/** The table of one half of the application, with its keys, its expiry and backups of every second. It outlives the stack: it is the audit trail. */
export class RetainedTable extends Table {
  constructor(scope: Construct, id: string, { index }: RetainedTableProps = {}) {
    super(scope, id, {
      partitionKey: { name: TABLE_KEY.partition, type: AttributeType.STRING },
      sortKey: { name: TABLE_KEY.sort, type: AttributeType.STRING },
      timeToLiveAttribute: EXPIRY_ATTRIBUTE,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    if (!index) return;
    this.addGlobalSecondaryIndex({
      indexName: index.name,
      partitionKey: { name: index.partition, type: AttributeType.STRING },
      sortKey: { name: index.sort, type: AttributeType.STRING },
    });
  }
}

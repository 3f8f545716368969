import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { EXPIRY_ATTRIBUTE, TABLE_KEY } from '../lambdas/shared/contract';

export interface TableIndex {
  readonly name: string;
  readonly partition: string;
  readonly sort: string;
  /** What it holds of a record beside the keys. Default: all of it. */
  readonly includes?: readonly string[];
}

export interface RetainedTableProps {
  /** Sparse indexes: each holds the records that have both attributes. Default: none. */
  readonly indexes?: readonly TableIndex[];
}

/** The table of one half of the application, with its keys, its expiry and backups of every second. It outlives the stack: it is the audit trail. */
export class RetainedTable extends Table {
  constructor(scope: Construct, id: string, { indexes = [] }: RetainedTableProps = {}) {
    super(scope, id, {
      partitionKey: { name: TABLE_KEY.partition, type: AttributeType.STRING },
      sortKey: { name: TABLE_KEY.sort, type: AttributeType.STRING },
      timeToLiveAttribute: EXPIRY_ATTRIBUTE,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const { name, partition, sort, includes } of indexes) {
      this.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: { name: partition, type: AttributeType.STRING },
        sortKey: { name: sort, type: AttributeType.STRING },
        ...(includes && { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...includes] }),
      });
    }
  }
}

import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export interface OwnAlarmProps {
  readonly metric: IMetric;
  /** What happens: a sentence. */
  readonly happens: string;
  /** What people lose while the alarm stands: a sentence. */
  readonly loses: string;
  /** Heading of the entry in docs/operations.md that says what to do. */
  readonly runbook: string;
  /** What tells people, when it begins and when it is over. */
  readonly topic: ITopic;
  /** Default: 1. */
  readonly threshold?: number;
  /** Default: 1. */
  readonly evaluationPeriods?: number;
  /** Default: all of them. */
  readonly datapointsToAlarm?: number;
  /** Default: at the threshold or above it. */
  readonly comparisonOperator?: ComparisonOperator;
  /** Default: no data is no trouble. */
  readonly treatMissingData?: TreatMissingData;
}

/** Something that must not happen to the application itself. */
export class OwnAlarm extends Alarm {
  constructor(scope: Construct, id: string, { happens, loses, runbook, topic, ...props }: OwnAlarmProps) {
    super(scope, id, {
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${happens} ${loses} See the runbook: ${runbook}.`,
      ...props,
    });
    this.addAlarmAction(new SnsAction(topic));
    this.addOkAction(new SnsAction(topic));
  }
}

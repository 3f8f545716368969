import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { LambdaFunction } from '../lambda-function';
import { allowToWork } from './incident-access';
import { FUNCTION_TIMEOUT, type IncidentWorkerProps } from './incident-worker';

/** How often an alarm event is tried before it is put aside. */
const MAX_RECEIVE_COUNT = 5;

/** Alarm events on their way in. */
export class AlarmQueue extends Queue {
  constructor(scope: Construct, id: string, { deadLetterQueue }: { readonly deadLetterQueue: IQueue }) {
    super(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // AWS advises six times the function's timeout: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * FUNCTION_TIMEOUT.toSeconds()),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
  }
}

export interface RecordAlarmProps extends IncidentWorkerProps {
  readonly queue: AlarmQueue;
  /** Where an event goes that cannot be handled, with the reason. */
  readonly deadLetterQueue: IQueue;
}

/** Takes alarm events from the queue, records them, and works the incident once. */
export class RecordAlarm extends LambdaFunction {
  constructor(scope: Construct, id: string, props: RecordAlarmProps) {
    const { queue, deadLetterQueue, environment } = props;
    super(scope, id, {
      entry: 'cases/handlers/record-alarm',
      description: 'Records what a CloudWatch alarm said, and works its incident.',
      timeout: FUNCTION_TIMEOUT,
      environment: { ...environment, DEAD_LETTER_QUEUE_URL: deadLetterQueue.queueUrl, MAX_RECEIVE_COUNT: `${MAX_RECEIVE_COUNT}` },
    });
    // Two at a time at the most: the Support API takes five calls a second from the whole account.
    this.takeFrom(queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 2 });
    this.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetterQueue.queueArn] }));
    allowToWork(this, props);
  }
}

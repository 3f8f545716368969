import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IDestination } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** The queue for events that an asynchronous invocation could not handle. `SqsDestination` would also let the function ask for the queue's attributes. */
export function sendFailuresTo(queue: IQueue): IDestination {
  return {
    bind(_, caller) {
      caller.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
      return { destination: queue.queueArn };
    },
  };
}

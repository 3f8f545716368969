import { Aws, Duration, Validations } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Alias } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EVENT_SOURCE, NOTIFIED } from '../../lambdas/shared/contract';
import { LambdaFunction } from '../lambda-function';
import { sendByEmail } from './notifications-topic';

/** For how long events are collected into one message. */
const WINDOW = Duration.minutes(1);
/** A message about cases that cannot be sent for so long is news to nobody; what happened is in the table and on the bus. */
const WORTH_SENDING = Duration.hours(1);

export interface CaseNotificationsProps {
  /** For events that cannot be delivered to the queue. */
  readonly deadLetterQueue: IQueue;
  /** Who is told of cases: one address. Default: nobody but who subscribes to the topic. May be a token. */
  readonly email?: string;
  /** A topic of your own that the account may publish to, such as one that a chat channel has subscribed to already. Default: an encrypted one. */
  readonly topic?: ITopic;
}

/**
 * Tells people of cases: what happens within a minute is one message on a topic of its own, apart from the application's own trouble. An e-mail is text;
 * a chat channel of Amazon Q Developer that subscribes to the topic gets a custom notification.
 */
export class CaseNotifications extends Construct {
  readonly topic: ITopic;
  readonly notify: LambdaFunction;

  constructor(scope: Construct, id: string, { deadLetterQueue, email = '', topic }: CaseNotificationsProps) {
    super(scope, id);
    this.topic = topic ?? new Topic(this, 'Topic', { enforceSSL: true, masterKey: Alias.fromAliasName(this, 'Key', 'alias/aws/sns') });
    sendByEmail(this, 'Email', { topicArn: this.topic.topicArn, address: email });
    const queue = this.newsQueue(deadLetterQueue);
    this.notify = new LambdaFunction(this, 'NotifyOfCases', {
      entry: 'operations/handlers/notify-of-cases',
      description: 'Tells people of cases that were opened, answered, resolved or refused.',
      timeout: Duration.seconds(30),
      environment: { TOPIC_ARN: this.topic.topicArn },
    });
    // Two at a time are the fewest that Lambda allows: a storm is a message or two in a minute, whatever its size.
    this.notify.takeFrom(queue, { batchSize: 1_000, maxBatchingWindow: WINDOW, maxConcurrency: 2 });
    this.notify.addToRolePolicy(new PolicyStatement({ actions: ['sns:Publish'], resources: [this.topic.topicArn] }));
  }

  private newsQueue(deadLetterQueue: IQueue): Queue {
    const queue = new Queue(this, 'News', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Six times the function's timeout, and the time in which a batch is collected.
      visibilityTimeout: Duration.seconds(240),
      retentionPeriod: WORTH_SENDING,
    });
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SQS3',
      reason:
        'An old message about a case is of no use; what happened stays in the table and on the bus, and FunctionsFail tells of the failure.',
    });
    new Rule(this, 'NewsRule', {
      description: 'What people are told of cases and findings.',
      eventPattern: { account: [Aws.ACCOUNT_ID], source: [EVENT_SOURCE], detailType: NOTIFIED },
      targets: [new SqsQueue(queue, { deadLetterQueue })],
    });
    return queue;
  }
}

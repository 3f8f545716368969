import { SNSClient } from '@aws-sdk/client-sns';
import type { Context, SQSEvent } from 'aws-lambda';
import { logger, requiredEnv } from '../../shared/runtime';
import { notifyOfCases, topicPublisher } from '../notifications/notify-of-cases';

const publish = topicPublisher(new SNSClient({}), requiredEnv('TOPIC_ARN'));

/** A minute's events about cases, as one message to people. */
export const handler = async ({ Records }: SQSEvent, context: Context): Promise<void> => {
  logger.addContext(context);
  await notifyOfCases(
    Records.map(({ body }) => body),
    publish,
  );
};

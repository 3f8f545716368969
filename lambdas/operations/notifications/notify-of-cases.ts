import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { logger } from '../../shared/runtime';
import { type CaseNews, readNews } from './case-event';
import { type Message, messageOf } from './message';

/**
 * Tells people, in one message, of what happened with cases in a batch of events.
 * @param bodies the events as JSON; one that cannot be read is left out, since telling people late of the others would be worse
 * @throws what SNS throws: the batch is then tried again
 */
export async function notifyOfCases(bodies: string[], publish: (message: Message) => Promise<void>): Promise<void> {
  const news = bodies.map(readBody).filter((each): each is CaseNews => each !== undefined);
  const message = messageOf(news);
  if (!message) return;
  await publish(message);
  logger.info('notified', { updates: news.length, kinds: [...new Set(news.map(({ kind }) => kind))] });
}

function readBody(body: string): CaseNews | undefined {
  try {
    return readNews(JSON.parse(body));
  } catch {
    logger.warn('left out of a notification what is no JSON', { bytes: Buffer.byteLength(body) });
    return undefined;
  }
}

/** A topic through the SDK. E-mail gets the text; every other subscription, such as a chat channel, gets the JSON. */
export function topicPublisher(client: SNSClient, TopicArn: string): (message: Message) => Promise<void> {
  return async ({ subject, text, chat }) => {
    const forms = JSON.stringify({ default: chat, email: text });
    await client.send(new PublishCommand({ TopicArn, Subject: subject, Message: forms, MessageStructure: 'json' }));
  };
}

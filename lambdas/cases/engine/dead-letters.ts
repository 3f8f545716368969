import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { DEAD_LETTER_REASON } from '../../shared/contract';
import { logger } from '../../shared/runtime';
import { UnreadableAlarmEvent } from '../alarms/alarm-event';

/** SQS keeps a message attribute of any length within the message's 256 KB; a reader wants a line. */
const REASON_LIMIT = 500;

/**
 * Sees to it that what cannot be handled ends in the dead-letter queue with the reason: at once when trying again is of no use, and after the last
 * receive otherwise. Should that fail too, the queue moves the message itself, and only the reason is lost.
 */
export function deadLetters(client: Pick<SQSClient, 'send'>, QueueUrl: string, maxReceiveCount: number) {
  return {
    /** @throws what `handle` throws, as long as the message will be received again */
    async guard(record: SQSRecord, handle: (message: unknown, receives: number) => Promise<void>): Promise<void> {
      try {
        await handle(parseJson(record.body), receiveCount(record));
      } catch (error) {
        if (!(error instanceof UnreadableAlarmEvent) && receiveCount(record) < maxReceiveCount) throw error;
        await send(record, (error as Error).message);
      }
    },
  };

  async function send({ body, messageId }: SQSRecord, message: string): Promise<void> {
    const reason = message.slice(0, REASON_LIMIT);
    const MessageAttributes = { [DEAD_LETTER_REASON]: { DataType: 'String', StringValue: reason } };
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: body, MessageAttributes }));
    logger.error('sent to the dead-letter queue', { messageId, reason });
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new UnreadableAlarmEvent(`Not a CloudWatch alarm event: the message is not JSON: ${(error as Error).message}.`);
  }
}

function receiveCount({ attributes }: SQSRecord): number {
  return Number(attributes.ApproximateReceiveCount);
}

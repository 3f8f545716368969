import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { DEAD_LETTER_REASON } from '../lambdas/shared/contract';
import { readFailedInvocation } from '../lambdas/shared/failed-invocation';
import { explainError } from './explain-error';
import { CannotDo } from './io';

/** A dead letter that is held for the moment: nobody else gets it until it is released. */
export interface DeadLetter {
  id: string;
  reason: string;
  /** ISO 8601. */
  sentAt: string;
  /** The event, also where Lambda has put it into a record of its own. */
  body: string;
  receiptHandle: string;
}

/** Longer than it takes to go through a queue; should this program end before its time, the letters come back by then. Seconds. */
const HELD_SECONDS = 120;
/** Limit of ReceiveMessage. */
const MOST_AT_ONCE = 10;
/** A long poll asks all of SQS's servers; a short one may find nothing where there is something. Seconds. */
const LONG_POLL = 1;

/**
 * Everything that can be received now, the oldest first. Each letter is held: delete or release it.
 * @throws CannotDo when the queue cannot be read to its end, and what was received cannot be let go
 */
export async function receiveAll(queues: SQSClient, QueueUrl: string): Promise<DeadLetter[]> {
  const found = new Map<string, DeadLetter>();
  try {
    await receive(queues, QueueUrl, found);
  } catch (error) {
    await release(queues, QueueUrl, [...found.values()]).catch(() => {
      throw new CannotDo(`${STILL_HELD} ${explainError(error as Error)}`);
    });
    throw error;
  }
  return [...found.values()].sort((a, b) => a.sentAt.localeCompare(b.sentAt));
}

export const STILL_HELD = 'Letters could not be let go: nobody else sees them for two minutes.';

async function receive(queues: SQSClient, QueueUrl: string, found: Map<string, DeadLetter>): Promise<void> {
  for (;;) {
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: MOST_AT_ONCE,
        VisibilityTimeout: HELD_SECONDS,
        WaitTimeSeconds: LONG_POLL,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    const letters = Messages.map(toLetter);
    const isNew = letters.some(({ id }) => !found.has(id));
    for (const letter of letters) found.set(letter.id, letter);
    if (!isNew) return;
  }
}

function toLetter({ MessageId = '', Body = '', ReceiptHandle = '', Attributes, MessageAttributes }: Message): DeadLetter {
  const sentAt = new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString();
  const failed = readFailedInvocation(parsed(Body));
  const body = failed ? JSON.stringify(failed.event) : Body;
  return { id: MessageId, reason: failed?.reason ?? reasonOf(MessageAttributes), sentAt, body, receiptHandle: ReceiptHandle };
}

/** The content of a letter; what is no JSON stands for itself. */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** Our own reason, or that of EventBridge, which could not reach the queue of alarms. */
function reasonOf(attributes: Message['MessageAttributes']): string {
  const own = attributes?.[DEAD_LETTER_REASON]?.StringValue;
  const ofEventBridge = [attributes?.ERROR_CODE?.StringValue, attributes?.ERROR_MESSAGE?.StringValue].filter(Boolean).join(': ');
  return own ?? (ofEventBridge || 'received too often without success: the logs of the function tell why');
}

/** Makes letters visible to others again at once. */
export async function release(queues: SQSClient, QueueUrl: string, letters: DeadLetter[]): Promise<void> {
  for (const { receiptHandle: ReceiptHandle } of letters) {
    await queues.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  }
}

export async function remove(queues: SQSClient, QueueUrl: string, { receiptHandle: ReceiptHandle }: DeadLetter): Promise<void> {
  await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
}

/** First sent, then deleted: should this end between the two, the event comes twice, which changes nothing. */
export async function moveTo(queues: SQSClient, to: string, from: string, letter: DeadLetter): Promise<void> {
  await queues.send(new SendMessageCommand({ QueueUrl: to, MessageBody: letter.body }));
  await remove(queues, from, letter);
}

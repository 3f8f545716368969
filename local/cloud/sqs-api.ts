import { ApiError, type Operations } from './json-api';
import { type Message, type MessageAttribute, md5, type Queue } from './queue';

type Json = Record<string, unknown>;

/** The part of Amazon SQS that an application's own code may call. @param find the queue behind a URL */
export function sqsOperations(queues: () => Iterable<Queue>): Operations {
  const find = ({ QueueUrl }: Json): Queue => {
    const path = new URL(String(QueueUrl)).pathname;
    const found = [...queues()].find(({ settings }) => new URL(settings.url).pathname === path);
    if (!found) throw new ApiError('QueueDoesNotExist', `There is no queue ${QueueUrl}.`);
    return found;
  };
  return {
    SendMessage: input => sendMessage(find(input), input),
    ReceiveMessage: input => receiveMessages(find(input), input),
    DeleteMessage: input => {
      find(input).delete(String(input.ReceiptHandle));
      return {};
    },
    ChangeMessageVisibility: input => {
      find(input).changeVisibility(String(input.ReceiptHandle), Number(input.VisibilityTimeout));
      return {};
    },
  };
}

function sendMessage(queue: Queue, { MessageBody, MessageAttributes }: Json): Json {
  const attributes = (MessageAttributes ?? {}) as Record<string, MessageAttribute>;
  const message = queue.send(String(MessageBody), attributes);
  return { MessageId: message.id, MD5OfMessageBody: md5(message.body) };
}

function receiveMessages(queue: Queue, { MaxNumberOfMessages = 1, VisibilityTimeout }: Json): Json {
  const visibility = VisibilityTimeout === undefined ? undefined : Number(VisibilityTimeout);
  return { Messages: queue.receive(Number(MaxNumberOfMessages), visibility).map(toWire) };
}

function toWire({ id, receiptHandle, body, attributes, receiveCount, sentAt }: Message): Json {
  return {
    MessageId: id,
    ReceiptHandle: receiptHandle,
    Body: body,
    MD5OfBody: md5(body),
    MessageAttributes: attributes,
    Attributes: { ApproximateReceiveCount: String(receiveCount), SentTimestamp: String(sentAt) },
  };
}

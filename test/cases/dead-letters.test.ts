import type { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { UnreadableAlarmEvent } from '../../lambdas/cases/alarms/alarm-event';
import { deadLetters } from '../../lambdas/cases/engine/dead-letters';

const MAX_RECEIVE_COUNT = 5;

/** A queue that remembers what it was sent. */
function rememberingQueue(isReachable = true) {
  const letters: { body: unknown; reason?: string }[] = [];
  const send = async ({ input }: SendMessageCommand) => {
    if (!isReachable) throw new Error('the queue is not there');
    letters.push({ body: input.MessageBody, reason: input.MessageAttributes?.reason?.StringValue });
  };
  return { letters, client: { send } as unknown as SQSClient };
}

const record = (body: string, receiveCount = 1) =>
  ({ body, messageId: '1', attributes: { ApproximateReceiveCount: `${receiveCount}` } }) as SQSRecord;
const fails = (error: Error) => async () => {
  throw error;
};

test('a message that is handled goes nowhere else', async () => {
  const { letters, client } = rememberingQueue();
  const handled: unknown[] = [];
  await deadLetters(client, 'queue', MAX_RECEIVE_COUNT).guard(record('{"a":1}'), async message => void handled.push(message));
  expect({ handled, letters }).toEqual({ handled: [{ a: 1 }], letters: [] });
});

test('a message that is not JSON is put aside at once, with the reason', async () => {
  const { letters, client } = rememberingQueue();
  await deadLetters(client, 'queue', MAX_RECEIVE_COUNT).guard(record('{oops'), fails(new Error('must not be called')));
  expect(letters).toEqual([{ body: '{oops', reason: expect.stringContaining('the message is not JSON') }]);
});

test('an event that can never be read is put aside at once', async () => {
  const { letters, client } = rememberingQueue();
  await deadLetters(client, 'queue', MAX_RECEIVE_COUNT).guard(record('{}'), fails(new UnreadableAlarmEvent('detail.state: missing')));
  expect(letters).toEqual([{ body: '{}', reason: 'detail.state: missing' }]);
});

test('a passing trouble is left to the queue as long as the message comes again', async () => {
  const { letters, client } = rememberingQueue();
  const { guard } = deadLetters(client, 'queue', MAX_RECEIVE_COUNT);
  await expect(guard(record('{}', 4), fails(new Error('no database')))).rejects.toThrow('no database');
  expect(letters).toEqual([]);
});

test('after the last receive the message is put aside with what went wrong', async () => {
  const { letters, client } = rememberingQueue();
  await deadLetters(client, 'queue', MAX_RECEIVE_COUNT).guard(record('{}', 5), fails(new Error('no database')));
  expect(letters).toEqual([{ body: '{}', reason: 'no database' }]);
});

test('when it cannot be put aside either, the queue keeps the message', async () => {
  const { client } = rememberingQueue(false);
  const { guard } = deadLetters(client, 'queue', MAX_RECEIVE_COUNT);
  await expect(guard(record('{oops'), async () => {})).rejects.toThrow('the queue is not there');
});

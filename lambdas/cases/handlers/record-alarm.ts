import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { logger, requiredEnv } from '../../shared/runtime';
import { deadLetters } from '../engine/dead-letters';
import { recordAlarm } from '../engine/record-alarm';
import { caseServices } from '../engine/services-from-env';
import { timeLeft } from '../engine/time-left';

const services = caseServices();
const processor = new BatchProcessor(EventType.SQS);
const letters = deadLetters(new SQSClient({}), requiredEnv('DEAD_LETTER_QUEUE_URL'), Number(requiredEnv('MAX_RECEIVE_COUNT')));

/** Alarm events from the queue, one after the other, so that their order within a batch is kept and the Support API's rate is not strained. */
export const handler = async (event: SQSEvent, context: Context) => {
  logger.addContext(context);
  const mayStart = timeLeft(context);
  const handle = (record: SQSRecord) => letters.guard(record, (message, receives) => recordAlarm(message, services, mayStart, receives));
  return processPartialResponse(event, handle, processor, { context, processInParallel: false, throwOnFullBatchFailure: false });
};

import type { EventClock } from './event-clock';
import type { Invoke } from './functions';
import type { Outcome } from './outcome';
import type { Message, Queue } from './queue';

export interface EventSourceSettings {
  batchSize: number;
  /** For how long messages are collected before the function is called. */
  windowSeconds: number;
  /** How many invocations may run at once. */
  maximumConcurrency: number;
  /** The function names the messages that failed, instead of failing as a whole. */
  reportsItemFailures: boolean;
  region: string;
}

/**
 * Lambda's poller between a queue and a function: collects visible messages in batches, deletes what was handled, and leaves what was not
 * to become visible again.
 */
export class EventSource {
  private planned: number | undefined;
  private running = 0;

  constructor(
    private readonly queue: Queue,
    private readonly invoke: Invoke,
    private readonly clock: EventClock,
    private readonly settings: EventSourceSettings,
  ) {
    queue.onVisible = at => this.plan(at + settings.windowSeconds * 1_000);
  }

  private plan(at: number): void {
    if (this.planned !== undefined && this.planned <= at) return;
    this.planned = at;
    this.clock.schedule(at, () => {
      if (this.planned === at) this.planned = undefined;
      this.poll();
    });
  }

  private poll(): void {
    if (this.running >= this.settings.maximumConcurrency) return;
    const messages = this.queue.receive(this.settings.batchSize);
    if (messages.length > 0) void this.deliver(messages).then(() => this.plan(this.clock.time()));
    const next = Math.min(...this.queue.contents.map(message => message.visibleAt));
    if (Number.isFinite(next)) this.plan(next);
  }

  private async deliver(messages: Message[]): Promise<void> {
    this.running++;
    const outcome = await this.invoke({ Records: messages.map(message => this.record(message)) });
    this.running--;
    const failed = this.failedIds(outcome, messages);
    for (const message of messages) {
      if (!failed.has(message.id)) this.queue.delete(message.receiptHandle);
      else if (!outcome.ok) message.lastError = `${outcome.errorType}: ${outcome.errorMessage}`;
    }
  }

  /** As https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html: an unknown or empty identifier fails the whole batch. */
  private failedIds(outcome: Outcome, messages: Message[]): Set<string> {
    const all = new Set(messages.map(({ id }) => id));
    if (!outcome.ok) return all;
    if (!this.settings.reportsItemFailures) return new Set();
    const { batchItemFailures = [] } = (outcome.payload ?? {}) as { batchItemFailures?: { itemIdentifier: string }[] };
    const named = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    return named.every(id => all.has(id)) ? new Set(named) : all;
  }

  private record(message: Message) {
    return {
      messageId: message.id,
      receiptHandle: message.receiptHandle,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(message.receiveCount),
        SentTimestamp: String(message.sentAt),
        ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
        SenderId: 'local',
      },
      messageAttributes: recordAttributes(message),
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: this.queue.settings.arn,
      awsRegion: this.settings.region,
    };
  }
}

function recordAttributes({ attributes }: Message) {
  const entries = Object.entries(attributes).map(([name, { DataType, StringValue }]) => [
    name,
    { stringValue: StringValue, stringListValues: [], binaryListValues: [], dataType: DataType },
  ]);
  return Object.fromEntries(entries);
}

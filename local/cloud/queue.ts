import { createHash } from 'node:crypto';
import { DEAD_LETTER_REASON } from '../../lambdas/shared/contract';
import { readFailedInvocation } from '../../lambdas/shared/failed-invocation';
import type { EventClock } from './event-clock';

export interface MessageAttribute {
  DataType: string;
  StringValue?: string;
}

export interface Message {
  id: string;
  body: string;
  attributes: Record<string, MessageAttribute>;
  sentAt: number;
  firstReceivedAt?: number;
  receiveCount: number;
  visibleAt: number;
  receiptHandle: string;
  /** Why whoever handled it last could not. */
  lastError?: string;
}

export interface QueueSettings {
  name: string;
  arn: string;
  url: string;
  visibilitySeconds: number;
  redrive?: { deadLetterTargetArn: string; maxReceiveCount: number };
}

/** A standard queue of Amazon SQS on the run's clock. */
export class Queue {
  private readonly messages: Message[] = [];
  private sequence = 0;
  /** Where messages go that were received too often. */
  deadLetters: Queue | undefined;
  /** Hears that a message will be visible, and when. */
  onVisible: (at: number) => void = () => {};
  /** Hears of every message that comes in. */
  onArrival: (message: Message) => void = () => {};

  constructor(
    readonly settings: QueueSettings,
    private readonly clock: EventClock,
  ) {}

  /** All that is in the queue, visible or not, oldest first. */
  get contents(): readonly Message[] {
    return this.messages;
  }

  send(body: string, attributes: Record<string, MessageAttribute> = {}): Message {
    const now = this.clock.time();
    const id = `${this.settings.name}-${++this.sequence}`;
    return this.add({ id, body, attributes, sentAt: now, receiveCount: 0, visibleAt: now, receiptHandle: `${id}#0` });
  }

  private add(message: Message): Message {
    this.messages.push(message);
    this.onArrival(message);
    this.onVisible(message.visibleAt);
    return message;
  }

  /** Hands out visible messages and hides them; those received too often go to the dead letters instead. */
  receive(maximum: number, visibilitySeconds = this.settings.visibilitySeconds): Message[] {
    const received: Message[] = [];
    for (const message of this.visible()) {
      if (received.length === maximum) break;
      if (this.isSpent(message)) this.redrive(message);
      else received.push(this.handOut(message, visibilitySeconds));
    }
    return received;
  }

  delete(receiptHandle: string): void {
    const index = this.messages.findIndex(message => message.receiptHandle === receiptHandle);
    if (index >= 0) this.messages.splice(index, 1);
  }

  changeVisibility(receiptHandle: string, seconds: number): void {
    const message = this.messages.find(candidate => candidate.receiptHandle === receiptHandle);
    if (!message) return;
    message.visibleAt = this.clock.time() + seconds * 1000;
    this.onVisible(message.visibleAt);
  }

  visible(): Message[] {
    return this.messages.filter(message => message.visibleAt <= this.clock.time());
  }

  private handOut(message: Message, visibilitySeconds: number): Message {
    message.receiveCount++;
    message.firstReceivedAt ??= this.clock.time();
    message.visibleAt = this.clock.time() + visibilitySeconds * 1000;
    message.receiptHandle = `${message.id}#${message.receiveCount}`;
    this.onVisible(message.visibleAt);
    return message;
  }

  private isSpent(message: Message): boolean {
    const { redrive } = this.settings;
    return redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount;
  }

  /** SQS moves a message as it is; only where it says nothing itself do we say what we know. */
  private redrive(message: Message): void {
    this.delete(message.receiptHandle);
    const lastError = `was received ${message.receiveCount} times without success${message.lastError ? `: ${message.lastError}` : ''}`;
    this.deadLetters?.add({ ...message, visibleAt: this.clock.time(), receiveCount: 0, lastError });
  }
}

/** Why a dead letter is one. */
export function reasonOf(message: Message): string {
  const { attributes, body, lastError } = message;
  const given = attributes[DEAD_LETTER_REASON] ?? attributes.ErrorMessage;
  return given?.StringValue ?? readFailedInvocation(parsed(body))?.reason ?? lastError ?? 'unknown';
}

/** The event that could not be handled; a message that is no JSON stands for itself. */
export function eventOf({ body }: Message): unknown {
  const content = parsed(body);
  return readFailedInvocation(content)?.event ?? content;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** The check sum by which the SDK verifies what it sent and got. */
export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

import type { BusEvent } from './bus';
import type { CustomResourceAnswer } from './custom-resources';
import type { RefusedCall } from './json-api';
import type { Outcome } from './outcome';
import type { OwnAlarmState, OwnAlarmView } from './own-alarms';
import type { Message, Queue } from './queue';
import type { Notification } from './sns-api';
import type { Execution, ExecutionStep } from './state-machines';

/** What somebody can hear of a local run while it goes on. */
export interface CloudListener {
  onEvent(event: BusEvent): void;
  /** An event of another account that no rule takes. */
  onForeign(event: BusEvent): void;
  onLog(functionName: string, line: string): void;
  onInvocation(functionName: string, outcome: Outcome): void;
  onStep(execution: Execution, step: ExecutionStep): void;
  onDeadLetter(queue: Queue, message: Message): void;
  /** An asynchronous event that no retry could get handled and that has no queue to go to. */
  onDropped(functionName: string, event: unknown, reason: string): void;
  /** A message that people would get from a topic. */
  onNotification(notification: Notification): void;
  onCustomResource(logicalId: string, answer: CustomResourceAnswer): void;
  /** An alarm on the application itself goes off, or is over. */
  onOwnAlarm(alarm: OwnAlarmView, before: OwnAlarmState): void;
  onRefused(call: RefusedCall): void;
}

import type { EventClock } from './event-clock';
import type { Invoke } from './functions';
import type { Failure } from './outcome';

export interface AsyncSettings {
  /** How often a failed invocation is made again. */
  retries: number;
  /** What becomes of an event that could not be handled; nothing when it is just dropped. @param failure how the last attempt ended */
  onGivenUp(event: unknown, failure: Failure, attempts: number): void;
}

/** Lambda waits one minute before the first retry of an asynchronous invocation and two before the second. */
const RETRY_SECONDS = [60, 120];

/**
 * Invokes a function as EventBridge does: nobody waits for the outcome, and a failure is tried again
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html).
 */
export async function invokeAsync(invoke: Invoke, event: unknown, clock: EventClock, { retries, onGivenUp }: AsyncSettings): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const outcome = await invoke(event);
    if (outcome.ok) return;
    if (attempt >= retries) return onGivenUp(event, outcome, attempt + 1);
    await clock.sleep((RETRY_SECONDS[attempt] ?? 120) * 1000);
  }
}

/**
 * What Lambda sends to a destination for failures
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html).
 */
export function failureRecord(functionArn: string, event: unknown, failure: Failure, attempts: number, clock: EventClock) {
  const { errorType, errorMessage, trace } = failure;
  return {
    version: '1.0',
    timestamp: clock.now().toISOString(),
    requestContext: {
      requestId: '00000000-0000-4000-8000-000000000000',
      functionArn: `${functionArn}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: attempts,
    },
    requestPayload: event,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType, errorMessage, trace },
  };
}

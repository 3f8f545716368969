import type { EventClock } from './event-clock';
import type { Invoke } from './functions';

export interface AsyncSettings {
  /** How often a failed invocation is made again. */
  retries: number;
  /** What becomes of an event that could not be handled; nothing when it is just dropped. */
  onGivenUp(event: unknown, reason: string): void;
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
    if (attempt >= retries) return onGivenUp(event, `${outcome.errorType}: ${outcome.errorMessage}`);
    await clock.sleep((RETRY_SECONDS[attempt] ?? 120) * 1000);
  }
}

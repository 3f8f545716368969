import type { SupportClient } from '@aws-sdk/client-support';

/** Waits until the next call may be made. */
export type Pace = () => Promise<void>;

/**
 * The Support API takes five calls a second from the whole account. At most four of our invocations run at a time: two that record alarms, and a sweep, which
 * the next one may overtake by a moment. Milliseconds between two calls of one of them.
 */
export const CALL_SPACING = 800;

/** Lets calls through one after the other, so far apart; the first one at once. */
export function paceOf(spacing: number, now: () => number, sleep: (milliseconds: number) => Promise<unknown>): Pace {
  let nextAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const at = Math.max(now(), nextAt);
    nextAt = at + spacing;
    if (at > now()) await sleep(at - now());
  };
}

/** Makes every request of a client keep to a pace: each page and each retry counts. */
export function paced(client: SupportClient, pace: Pace): SupportClient {
  client.middlewareStack.add(
    next => async request => {
      await pace();
      return next(request);
    },
    // After the retries, which stand at high priority in this step, so that each attempt passes here.
    { step: 'finalizeRequest' },
  );
  return client;
}

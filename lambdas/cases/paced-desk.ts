import type { SupportDesk } from './ports';

/** Waits until the next call may be made. */
export type Pace = () => Promise<void>;

/**
 * The Support API takes five calls a second from the whole account. At most four of our invocations run at a time: two that record alarms, and a sweep, which
 * the next one may overtake by a moment. Milliseconds between two calls of one of them.
 */
export const CALL_SPACING = 800;

/** Lets calls through one after the other, so far apart; the first one at once. */
export function paceOf(spacing: number, now: () => number, sleep: (milliseconds: number) => Promise<void>): Pace {
  let nextAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const at = Math.max(now(), nextAt);
    nextAt = at + spacing;
    if (at > now()) await sleep(at - now());
  };
}

/** A desk whose calls keep to a pace. */
export function pacedDesk(desk: SupportDesk, pace: Pace): SupportDesk {
  const paced =
    <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      await pace();
      return call(...args);
    };
  return {
    createCase: paced(desk.createCase),
    addCommunication: paced(desk.addCommunication),
    resolveCase: paced(desk.resolveCase),
    findCases: paced(desk.findCases),
    hasCommunication: paced(desk.hasCommunication),
    inspectCase: paced(desk.inspectCase),
  };
}

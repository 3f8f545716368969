/**
 * Where time comes from. Everything here that tells the time or waits does it through one of these, so that one clock moves everything.
 * The shape is the one of `local/clock.ts`; it stands here again because the package knows nothing of the repository around it.
 */
export interface Clock {
  /** The present moment. */
  now(): Date;
  /** Resolves when `milliseconds` have passed on this clock. */
  sleep(milliseconds: number): Promise<void>;
}

/** A clock that somebody moves on by hand. */
export interface MovableClock extends Clock {
  /** Lets so many seconds pass at once: whoever waits for a moment in them wakes up. */
  advance(seconds: number): void;
}

/** A clock to begin with. */
export interface ClockOptions {
  /** Default: the machine's time. */
  startsAt?: Date;
  /** True: time also passes by itself, as fast as the machine's. Default: only `advance` moves it. */
  runs?: boolean;
}

interface Sleeper {
  until: number;
  wake(): void;
}

/** A clock for tests (it stands still until it is moved on), or for a server whose user wants to skip an hour (`runs`). */
export function virtualClock({ startsAt = new Date(), runs = false }: ClockOptions = {}): MovableClock {
  let offset = startsAt.getTime() - (runs ? Date.now() : 0);
  const time = () => offset + (runs ? Date.now() : 0);
  const sleepers = new Set<Sleeper>();
  const sleep = (milliseconds: number) =>
    new Promise<void>(resolve => {
      const timer = runs ? setTimeout(() => sleeper.wake(), milliseconds).unref() : undefined;
      const sleeper = {
        until: time() + milliseconds,
        wake() {
          clearTimeout(timer);
          sleepers.delete(sleeper);
          resolve();
        },
      };
      sleepers.add(sleeper);
    });
  const advance = (seconds: number) => {
    if (!(seconds >= 0)) throw new RangeError('seconds must be 0 or more: time does not go back');
    offset += seconds * 1000;
    for (const sleeper of [...sleepers]) if (sleeper.until <= time()) sleeper.wake();
  };
  return { now: () => new Date(time()), sleep, advance };
}

/** True for a clock that `advance` moves on. */
export const isMovable = (clock: Clock): clock is MovableClock => 'advance' in clock && typeof clock.advance === 'function';

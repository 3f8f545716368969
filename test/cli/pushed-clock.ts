import type { Clock } from '../../local/clock';

/** The machine's time, which a test may push on. Far from it the SDK takes errors for those of a wrong clock, and tries again. */
export class PushedClock implements Clock {
  #ahead = 0;
  now = () => new Date(Date.now() + this.#ahead);
  sleep = (milliseconds: number) => new Promise<void>(wake => void setTimeout(wake, milliseconds).unref());
  advance(seconds: number): void {
    this.#ahead += seconds * 1000;
  }
}

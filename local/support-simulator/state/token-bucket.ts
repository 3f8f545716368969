import type { Clock } from '../clock';

/** A rate with a burst of one second's worth, as AWS throttles: a rejected call costs nothing. */
export class TokenBucket {
  #tokens: number;
  #filledAt: number;

  constructor(
    private readonly rate: () => number,
    private readonly clock: Clock,
  ) {
    this.#tokens = rate();
    this.#filledAt = clock.now().getTime();
  }

  /** Takes one token; false when there is none left at this moment. */
  take(): boolean {
    const perSecond = this.rate();
    if (perSecond === Number.POSITIVE_INFINITY) return true;
    const now = this.clock.now().getTime();
    const refill = (Math.max(0, now - this.#filledAt) / 1000) * perSecond;
    this.#tokens = Math.min(perSecond, this.#tokens + refill);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

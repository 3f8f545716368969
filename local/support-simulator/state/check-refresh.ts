import type { WorldCheck } from '../world/world';

/** What a refresh can look like from outside. */
export type RefreshState = 'none' | 'enqueued' | 'processing' | 'success' | 'abandoned';

/**
 * The refreshes of one check. Nothing here waits: the state at a moment follows from when the last refresh was asked for,
 * so that time may jump. All times are milliseconds since 1970.
 */
export class CheckRefresh {
  #startedAt: number | undefined;
  #attempts = 0;
  #successes = 0;
  #refreshedAt: number;

  constructor(
    private readonly check: WorldCheck,
    private readonly coolDownMillis: number,
    worldStartedAt: number,
  ) {
    this.#refreshedAt = worldStartedAt - check.refreshedSecondsAgo * 1000;
  }

  /** When the present result was made, and how many successful refreshes it has seen. */
  resultAt(now: number): { refreshedAt: number; generation: number } {
    const finished = this.#startedAt !== undefined && now >= this.#endOf(this.#startedAt) && this.#outcome() === 'success';
    if (!finished) return { refreshedAt: this.#refreshedAt, generation: this.#successes };
    return { refreshedAt: this.#endOf(this.#startedAt!), generation: this.#successes + 1 };
  }

  /** Begins a refresh, unless one is under way or the check cools down. */
  start(now: number): void {
    if (this.#isUnderWay(now) || this.millisUntilNextRefreshable(now) > 0) return;
    const { refreshedAt, generation } = this.resultAt(now);
    this.#refreshedAt = refreshedAt;
    this.#successes = generation;
    this.#attempts += 1;
    this.#startedAt = now;
  }

  /** AWS makes a new result now, without being asked; a refresh that is under way is over. */
  refreshItself(now: number): void {
    this.#successes = this.resultAt(now).generation + 1;
    this.#refreshedAt = now;
    this.#startedAt = undefined;
  }

  stateAt(now: number): RefreshState {
    if (this.#isUnderWay(now)) return this.#stepAt((now - this.#startedAt!) / 1000);
    if (this.millisUntilNextRefreshable(now) === 0) return 'none';
    return this.#startedAt === undefined ? 'success' : this.#outcome();
  }

  /** The cool-down counts from the request, and says nothing about when the refresh ends. */
  millisUntilNextRefreshable(now: number): number {
    return Math.max(0, (this.#startedAt ?? this.#refreshedAt) + this.coolDownMillis - now);
  }

  #stepAt(seconds: number): RefreshState {
    if (seconds < this.check.noneSeconds) return 'none';
    return seconds < this.check.noneSeconds + this.check.enqueuedSeconds ? 'enqueued' : 'processing';
  }

  #isUnderWay(now: number): boolean {
    return this.#startedAt !== undefined && now < this.#endOf(this.#startedAt);
  }

  #endOf(startedAt: number): number {
    const { noneSeconds, enqueuedSeconds, processingSeconds } = this.check;
    return startedAt + (noneSeconds + enqueuedSeconds + processingSeconds) * 1000;
  }

  #outcome() {
    return this.check.outcomes[Math.min(this.#attempts, this.check.outcomes.length) - 1]!;
  }
}

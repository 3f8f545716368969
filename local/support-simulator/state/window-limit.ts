import type { Clock } from '../clock';

/** At most `maximum` of something in any stretch of `seconds`. */
export class WindowLimit {
  #times: number[] = [];

  constructor(
    private readonly maximum: () => number,
    private readonly seconds: number,
    private readonly clock: Clock,
  ) {}

  /** True when one more would be too many now. */
  isReached(): boolean {
    const oldest = this.clock.now().getTime() - this.seconds * 1000;
    this.#times = this.#times.filter(time => time > oldest);
    return this.#times.length >= this.maximum();
  }

  record(): void {
    this.#times.push(this.clock.now().getTime());
  }
}

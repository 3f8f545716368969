import type { Clock } from '../../local/clock';

/** Time that moves only when it is told to. `Date.now` follows it: the SDK compares its own time with that of the answers. */
export class BenchClock implements Clock {
  private time = Math.floor(Date.now() / 1000) * 1000;
  private readonly realNow = Date.now;

  constructor() {
    Date.now = () => this.time;
  }

  now(): Date {
    return new Date(this.time);
  }

  pass(milliseconds: number): void {
    this.time += milliseconds;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.pass(milliseconds);
  }

  /** Gives the machine its own time back. */
  stop(): void {
    Date.now = this.realNow;
  }
}

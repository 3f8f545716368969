import type { Clock } from '../clock';

/** Timers of Node.js hold no more than this, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Something that is due at a moment. */
interface Due {
  at: number;
  action: () => void;
}

/** Takes back what was scheduled; harmless when it already happened. */
export type Cancel = () => void;

/** A clock on which things can be put, as the cloud's parts need it. */
export interface Scheduler extends Clock {
  /** Does `action` at `at` (epoch milliseconds), or as soon as possible when that is past. */
  schedule(at: number, action: () => void): Cancel;
}

export interface EventClockOptions {
  /** Where time starts, in epoch milliseconds. */
  start: number;
  /** Resolves when nothing works any more and all that goes on waits for this clock. */
  quiescence: () => Promise<void>;
}

/**
 * A discrete-event clock: time stands still while anything works, then goes on to the next thing that is due. Things happen one by one,
 * in the order of their time and, within one moment, in the order in which they were scheduled: so a run can be repeated.
 */
export class EventClock implements Scheduler {
  /** Virtual milliseconds for one real millisecond; `Infinity` jumps. */
  speed = Number.POSITIVE_INFINITY;
  private current: number;
  private due: Due[] = [];
  private wake: () => void = () => {};
  /** While time passes at the clock's speed: how far it is. */
  private passing: (() => number) | undefined;

  constructor(private readonly options: EventClockOptions) {
    this.current = options.start;
  }

  now(): Date {
    return new Date(this.time());
  }

  /** The present moment in epoch milliseconds. */
  time(): number {
    return this.passing?.() ?? this.current;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise(resolve => this.schedule(this.time() + milliseconds, resolve));
  }

  schedule(at: number, action: () => void): Cancel {
    const entry: Due = { at: Math.max(at, this.current), action };
    this.due.splice(this.due.findLastIndex(other => other.at <= entry.at) + 1, 0, entry);
    this.wake();
    return () => {
      const index = this.due.indexOf(entry);
      if (index >= 0) this.due.splice(index, 1);
    };
  }

  /**
   * Lets everything happen that is due up to and including a moment, and ends in that moment when all has come to rest.
   * @param until epoch milliseconds; `Infinity` goes on until the signal
   */
  async runUntil(until: number, signal?: AbortSignal): Promise<void> {
    const stop = () => this.wake();
    signal?.addEventListener('abort', stop);
    while (!signal?.aborted) {
      await this.options.quiescence();
      const target = Math.min(this.due[0]?.at ?? Number.POSITIVE_INFINITY, until);
      if (!(await this.passTimeUntil(target, signal))) continue;
      const next = this.due[0];
      if (!next || next.at > until) break;
      this.due.shift();
      next.action();
    }
    signal?.removeEventListener('abort', stop);
  }

  /** Moves on to a moment at the clock's speed. False when something new was scheduled meanwhile: then look again. */
  private async passTimeUntil(target: number, signal: AbortSignal | undefined): Promise<boolean> {
    const jumps = this.speed === Number.POSITIVE_INFINITY;
    if (jumps && target !== Number.POSITIVE_INFINITY) {
      this.advance(target);
      return true;
    }
    const from = this.current;
    const started = performance.now();
    if (!jumps) this.passing = () => Math.min(target, from + Math.max(0, performance.now() - started) * this.speed);
    const reached = await this.realWait(jumps ? target : (target - from) / this.speed, signal);
    const passed = this.time();
    this.passing = undefined;
    this.advance(reached ? target : passed);
    return reached;
  }

  private realWait(milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
    if (signal?.aborted) return Promise.resolve(false);
    if (milliseconds <= 0) return Promise.resolve(true);
    return new Promise(resolve => {
      const timer = setTimeout(() => resolve(milliseconds <= LONGEST_TIMER), Math.min(milliseconds, LONGEST_TIMER));
      this.wake = () => {
        clearTimeout(timer);
        this.wake = () => {};
        resolve(false);
      };
    });
  }

  private advance(to: number): void {
    this.current = Math.max(this.current, to);
  }
}

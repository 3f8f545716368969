import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';

/** How a worker asks the clock of the run for a timer. */
export interface TimerPort {
  /** The present moment of the run, in epoch milliseconds. */
  now(): number;
  request(timer: number, milliseconds: number): void;
  cancel(timer: number): void;
}

type Callback = (...args: unknown[]) => void;

/** Puts the run's clock in the place of the machine's, for everything that is loaded afterwards in this thread. */
export class WorkerTime {
  private readonly pending = new Map<number, () => void>();
  private last = 0;

  constructor(private readonly port: TimerPort) {}

  /** How many timers have been set and neither fired nor been cleared. */
  get pendingTimers(): number {
    return this.pending.size;
  }

  /** The clock says that a timer is due. */
  fire(timer: number): void {
    this.pending.get(timer)?.();
  }

  install(): void {
    globalThis.Date = virtualDate(Date, this.port.now);
    Date.prototype.constructor = Date;
    const origin = this.port.now();
    Object.defineProperty(performance, 'now', { value: () => this.port.now() - origin, configurable: true });
    const replaced = this.timerFunctions();
    Object.assign(globalThis, replaced);
    Object.assign(timers, replaced);
    Object.assign(timersPromises, this.promises());
    AbortSignal.timeout = milliseconds => this.timeoutSignal(milliseconds);
  }

  private timerFunctions() {
    const setTimeout = (callback: Callback, milliseconds?: number, ...args: unknown[]) => this.once(callback, milliseconds, args);
    Object.defineProperty(setTimeout, promisify.custom, { value: this.promises().setTimeout });
    const setInterval = (callback: Callback, milliseconds?: number, ...args: unknown[]) => this.repeatedly(callback, milliseconds, args);
    const clear = (timer: unknown) => this.clear(timer);
    return { setTimeout, setInterval, clearTimeout: clear, clearInterval: clear };
  }

  private once(callback: Callback, milliseconds: number | undefined, args: unknown[]): VirtualTimer {
    const timer = new VirtualTimer(++this.last, this);
    this.set(timer.id, milliseconds, () => {
      this.pending.delete(timer.id);
      callback(...args);
    });
    return timer;
  }

  private repeatedly(callback: Callback, milliseconds: number | undefined, args: unknown[]): VirtualTimer {
    const timer = new VirtualTimer(++this.last, this);
    const again = () => {
      this.set(timer.id, milliseconds, again);
      callback(...args);
    };
    this.set(timer.id, milliseconds, again);
    return timer;
  }

  /** As Node.js does, less than a millisecond counts as one. */
  private set(timer: number, milliseconds: number | undefined, action: () => void): void {
    this.pending.set(timer, action);
    this.port.request(timer, Math.max(1, Math.trunc(Number(milliseconds)) || 1));
  }

  clear(timer: unknown): void {
    const id = timer instanceof VirtualTimer ? timer.id : Number(timer);
    if (this.pending.delete(id)) this.port.cancel(id);
  }

  private promises() {
    const wait = <T>(milliseconds?: number, value?: T, { signal }: { signal?: AbortSignal } = {}): Promise<T | undefined> =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const timer = this.once(() => resolve(value), milliseconds, []);
        signal?.addEventListener('abort', () => {
          this.clear(timer);
          reject(signal.reason);
        });
      });
    async function* interval<T>(milliseconds?: number, value?: T) {
      for (;;) yield await wait(milliseconds, value);
    }
    const scheduler = { ...timersPromises.scheduler, wait: (milliseconds: number) => wait(milliseconds) };
    return { setTimeout: wait, setInterval: interval, scheduler };
  }

  private timeoutSignal(milliseconds: number): AbortSignal {
    const controller = new AbortController();
    const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    this.once(() => controller.abort(reason), milliseconds, []);
    return controller.signal;
  }
}

/** What `setTimeout` returns: usable as the object and as the number that code may take it for. */
class VirtualTimer {
  constructor(
    readonly id: number,
    private readonly time: WorkerTime,
  ) {}
  ref = () => this;
  unref = () => this;
  hasRef = () => true;
  close = () => this.time.clear(this);
  [Symbol.toPrimitive] = () => this.id;
  [Symbol.dispose] = () => this.time.clear(this);
}

/** The same `Date`, except that the present moment is another's. */
export function virtualDate(real: DateConstructor, now: () => number): DateConstructor {
  return new Proxy(real, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
    apply: target => new target(now()).toString(),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
}

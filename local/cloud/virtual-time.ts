import { AsyncResource } from 'node:async_hooks';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Cancel, EventClock } from './event-clock';

type Callback = (...args: unknown[]) => void;

/** The run's clock in the shape of JavaScript's and Node.js's own: for code that is loaded with these in the place of the machine's. */
export class VirtualTime {
  private readonly pending = new Map<number, Cancel>();
  private last = 0;
  private overdue: (() => void)[] = [];
  private isFrozen = false;

  constructor(private readonly clock: EventClock) {}

  /** How many timers have been set and neither fired nor been cleared. */
  get pendingTimers(): number {
    return this.pending.size;
  }

  /** From now on nothing fires: what falls due waits for `thaw`. */
  freeze(): void {
    this.isFrozen = true;
  }

  thaw(): void {
    this.isFrozen = false;
    for (const action of this.overdue.splice(0)) action();
  }

  /** No timer fires any more. */
  end(): void {
    for (const cancel of this.pending.values()) cancel();
    this.pending.clear();
    this.freeze();
  }

  /** What takes the place of global names. */
  get globals() {
    const time = () => this.clock.time();
    const origin = time();
    const signal = Object.create(AbortSignal, { timeout: { value: (milliseconds: number) => this.timeoutSignal(milliseconds) } });
    const watch = Object.create(performance, { now: { value: () => time() - origin } });
    return { Date: virtualDate(Date, time), ...this.functions(), performance: watch, AbortSignal: signal };
  }

  /** What takes the place of Node.js's modules, by their names. */
  get modules() {
    return { timers: { ...timers, ...this.functions() }, 'timers/promises': { ...timersPromises, ...this.promises() } };
  }

  private functions() {
    const setTimeout = (callback: Callback, milliseconds?: number, ...args: unknown[]) =>
      this.set(milliseconds, id => {
        this.pending.delete(id);
        callback(...args);
      });
    Object.defineProperty(setTimeout, promisify.custom, { value: this.promises().setTimeout });
    const setInterval = (callback: Callback, milliseconds?: number, ...args: unknown[]) =>
      this.set(milliseconds, (_, again) => {
        again();
        callback(...args);
      });
    const clear = (timer: unknown) => this.clear(timer);
    return { setTimeout, setInterval, clearTimeout: clear, clearInterval: clear };
  }

  /** As Node.js does, less than a millisecond counts as one. */
  private set(milliseconds: number | undefined, action: (id: number, again: () => void) => void): VirtualTimer {
    const timer = new VirtualTimer(++this.last, this);
    const delay = Math.max(1, Math.trunc(Number(milliseconds)) || 1);
    // A timer keeps the async context in which it was set.
    const act = AsyncResource.bind(action);
    const due = () => {
      if (this.isFrozen) this.overdue.push(due);
      else if (this.pending.has(timer.id)) act(timer.id, plan);
    };
    const plan = () => void this.pending.set(timer.id, this.clock.schedule(this.clock.time() + delay, due));
    plan();
    return timer;
  }

  clear(timer: unknown): void {
    const id = timer instanceof VirtualTimer ? timer.id : Number(timer);
    this.pending.get(id)?.();
    this.pending.delete(id);
  }

  private promises() {
    const wait = <T>(milliseconds?: number, value?: T, { signal }: { signal?: AbortSignal } = {}): Promise<T | undefined> =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const timer = this.functions().setTimeout(() => resolve(value), milliseconds);
        signal?.addEventListener('abort', () => {
          this.clear(timer);
          reject(signal.reason);
        });
      });
    async function* interval<T>(milliseconds?: number, value?: T) {
      for (;;) yield await wait(milliseconds, value);
    }
    return { setTimeout: wait, setInterval: interval, scheduler: { ...timersPromises.scheduler, wait } };
  }

  private timeoutSignal(milliseconds: number): AbortSignal {
    const controller = new AbortController();
    const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    this.functions().setTimeout(() => controller.abort(reason), milliseconds);
    return controller.signal;
  }
}

/** What `setTimeout` returns: usable as the object and as the number that code may take it for. */
class VirtualTimer {
  constructor(
    readonly id: number,
    private readonly time: VirtualTime,
  ) {}
  ref = () => this;
  unref = () => this;
  hasRef = () => true;
  close = () => this.time.clear(this);
  [Symbol.toPrimitive] = () => this.id;
  [Symbol.dispose] = () => this.time.clear(this);
}

/** The same `Date`, except that the present moment is another's. */
function virtualDate(real: DateConstructor, now: () => number): DateConstructor {
  return new Proxy(real, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
    apply: target => new target(now()).toString(),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
}

import { keyed, weighted } from './keyed-random';
import type { Timeline } from './timeline';

/**
 * What can go wrong at one call. crash: the Lambda is gone before or after the call took effect. throw: the call failed before it took effect; throw-after:
 * it took effect and its answer was lost. phantom: a conditional write took effect, was repeated by the SDK, and the repetition met its own record. The
 * Support API besides: throttle, and, for writes, an ambiguous answer to a call that was lost, was carried out, or will be later.
 */
export type Fault =
  | 'crash-before'
  | 'crash-after'
  | 'throw'
  | 'throw-after'
  | 'phantom'
  | 'throttle'
  | 'lost'
  | 'committed'
  | 'late'
  | 'invalid';

const CRASHES: readonly Fault[] = ['crash-before', 'crash-after'];

/** Which faults each kind of call knows. */
export const FAULTS = {
  read: [...CRASHES, 'throw'],
  write: [...CRASHES, 'throw', 'throw-after'],
  save: [...CRASHES, 'throw', 'throw-after', 'phantom'],
  supportRead: [...CRASHES, 'throw', 'throw'],
  supportWrite: [...CRASHES, 'throttle', 'lost', 'committed', 'late'],
  /** A comment or a resolve may besides be refused for a reason that nobody understands. */
  caseWrite: [...CRASHES, 'throttle', 'lost', 'committed', 'late', 'invalid'],
} satisfies Record<string, Fault[]>;

/** Where a fault happened: invocation, number of its call, and the call's name. */
export interface Injected {
  place: string;
  fault: Fault;
  at: number;
}

/** Which fault happens at a place, if any. */
export type ChooseFault = (place: string, faults: readonly Fault[]) => Fault | undefined;

/** Faults by chance: each place has its own draw. */
export function randomFaults(seed: number, rate: () => number): ChooseFault {
  return (place, faults) => {
    const draw = keyed(seed, `fault ${place}`);
    return draw < rate() ? faults[Math.floor((draw / rate()) * faults.length)] : undefined;
  };
}

/** How AWS ends a function of this application. Milliseconds. */
const TIMEOUT = 60_000;
/** As `timeLeft` has it. */
const STEP = 25_000;

/** One run of a Lambda: its calls take time, and at each of them it may die. */
export class Invocation {
  private calls = 0;
  private readonly startedAt: number;
  /** When this run last read a case: what people wrote before then it must know. */
  readonly inspectedAt = new Map<string, number>();

  constructor(
    readonly label: string,
    private readonly seed: number,
    private readonly timeline: Timeline,
    private readonly choose: ChooseFault,
    private readonly note: (injected: Injected) => void,
    private readonly died: () => void,
  ) {
    this.startedAt = timeline.now;
  }

  mayStart = (): boolean => this.timeline.now - this.startedAt < TIMEOUT - STEP;

  /** Makes a call: some time passes, it takes effect at one moment, some time passes again. A crash is an await that never ends. */
  async call<T>(port: string, faults: readonly Fault[], pendingCall: (fault: Fault | undefined) => T | Promise<T>): Promise<T> {
    const place = `${this.label}/${++this.calls} ${port}`;
    const fault = this.choose(place, faults);
    if (fault) this.note({ place, fault, at: this.timeline.now });
    await this.pass(`before ${place}`, fault === 'lost' || fault === 'committed' || fault === 'late' ? 10_000 : 0);
    if (fault === 'crash-before') return this.die();
    if (fault === 'throw') throw noAnswer(`${port} failed`);
    const value = await pendingCall(fault);
    if (fault === 'crash-after') return this.die();
    await this.pass(`after ${place}`, 0);
    if (fault === 'throw-after') throw noAnswer(`the answer of ${port} was lost`);
    return value;
  }

  private async pass(key: string, least: number): Promise<void> {
    const draw = keyed(this.seed, key);
    const milliseconds =
      least +
      weighted(draw, [
        [5 + draw * 30, 20],
        [draw * 1_500, 4],
        [draw * 9_000, 0.3],
      ]);
    await this.timeline.pause(milliseconds);
    if (this.timeline.now - this.startedAt > TIMEOUT) await this.die();
  }

  private die(): Promise<never> {
    this.died();
    return new Promise<never>(() => {});
  }
}

/** As the SDK throws it when a service is in trouble. */
function noAnswer(message: string): Error {
  return Object.assign(new Error(message), { $metadata: { httpStatusCode: 500 } });
}

/** What a text throws that cannot be written: no other fault of ours happens in these histories. */
export const POISON = 'PoisonedText';

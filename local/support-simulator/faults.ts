import { SeededRandom } from './seeded-random';

/** What can go wrong on demand. */
export const FAULT_KINDS = [
  'latency',
  'throttle',
  'internal-error',
  'no-support-plan',
  'error',
  'late-visibility',
  'timeout-after-work',
  'timeout-before-work',
  'reset-after-work',
  'reset-before-work',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** One thing that goes wrong. Without `times` and `probability` it goes wrong on every call until it is removed. */
export interface FaultRule {
  kind: FaultKind;
  /** Only calls of this operation; default all. */
  operation?: string;
  /** Only the next so many calls (of those the rule selects). */
  times?: number;
  /** Chance for each call, 0 to 1, from the simulator's seed. */
  probability?: number;
  /** Of latency (default 1), late-visibility (default 60), and how long a timeout keeps the connection open (default 60). */
  seconds?: number;
  /** Name and message of an `error`. */
  error?: string;
  message?: string;
}

/** A rule that is waiting for calls. */
export interface ActiveFault extends FaultRule {
  id: number;
}

const ADDS_UP: readonly FaultKind[] = ['latency', 'late-visibility'];

/** Rules in the order they were added. */
export class Faults {
  #rules: ActiveFault[] = [];
  #added = 0;
  readonly #random: SeededRandom;

  constructor(seed: number) {
    this.#random = new SeededRandom(`${seed}/faults`);
  }

  /** Puts a rule at the end and returns its ID. Throws a RangeError for a rule that could never be meant. */
  add(rule: FaultRule): number {
    requireSense(rule);
    this.#added += 1;
    this.#rules.push({ ...rule, id: this.#added });
    return this.#added;
  }

  remove(id: number): void {
    this.#rules = this.#rules.filter(rule => rule.id !== id);
  }

  clear(): void {
    this.#rules = [];
  }

  list(): ActiveFault[] {
    return this.#rules.map(rule => ({ ...rule }));
  }

  /** What goes wrong with this call. Delays add up; of the others the first one strikes and later rules keep their turns. */
  strike(operation: string): ActiveFault[] {
    const struck: ActiveFault[] = [];
    for (const rule of this.#rules) {
      if (!this.#selects(rule, operation)) continue;
      struck.push(rule);
      if (rule.times !== undefined) rule.times -= 1;
      if (!ADDS_UP.includes(rule.kind)) break;
    }
    this.#rules = this.#rules.filter(({ times }) => times !== 0);
    return struck;
  }

  #selects(rule: ActiveFault, operation: string): boolean {
    if (rule.operation !== undefined && rule.operation !== operation) return false;
    if (rule.kind === 'late-visibility' && operation !== 'CreateCase') return false;
    return rule.probability === undefined || this.#random.fraction() < rule.probability;
  }
}

function requireSense({ kind, times, probability, seconds, error }: FaultRule): void {
  if (!FAULT_KINDS.includes(kind)) throw new RangeError(`No fault is called ${kind}; there are ${FAULT_KINDS.join(', ')}`);
  if (times !== undefined && !(Number.isInteger(times) && times > 0)) throw new RangeError('times must be a whole number above 0');
  if (probability !== undefined && !(probability >= 0 && probability <= 1)) throw new RangeError('probability must be between 0 and 1');
  if (seconds !== undefined && !(seconds >= 0)) throw new RangeError('seconds must be 0 or more');
  if (kind === 'error' && !error) throw new RangeError('a fault of kind error needs the name of the error');
}

/** A call as it was received and answered. */
export interface SeenCall {
  /** When it was received, on the simulator's clock. */
  at: Date;
  operation: string;
  /** What it asked for; left out where that is not JSON, or where it is long, as files are. */
  input?: unknown;
  /** `200`, `400 CaseIdNotFound`, `no answer (reset)`. */
  answer: string;
}

const KEPT = 1000;
const LONGEST_INPUT = 64 * 1024;

/** The newest calls; older ones are forgotten, as a server may run for days. */
export class CallsSeen {
  readonly #calls: SeenCall[] = [];

  add(at: Date, operation: string, body: string, answer: string): void {
    this.#calls.push({ at, operation, ...inputOf(body), answer });
    if (this.#calls.length > KEPT) this.#calls.splice(0, this.#calls.length - KEPT);
  }

  /** Oldest first. */
  list(): SeenCall[] {
    return [...this.#calls];
  }
}

function inputOf(body: string): { input?: unknown } {
  if (body.length > LONGEST_INPUT) return {};
  try {
    return { input: JSON.parse(body) };
  } catch {
    return {};
  }
}

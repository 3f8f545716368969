interface Entry {
  time: number;
  order: number;
  action: () => void;
}

/**
 * The virtual clock: a queue of what happens when. Time jumps from one entry to the next, and before the next one everything that the last one set
 * going has come to its next await. So the order of all awaits is a matter of their times, and the same times give the same run.
 */
export class Timeline {
  private readonly heap: Entry[] = [];
  private made = 0;
  private failure: unknown;

  /** @param now epoch milliseconds */
  constructor(public now: number) {}

  at(time: number, action: () => void): void {
    this.push({ time: Math.max(time, this.now), order: this.made++, action });
  }

  in(milliseconds: number, action: () => void): void {
    this.at(this.now + milliseconds, action);
  }

  /** Lets the caller go on after a while. */
  pause(milliseconds: number): Promise<void> {
    return new Promise(resolve => this.in(milliseconds, resolve));
  }

  /** Ends the run with an error, from wherever it was found. */
  fail(error: unknown): void {
    this.failure ??= error;
  }

  /** Runs on until a time, or until `isOver` says so between two entries. Throws what `fail` was given. */
  async run(until: number, isOver: () => boolean = () => false): Promise<void> {
    while (this.heap.length > 0 && this.heap[0]!.time <= until) {
      const { time, action } = this.pop();
      this.now = time;
      action();
      await settled();
      if (this.failure) throw this.failure;
      if (isOver()) return;
    }
    this.now = Math.max(this.now, until);
  }

  private push(entry: Entry): void {
    const { heap } = this;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (isBefore(heap[parent]!, entry)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = entry;
  }

  private pop(): Entry {
    const { heap } = this;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (isBefore(last, heap[child]!)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

/** All promises that can go on have gone on: Node.js runs them before it gets to an immediate. */
function settled(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

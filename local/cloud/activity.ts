import { RequestTracker } from './request-tracker';

/** A worker that is running an invocation, as far as it matters for the question whether everything waits. */
export interface RunningWorker {
  id: string;
  /** Resolves when the worker has come to rest, with the number of its requests that have no complete answer yet. */
  requestsInFlight(): Promise<number>;
}

/** Turns of the event loop in which nothing may happen before the process counts as at rest. */
const TURNS = 3;
const STALL_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 1;

/**
 * Knows whether anything works. Everything waits when each open request on the local servers is held up by a wait on the clock, no running
 * worker has a request on its way beyond those, and nothing stirs for some turns of the event loop on either side.
 */
export class Activity {
  readonly requests: RequestTracker;
  private readonly running = new Map<string, RunningWorker>();
  private changes = 0;
  private onChange: () => void = () => {};

  /**
   * @param now the present moment of the run
   * @param stallMilliseconds real time without any change after which a run that is not at rest is given up
   */
  constructor(
    now: () => Date,
    private readonly stallMilliseconds = STALL_MILLISECONDS,
  ) {
    const workerRests = async (worker: string) => this.running.get(worker)?.requestsInFlight();
    this.requests = new RequestTracker({ now, workerRests, onChange: () => this.touch() });
  }

  /** Says that something happened. */
  touch(): void {
    this.changes++;
    this.onChange();
  }

  /** A worker works from now on, until the returned function is called. */
  begin(worker: RunningWorker): () => void {
    this.running.set(worker.id, worker);
    this.touch();
    return () => {
      this.running.delete(worker.id);
      this.touch();
    };
  }

  /** Resolves when everything waits. @throws when that does not come about although nothing changes any more */
  async quiescence(): Promise<void> {
    let changedAt = performance.now();
    for (;;) {
      const before = this.changes;
      if (await this.answerInTime(this.atRest())) return;
      if (this.changes !== before) changedAt = performance.now();
      else if (performance.now() - changedAt > this.stallMilliseconds) throw this.stall();
      else await this.changeOr(POLL_MILLISECONDS);
    }
  }

  private async atRest(): Promise<boolean> {
    for (let turn = 0; turn < TURNS; turn++) await new Promise(resolve => setImmediate(resolve));
    const before = this.changes;
    if ([...this.requests.open].some(({ waits }) => waits === 0)) return false;
    const rested = await Promise.all([...this.running.values()].map(worker => this.isWaiting(worker)));
    return rested.every(Boolean) && this.changes === before;
  }

  private async isWaiting(worker: RunningWorker): Promise<boolean> {
    const inFlight = await worker.requestsInFlight();
    return inFlight <= [...this.requests.open].filter(request => request.worker === worker.id).length;
  }

  /** A worker whose event loop is blocked never answers. */
  private answerInTime(answer: Promise<boolean>): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(this.stall()), this.stallMilliseconds);
      answer.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  private changeOr(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer);
        this.onChange = () => {};
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.onChange = done;
    });
  }

  private stall(): Error {
    const workers = [...this.running.keys()].join(', ') || 'none';
    return new Error(`The local run stands still: ${this.requests.open.size} open requests, running functions: ${workers}.`);
  }
}

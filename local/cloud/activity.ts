import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Clock } from '../clock';
import { REQUEST_HEADER, WORKER_HEADER } from './function-messages';
import { RequestOrder } from './request-order';

/** A worker that is running an invocation, as far as it matters for the question whether everything waits. */
export interface RunningWorker {
  id: string;
  /** Resolves when the worker has come to rest, with the number of its requests that have no complete answer yet. */
  requestsInFlight(): Promise<number>;
}

/** A request on one of the local servers that has been received and not been closed. */
interface OpenRequest {
  worker: string | undefined;
  /** How many waits on the clock hold it up. */
  waits: number;
  isClosed: boolean;
  /** Lets the worker's next request be handled. */
  pass(): void;
}

/** Turns of the event loop in which nothing may happen before the process counts as at rest. */
const TURNS = 3;
/** Real milliseconds without any change after which a run that is not at rest is given up. */
const STALL_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 1;
/** Real milliseconds after which an answered request passes its turn on, even if its worker has not read the answer. */
const UNREAD_MILLISECONDS = 200;

/**
 * Knows whether anything works. Everything waits when each open request on the local servers is held up by a wait on the clock, no running
 * worker has a request on its way beyond those, and nothing stirs for some turns of the event loop on either side.
 */
export class Activity {
  private readonly open = new Set<OpenRequest>();
  private readonly context = new AsyncLocalStorage<OpenRequest>();
  private readonly running = new Set<RunningWorker>();
  private readonly orders = new Map<string, RequestOrder>();
  private changes = 0;
  private onChange: () => void = () => {};

  /** @param now the present moment of the run */
  constructor(private readonly now: () => Date) {}

  /** Says that something happened. */
  touch(): void {
    this.changes++;
    this.onChange();
  }

  /** A worker works from now on, until the returned function is called. */
  begin(worker: RunningWorker): () => void {
    this.running.add(worker);
    this.touch();
    return () => {
      this.running.delete(worker);
      this.touch();
    };
  }

  /** A worker says that one of its requests has ended, whether or not it ever arrived. */
  requestEnded(worker: string, request: number): void {
    this.orderOf(worker).end(request);
    this.touch();
  }

  /** Counts the requests of a server from now on, and hands those of one worker over in its order. */
  watch(server: Server): void {
    const emit = server.emit.bind(server) as (name: string | symbol, ...args: unknown[]) => boolean;
    server.emit = (name: string | symbol, ...args: unknown[]) => {
      if (name !== 'request') return emit(name, ...args);
      const [request, response] = args as [IncomingMessage, ServerResponse];
      const entry = this.received(request, response);
      this.inTurn(request, entry, () => this.context.run(entry, () => emit(name, ...args)));
      return true;
    };
  }

  private inTurn(request: IncomingMessage, entry: OpenRequest, handle: () => void): void {
    const number = Number(request.headers[REQUEST_HEADER]);
    if (!entry.worker || !number) return handle();
    this.orderOf(entry.worker).arrive(number, pass => {
      entry.pass = pass;
      if (entry.isClosed) pass();
      else handle();
    });
  }

  private orderOf(worker: string): RequestOrder {
    const rest = () => Promise.resolve([...this.running].find(({ id }) => id === worker)?.requestsInFlight());
    const order = this.orders.get(worker) ?? new RequestOrder(rest);
    this.orders.set(worker, order);
    return order;
  }

  /** The same clock, whose waits are known to hold up the request in whose handling they begin. */
  waitsOn(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      sleep: async milliseconds => {
        const request = this.context.getStore();
        if (!request) return clock.sleep(milliseconds);
        request.waits++;
        request.pass();
        this.touch();
        await clock.sleep(milliseconds);
        request.waits--;
        this.touch();
      },
    };
  }

  /** Resolves when everything waits. @throws when that does not come about although nothing changes any more */
  async quiescence(): Promise<void> {
    let changedAt = performance.now();
    for (;;) {
      const before = this.changes;
      if (await this.atRest()) return;
      if (this.changes !== before) changedAt = performance.now();
      else if (performance.now() - changedAt > STALL_MILLISECONDS) throw new Error(this.describeStall());
      else await this.changeOr(POLL_MILLISECONDS);
    }
  }

  private async atRest(): Promise<boolean> {
    for (let turn = 0; turn < TURNS; turn++) await new Promise(resolve => setImmediate(resolve));
    const before = this.changes;
    if ([...this.open].some(request => request.waits === 0)) return false;
    const rested = await Promise.all([...this.running].map(worker => this.isWaiting(worker)));
    return rested.every(Boolean) && this.changes === before;
  }

  private async isWaiting(worker: RunningWorker): Promise<boolean> {
    const inFlight = await worker.requestsInFlight();
    return inFlight <= [...this.open].filter(request => request.worker === worker.id).length;
  }

  private received(request: IncomingMessage, response: ServerResponse): OpenRequest {
    const entry: OpenRequest = { worker: request.headers[WORKER_HEADER]?.toString(), waits: 0, isClosed: false, pass: () => {} };
    this.open.add(entry);
    this.touch();
    // A client that sees another time than its own takes any refusal for a matter of clocks, and tries again.
    response.setHeader('date', this.now().toUTCString());
    response.once('close', () => {
      entry.isClosed = true;
      this.open.delete(entry);
      // Usually the worker says so at once; one that never reads an answer must not hold up its others.
      setTimeout(() => entry.pass(), UNREAD_MILLISECONDS).unref();
      this.touch();
    });
    return entry;
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

  private describeStall(): string {
    const workers = [...this.running].map(({ id }) => id).join(', ') || 'none';
    return `The local run stands still: ${this.open.size} open requests, running functions: ${workers}.`;
  }
}

import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Clock } from '../clock';
import { REQUEST_HEADER, WORKER_HEADER } from './function-messages';
import { RequestOrder } from './request-order';

/** A request on one of the local servers that has been received and not been closed. */
export interface OpenRequest {
  /** The worker it comes from; undefined when it comes from outside of the functions. */
  worker: string | undefined;
  /** How many waits on the clock hold it up. */
  waits: number;
  isClosed: boolean;
  /** Lets the worker's next request be handled. */
  pass(): void;
}

export interface RequestTrackerOptions {
  /** The present moment of the run. */
  now(): Date;
  /** Resolves when a worker has nothing to do but wait. */
  workerRests(worker: string): Promise<unknown>;
  onChange(): void;
}

/** Real milliseconds after which an answered request passes its turn on, even if its worker has not read the answer. */
const UNREAD_MILLISECONDS = 200;

/** Knows the open requests of the local servers, and which of them only wait for the clock. */
export class RequestTracker {
  readonly open = new Set<OpenRequest>();
  private readonly context = new AsyncLocalStorage<OpenRequest>();
  private readonly orders = new Map<string, RequestOrder>();

  constructor(private readonly options: RequestTrackerOptions) {}

  /** Tracks the requests of a server from now on, and hands those of one worker over in its order. */
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

  /** A worker says that one of its requests has ended, whether or not it ever arrived. */
  ended(worker: string, request: number): void {
    this.orderOf(worker).end(request);
  }

  /** The same clock, whose waits are known to hold up the request in whose handling they begin. */
  waitsOn(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      sleep: async milliseconds => {
        const request = this.context.getStore();
        if (!request) return clock.sleep(milliseconds);
        this.wait(request, 1);
        request.pass();
        await clock.sleep(milliseconds);
        this.wait(request, -1);
      },
    };
  }

  private wait(request: OpenRequest, by: number): void {
    request.waits += by;
    this.options.onChange();
  }

  private inTurn(request: IncomingMessage, entry: OpenRequest, handle: () => void): void {
    const number = Number(request.headers[REQUEST_HEADER]);
    if (!entry.worker || !number) handle();
    else {
      this.orderOf(entry.worker).arrive(number, pass => {
        entry.pass = pass;
        if (entry.isClosed) pass();
        else handle();
      });
    }
  }

  private orderOf(worker: string): RequestOrder {
    const order = this.orders.get(worker) ?? new RequestOrder(() => this.options.workerRests(worker));
    this.orders.set(worker, order);
    return order;
  }

  private received(request: IncomingMessage, response: ServerResponse): OpenRequest {
    const entry: OpenRequest = { worker: request.headers[WORKER_HEADER]?.toString(), waits: 0, isClosed: false, pass: () => {} };
    this.open.add(entry);
    this.options.onChange();
    // A client that sees another time than its own takes any refusal for a matter of clocks, and tries again.
    response.setHeader('date', this.options.now().toUTCString());
    response.once('close', () => this.closed(entry));
    return entry;
  }

  private closed(entry: OpenRequest): void {
    entry.isClosed = true;
    this.open.delete(entry);
    // Usually the worker says so at once; one that never reads an answer must not hold up its others.
    setTimeout(() => entry.pass(), UNREAD_MILLISECONDS).unref();
    this.options.onChange();
  }
}

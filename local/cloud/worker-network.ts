import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import { REQUEST_HEADER, WORKER_HEADER } from './function-messages';

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** Knows which requests of this thread are on their way, and lets nothing leave the machine. */
export class WorkerNetwork {
  private made = 0;
  private ended = 0;

  /** @param onEnd called with the number of every request that ends */
  constructor(
    private readonly worker: string,
    private readonly onEnd: (request: number) => void,
  ) {}

  /** Requests that have been made and not been closed. */
  get inFlight(): number {
    return this.made - this.ended;
  }

  install(): void {
    for (const module of [http, https]) {
      module.request = this.counted(module.request);
      module.get = sentAtOnce(module.request);
    }
    refuseOtherHosts();
    syncBuiltinESMExports();
  }

  private counted(original: typeof http.request): typeof http.request {
    const call = original as (...args: unknown[]) => http.ClientRequest;
    const wrapped = (...args: unknown[]): http.ClientRequest => {
      const request = call(...args);
      const number = ++this.made;
      request.setHeader(WORKER_HEADER, this.worker);
      request.setHeader(REQUEST_HEADER, number);
      request.once('close', () => {
        this.ended++;
        this.onEnd(number);
      });
      return request;
    };
    return wrapped as typeof http.request;
  }
}

/** As `http.get` does. */
function sentAtOnce(request: typeof http.request): typeof http.get {
  const call = request as (...args: unknown[]) => http.ClientRequest;
  return ((...args: unknown[]) => call(...args).end()) as typeof http.get;
}

function refuseOtherHosts(): void {
  const connect = Socket.prototype.connect as (...args: unknown[]) => Socket;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    const host = hostOf(args);
    if (!LOOPBACK.includes(host)) throw new Error(`A local run has no network: ${host} was not called.`);
    return connect.apply(this, args);
  } as typeof Socket.prototype.connect;
}

/** `connect` takes options, a port and a host, or (inside Node.js) its arguments as one list. */
function hostOf(args: unknown[]): string {
  const [first, second] = (Array.isArray(args[0]) ? args[0] : args) as [unknown, unknown];
  if (typeof first === 'object' && first !== null) return (first as { host?: string }).host ?? 'localhost';
  return typeof second === 'string' ? second : 'localhost';
}

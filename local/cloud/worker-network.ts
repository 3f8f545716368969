import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import { WORKER_HEADER } from './function-messages';

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** Knows which requests of this thread are on their way, and lets nothing leave the machine. */
export class WorkerNetwork {
  private requests = 0;

  /** @param onChange called whenever a request begins or ends */
  constructor(
    private readonly worker: string,
    private readonly onChange: () => void,
  ) {}

  /** Requests that have been made and not been closed. */
  get inFlight(): number {
    return this.requests;
  }

  install(): void {
    for (const module of [http, https]) {
      module.request = this.counted(module.request);
      module.get = this.ended(module.request);
    }
    refuseOtherHosts();
    syncBuiltinESMExports();
  }

  private counted(request: typeof http.request): typeof http.request {
    const call = request as (...args: unknown[]) => http.ClientRequest;
    const wrapped = (...args: unknown[]): http.ClientRequest => {
      const made = call(...args);
      made.setHeader(WORKER_HEADER, this.worker);
      this.change(1);
      made.once('close', () => this.change(-1));
      return made;
    };
    return wrapped as typeof http.request;
  }

  private ended(request: typeof http.request): typeof http.get {
    const call = request as (...args: unknown[]) => http.ClientRequest;
    return ((...args: unknown[]) => call(...args).end()) as typeof http.get;
  }

  private change(by: number): void {
    this.requests += by;
    this.onChange();
  }
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

import http, { type Server, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import tls from 'node:tls';

type Args = unknown[];

/**
 * What functions have of a network: the servers of the run, reached without the machine's sockets, whose order nobody can foresee. It is the same HTTP, spoken by
 * Node.js on both sides, over a pipe in memory; nothing leaves the machine.
 */
export class LocalNetwork {
  private readonly servers = new Map<number, Server>();

  /** @param now the present moment of the run */
  constructor(private readonly now: () => Date) {}

  /** @param server that already listens, for whoever comes from outside of the run */
  add(server: Server): void {
    this.servers.set((server.address() as AddressInfo).port, server);
    // A client that sees another time than its own takes any refusal for a matter of clocks, and tries again.
    server.prependListener('request', (_, response: ServerResponse) => response.setHeader('date', this.now().toUTCString()));
  }

  /** @throws for a host that is not of the run */
  connect({ host = 'localhost', port }: { host?: string | null; port?: number | string | null }): Duplex {
    const server = ['127.0.0.1', 'localhost'].includes(String(host)) ? this.servers.get(Number(port)) : undefined;
    if (!server) throw new Error(`A local run has no network: ${host} was not called.`);
    const [near, far] = duplexPair();
    server.emit('connection', asSocket(far, near));
    return asSocket(near, far);
  }
}

/** The network as one execution environment sees it. */
export class EnvironmentNetwork {
  /** Requests that have been made and not been closed. */
  inFlight = 0;
  private isClosed = false;

  constructor(private readonly network: LocalNetwork) {}

  /** Nothing is sent any more. */
  close(): void {
    this.isClosed = true;
  }

  get globals() {
    return { fetch: async (input: string | URL | Request) => this.refuse(new URL(input instanceof Request ? input.url : input).hostname) };
  }

  /** What takes the place of Node.js's modules, by their names. */
  get modules() {
    const socket = (...args: Args) => this.refuse(hostOf(args));
    const sockets = { connect: socket, createConnection: socket };
    return {
      http: this.client(http),
      https: this.client(https),
      net: { ...net, ...sockets },
      tls: { ...tls, connect: socket },
    };
  }

  private client(module: typeof http | typeof https) {
    const connect = (options: { host?: string | null; port?: number | string | null }) => {
      if (this.isClosed) throw new Error('The execution environment has ended.');
      return this.network.connect(options);
    };
    class Agent extends (module.Agent as typeof http.Agent) {
      constructor(options?: http.AgentOptions) {
        super({ ...options, keepAlive: false });
      }
      override createConnection = connect;
    }
    const globalAgent = new Agent();
    const request = (...args: Args) => {
      const sent = (module.request as (...args: Args) => http.ClientRequest)(...withAgent(args, globalAgent));
      this.inFlight++;
      sent.once('close', () => this.inFlight--);
      return sent;
    };
    return { ...module, Agent, globalAgent, request, get: (...args: Args) => request(...args).end() };
  }

  private refuse(host: string): never {
    throw new Error(`A local run has no network: ${host} was not called.`);
  }
}

/** `request` takes a URL, options, or both, and perhaps a listener. */
function withAgent([first, ...rest]: Args, agent: http.Agent): Args {
  if (typeof first !== 'string' && !(first instanceof URL)) return [{ agent, ...(first as object) }, ...rest];
  const [second] = rest;
  return typeof second === 'object' ? [first, { agent, ...second }, ...rest.slice(1)] : [first, { agent }, ...rest];
}

/** `connect` takes options, or a port and perhaps a host. */
function hostOf([first, second]: Args): string {
  if (typeof first === 'object' && first !== null) return (first as { host?: string }).host ?? 'localhost';
  return typeof second === 'string' ? second : 'localhost';
}

/** HTTP tells its connection what only a socket understands. */
function asSocket(stream: Duplex, other: Duplex): Duplex {
  const ignore = () => stream;
  const resetAndDestroy = () => {
    other.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    return stream.destroy();
  };
  return Object.assign(stream, {
    resetAndDestroy,
    setKeepAlive: ignore,
    setNoDelay: ignore,
    setTimeout: ignore,
    ref: ignore,
    unref: ignore,
  });
}

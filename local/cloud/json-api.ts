import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { own } from '../../lambdas/shared/own';

type Json = Record<string, unknown>;

/** Operations by name: each takes the request's members and gives the answer's. */
export type Operations = Record<string, (input: Json) => Json | Promise<Json>>;

/** An error that the caller's SDK shall see. */
export class ApiError extends Error {
  /** @param code the error's name, as in `error.name` of the SDK */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The run's clock may stand still for long: connections do not end by the machine's time. */
export const TIMELESS = { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 };

/** A call that no local service answers. */
export interface RefusedCall {
  service: string;
  operation: string;
}

/** A server that listens on the loopback interface. */
export interface LocalServer {
  server: Server;
  url: string;
}

/** Starts a server on a port that the system chooses, on 127.0.0.1 only. */
export async function listen(server: Server, port = 0): Promise<LocalServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/**
 * A service that speaks AWS JSON (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html): one URL, the operation in a header.
 * @param service its name, for messages
 */
export function jsonApi(service: string, operations: Operations, onRefused: (call: RefusedCall) => void): Server {
  return createServer(TIMELESS, async (request, response) => {
    const operation = operationOf(request);
    try {
      const implementation = own(operations, operation);
      if (!implementation) throw refuse(service, operation, onRefused);
      answer(response, request, 200, await implementation(JSON.parse((await readBody(request)) || '{}')));
    } catch (error) {
      const { code = 'InternalFailure', message } = error as ApiError;
      answer(response, request, 400, { __type: code, message });
    }
  });
}

function operationOf(request: IncomingMessage): string {
  const target = request.headers['x-amz-target']?.toString() ?? '';
  return target.split('.').at(-1) || `${request.method} ${request.url}`;
}

/** Notes a call that is not here, and says so. */
export function refuse(service: string, operation: string, onRefused: (call: RefusedCall) => void): ApiError {
  onRefused({ service, operation });
  return new ApiError(
    'NotInLocalRun',
    `${service} ${operation} was called, which the local runtime does not have. Nothing left this computer.`,
  );
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function answer(response: ServerResponse, request: IncomingMessage, status: number, body: Json): void {
  response.writeHead(status, { 'content-type': request.headers['content-type'] ?? 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}

/** The end of every call to a service that is not here: it is refused, whatever it is, and says which service was meant. */
export function refusingEndpoint(onRefused: (call: RefusedCall) => void): Server {
  return createServer(TIMELESS, async (request, response) => {
    await readBody(request);
    const [, scope = ''] = /Credential=[^/]+\/([^,]+)/.exec(request.headers.authorization ?? '') ?? [];
    const service = scope.split('/').at(2) ?? 'an unknown service';
    const error = refuse(service, operationOf(request), onRefused);
    response.setHeader('x-amzn-errortype', error.code);
    answer(response, request, 400, { __type: error.code, message: error.message });
  });
}

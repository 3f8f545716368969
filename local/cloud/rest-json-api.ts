import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { RefusedCall } from './json-api';

type Json = Record<string, unknown>;

/** A request as an operation sees it. */
export interface RestRequest {
  /** What stands in the places of the path's `{names}`. */
  path: Record<string, string>;
  query: Record<string, string>;
  /** By their names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
}

/** What an operation answers: JSON, or bytes. A header without a value is left out. */
export interface RestAnswer {
  status: number;
  headers?: Record<string, string | undefined>;
  body: Json | Buffer;
}

/** Operations by method and path, as the service model writes them: `GET /applications/{ApplicationId}`. */
export type Routes = Record<string, (request: RestRequest) => RestAnswer>;

/** An error as AWS REST-JSON has it: its name in a header, the rest in the body. */
export class RestError extends Error {
  /**
   * @param code the error's name, as in `error.name` of the SDK
   * @param members more members of the error
   */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly members: Json = {},
  ) {
    super(message);
  }
}

/** The run's clock may stand still for long: connections do not end by the machine's time. */
const TIMELESS = { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 };

/**
 * A service that speaks AWS REST-JSON (https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html).
 * @param service its name, for messages
 */
export function restJsonApi(service: string, routes: Routes, onRefused: (call: RefusedCall) => void): Server {
  const table = Object.entries(routes).map(([route, operation]) => ({ matches: matcherOf(route), operation }));
  return createServer(TIMELESS, async (request, response) => {
    const body = await bytesOf(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local');
    try {
      for (const { matches, operation } of table) {
        const path = matches(request.method ?? '', pathname);
        if (!path) continue;
        const headers = request.headers as Record<string, string>;
        return send(response, operation({ path, query: Object.fromEntries(searchParams), headers, body }));
      }
      const operation = `${request.method} ${pathname}`;
      onRefused({ service, operation });
      throw new RestError(400, 'NotInLocalRun', `${service} ${operation} was called, which the local runtime does not have.`);
    } catch (error) {
      const { status = 500, code = 'InternalServerException', message, members } = error as RestError;
      send(response, { status, headers: { 'x-amzn-errortype': code }, body: { Message: message, ...members } });
    }
  });
}

function matcherOf(route: string): (method: string, pathname: string) => Record<string, string> | undefined {
  const [method = '', template = ''] = route.split(' ');
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(match => match[1]!);
  const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, '([^/]+)')}$`);
  return (asked, pathname) => {
    const found = asked === method ? pattern.exec(pathname) : null;
    return found ? Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1]!)])) : undefined;
  };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, headers = {}, body }: RestAnswer): void {
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  response.writeHead(status, { 'content-type': 'application/json', ...Object.fromEntries(given) });
  response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

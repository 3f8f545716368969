import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from './api-error';
import type { Clock } from './clock';

/** What every operation's X-Amz-Target begins with. */
const TARGET_PREFIX = 'AWSSupport_20130415.';

const AWS_JSON = 'application/x-amz-json-1.1';
const LARGEST_BODY = 64 * 1024 * 1024;

/** More bytes than a request may have. */
export class BodyTooLarge extends ApiError {
  constructor(most: number) {
    super('RequestEntityTooLargeException', `The request body is larger than ${most} bytes`, 413);
  }
}

/** The body as text. Throws BodyTooLarge beyond 64 MB, which is far more than any operation takes. */
export async function readBody(request: IncomingMessage): Promise<string> {
  return (await readBytes(request, LARGEST_BODY)).toString('utf8');
}

/** So much of a body that is too large is read and thrown away: a client reads no answer before it has sent all. Times its limit. */
const PATIENCE = 16;

/** The body. Throws BodyTooLarge beyond `most` bytes. */
export function readBytes(request: IncomingMessage, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= most) chunks.push(chunk);
      else chunks.length = 0;
      if (bytes > most * PATIENCE) reject(new BodyTooLarge(most));
    });
    request.on('end', () => (bytes <= most ? resolve(Buffer.concat(chunks)) : reject(new BodyTooLarge(most))));
    request.on('error', reject);
  });
}

/** The operation a request names, or undefined when it is not for this service. */
export function operationOf(request: IncomingMessage): string | undefined {
  const target = request.headers['x-amz-target'];
  return typeof target === 'string' && target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : undefined;
}

/** Sends JSON with the clock's date: clients compare it with their own to find out how far their clock is off. */
export function sendJson(response: ServerResponse, clock: Clock, status: number, body: unknown, contentType = 'application/json'): void {
  sendText(response, clock, status, JSON.stringify(body), contentType);
}

function sendText(response: ServerResponse, clock: Clock, status: number, text: string, contentType: string): void {
  response.writeHead(status, { Date: clock.now().toUTCString(), 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

/** Members that AWS writes as floats: clients in typed languages see the difference. Inside a text the quotation mark would be escaped. */
const WHOLE_FLOAT = /(?<="(?:estimatedMonthlySavings|estimatedPercentMonthlySavings)":)(-?\d+)(?=[,}])/g;

/** Sends an operation's answer. */
export function sendResult(response: ServerResponse, clock: Clock, result: object): void {
  sendText(response, clock, 200, JSON.stringify(result).replace(WHOLE_FLOAT, '$1.0'), AWS_JSON);
}

/** Sends an error as AWS JSON 1.1 does. */
export function sendError(response: ServerResponse, clock: Clock, error: ApiError): void {
  response.setHeader('x-amzn-ErrorType', error.code);
  if (error instanceof BodyTooLarge) response.setHeader('Connection', 'close');
  sendJson(response, clock, error.httpStatus, { __type: error.code, message: error.message }, AWS_JSON);
}

/** How the connection ends when it does not end with an answer. */
export interface BrokenConnection {
  broken: 'reset' | 'silent';
  /** How long a silent connection stays open, unless the client closes it first. */
  seconds: number;
}

/** Ends a connection without an answer. */
export async function breakConnection(request: IncomingMessage, clock: Clock, { broken, seconds }: BrokenConnection): Promise<void> {
  if (broken === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  await clock.sleep(seconds * 1000);
  request.socket.destroy();
}

import type { IncomingMessage } from 'node:http';
import type * as z from 'zod';
import { UsageError } from '../../lambdas/shared/usage-error';
import { parseJson } from '../event-files';

const LARGEST_BODY = 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > LARGEST_BODY) throw new UsageError('The body is larger than 1 MB.');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function parsedAs<T>(form: z.ZodType<T>, body: string): T {
  const parsed = form.safeParse(parseJson(body, 'The body'));
  if (!parsed.success)
    throw new UsageError(`The body: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`);
  return parsed.data;
}

/** A page of somewhere else, opened in the same browser, must not play events here. */
export function isOurs({ headers }: IncomingMessage): boolean {
  const isLocal = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '');
  return isLocal && (headers.origin === undefined || headers.origin === `http://${headers.host}`);
}

import { createHash } from 'node:crypto';
import { invalidParameter } from './api-error';

const signatureOf = (scope: string, before: number) => createHash('sha256').update(`${scope}/${before}`).digest('hex').slice(0, 24);

const tokenFor = (scope: string, before: number) => Buffer.from(`${before}.${signatureOf(scope, before)}`).toString('base64url');

function positionIn(token: string, scope: string): number {
  const [before, signature] = Buffer.from(token, 'base64url').toString().split('.');
  const position = Number(before);
  if (Number.isInteger(position) && signature === signatureOf(scope, position)) return position;
  throw invalidParameter('Invalid nextToken');
}

/** What a page was asked for. */
export interface PageRequest {
  nextToken?: string;
  maxResults: number;
}

/**
 * One page of `newestFirst`. The token remembers the last item given, not a count, so that items which arrive between two
 * pages move nothing. A token works only in the `scope` that gave it; any other throws InvalidParameterValueException.
 */
export function pageOf<T extends { sequence: number }>(newestFirst: T[], scope: string, request: PageRequest) {
  const before = request.nextToken === undefined ? Number.POSITIVE_INFINITY : positionIn(request.nextToken, scope);
  const rest = newestFirst.filter(item => item.sequence < before);
  const page = rest.slice(0, request.maxResults);
  const last = page.at(-1);
  const nextToken = last && rest.length > page.length ? tokenFor(scope, last.sequence) : undefined;
  return { page, nextToken };
}

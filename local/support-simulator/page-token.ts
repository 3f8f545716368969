import { createHash } from 'node:crypto';
import { invalidParameter } from './api-error';

const signatureOf = (scope: string, position: number) => createHash('sha256').update(`${scope}/${position}`).digest('hex').slice(0, 24);

const tokenFor = (scope: string, position: number) => Buffer.from(`${position}.${signatureOf(scope, position)}`).toString('base64url');

function positionIn(token: string, scope: string): number {
  const [text, signature] = Buffer.from(token, 'base64url').toString().split('.');
  const position = Number(text);
  if (Number.isInteger(position) && signature === signatureOf(scope, position)) return position;
  throw invalidParameter('Invalid nextToken');
}

/** In which order a list is given. */
export type Order = 'newest-first' | 'oldest-first';

interface Item {
  sequence: number;
}

/** A list that can be read from any place on without going through what lies before it. */
export class Listed<T extends Item> {
  /** @param oldestFirst by their sequence */
  constructor(
    private readonly oldestFirst: readonly T[],
    private readonly order: Order,
  ) {}

  /** Of items in any sequence. */
  static of<T extends Item>(items: T[], order: Order): Listed<T> {
    return new Listed(
      items.sort((a, b) => a.sequence - b.sequence),
      order,
    );
  }

  /** The items behind the one with this sequence, or all of them, in the order of the list. */
  *after(sequence?: number): Generator<T> {
    const step = this.order === 'oldest-first' ? 1 : -1;
    for (let place = this.#placeAfter(sequence, step); place >= 0 && place < this.oldestFirst.length; place += step) {
      yield this.oldestFirst[place]!;
    }
  }

  #placeAfter(sequence: number | undefined, step: 1 | -1): number {
    if (sequence === undefined) return step === 1 ? 0 : this.oldestFirst.length - 1;
    return step === 1 ? this.#countUpTo(sequence + 1) : this.#countUpTo(sequence) - 1;
  }

  /** How many items have a smaller sequence, by halving. */
  #countUpTo(sequence: number): number {
    let low = 0;
    let high = this.oldestFirst.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.oldestFirst[middle]!.sequence < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What a page was asked for. */
export interface PageRequest<T> {
  nextToken?: string;
  maxResults: number;
  /** Which items belong to the list. Default: all. */
  matches?: (item: T) => boolean;
}

/**
 * One page of a list. The token remembers the last item given, not a count, so that items which arrive between two
 * pages move nothing. A token works only in the `scope` that gave it; any other throws InvalidParameterValueException.
 */
export function pageOf<T extends Item>(list: Listed<T>, scope: string, { nextToken, maxResults, matches = () => true }: PageRequest<T>) {
  const page: T[] = [];
  for (const item of list.after(nextToken === undefined ? undefined : positionIn(nextToken, scope))) {
    if (!matches(item)) continue;
    if (page.length === maxResults) return { page, nextToken: tokenFor(scope, page.at(-1)!.sequence) };
    page.push(item);
  }
  return { page, nextToken: undefined };
}

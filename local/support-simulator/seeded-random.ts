import { createHash } from 'node:crypto';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** 32 bytes that depend on nothing but the words given: the same words give the same bytes in every run. */
export const digestOf = (...words: (string | number)[]): Buffer => createHash('sha256').update(words.join('\u0000')).digest();

/** A number in [0, 1) that depends on nothing but the words given. */
export const fractionOf = (...words: (string | number)[]): number => digestOf(...words).readUIntBE(0, 6) / 2 ** 48;

/** A sequence of numbers that is the same for the same seed. */
export class SeededRandom {
  #drawn = 0;

  constructor(private readonly seed: string | number) {}

  /** The next number in [0, 1). */
  fraction(): number {
    this.#drawn += 1;
    return fractionOf(this.seed, this.#drawn);
  }

  /** `length` characters drawn from `alphabet`. */
  text(length: number, alphabet = ALPHANUMERIC): string {
    return Array.from({ length }, () => alphabet[Math.floor(this.fraction() * alphabet.length)]).join('');
  }

  /** An identifier shaped like a version 4 UUID. */
  uuid(): string {
    const hex = (length: number) => this.text(length, '0123456789abcdef');
    return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
  }
}

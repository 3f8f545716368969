import { createHash } from 'node:crypto';

/** What a text, or a value as JSON, takes in UTF-8: services count bytes, and a character takes up to four. */
export function bytesOf(value: unknown): number {
  return Buffer.byteLength(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}

/** The beginning of a text that fits into so many bytes, without half a character at its end. */
export function cutBytes(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text;
  // An incomplete character at the end becomes replacement characters, which are dropped.
  return new TextDecoder().decode(Buffer.from(text).subarray(0, limit)).replace(/\uFFFD+$/, '');
}

/** The characters that tell a shortened text from all others with the same beginning. */
const DIGEST_LENGTH = 32;

/** A text as a key: itself while it fits, and else its beginning with a digest of the whole. The same text gives the same key, always. */
export function boundedKey(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, DIGEST_LENGTH);
  return `${cutBytes(text, limit - DIGEST_LENGTH - 1)}#${digest}`;
}

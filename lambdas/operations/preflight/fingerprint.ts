import { createHash } from 'node:crypto';

/** Tells two sets of properties apart without keeping them: addresses may be among them. The order of the names does not count. */
export function fingerprint(properties: Record<string, unknown>): string {
  const sorted = Object.entries(properties).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

/**
 * What an item takes, as DynamoDB counts it: names and texts in UTF-8, two digits of a number in a byte, three bytes for a list or a map and one for each
 * of its members (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
 */
export function itemBytes(item: object): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => (value === undefined ? sum : sum + Buffer.byteLength(name) + valueBytes(value)),
    0,
  );
}

function valueBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).replace('.', '').length / 2) + (value < 0 ? 2 : 1);
  if (typeof value === 'boolean' || value === null || value === undefined) return 1;
  if (value instanceof Set) return [...value].reduce((sum: number, each) => sum + valueBytes(each), 3);
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + 1 + valueBytes(each), 3);
  return Object.entries(value).reduce(
    (sum, [name, each]) => (each === undefined ? sum : sum + 1 + Buffer.byteLength(name) + valueBytes(each)),
    3,
  );
}

/** Units of one write: a kilobyte each, and never none. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1_024));
}

/** Units of one read: four kilobytes each, half of it where an older state will do. */
export function readUnits(bytes: number, isConsistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4_096)) * (isConsistent ? 1 : 0.5);
}

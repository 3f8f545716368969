import type { ChangeRecord } from './incident-records';

/** A change's record. Its event is kept as a JSON text, since DynamoDB's client loses members of some names; older records have it as an object. */
export function readChangeRecord(item: Record<string, unknown>): ChangeRecord {
  const { event } = item;
  return { ...item, event: typeof event === 'string' ? JSON.parse(event) : event } as ChangeRecord;
}

import type { Bus } from './bus';
import type { Operations } from './json-api';

interface Entry {
  Source: string;
  DetailType: string;
  Detail: string;
  Resources?: string[];
  Time?: number;
}

/** PutEvents of Amazon EventBridge, on the local bus. */
export function eventBridgeOperations(bus: Bus): Operations {
  return { PutEvents: ({ Entries }) => ({ FailedEntryCount: 0, Entries: (Entries as Entry[]).map(entry => putEntry(bus, entry)) }) };
}

function putEntry(bus: Bus, { Source, DetailType, Detail, Resources, Time }: Entry) {
  const time = Time === undefined ? {} : { time: new Date(Time * 1000).toISOString() };
  const event = bus.put({ source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail), resources: Resources ?? [], ...time });
  return { EventId: event.id };
}

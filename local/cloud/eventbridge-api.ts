import type { Bus, Rule } from './bus';
import type { Operations } from './json-api';

interface Entry {
  Source: string;
  DetailType: string;
  Detail: string;
  Resources?: string[];
  Time?: number;
}

/** PutEvents and ListRules of Amazon EventBridge, on the local bus: of its rules those that have a pattern, all on one page. */
export function eventBridgeOperations(bus: Bus): Operations {
  return {
    PutEvents: ({ Entries }) => ({ FailedEntryCount: 0, Entries: (Entries as Entry[]).map(entry => putEntry(bus, entry)) }),
    ListRules: () => ({ Rules: bus.list().map(describe) }),
  };
}

function describe({ name, description, pattern }: Rule) {
  return { Name: name, Description: description, EventPattern: JSON.stringify(pattern), State: 'ENABLED', EventBusName: 'default' };
}

function putEntry(bus: Bus, { Source, DetailType, Detail, Resources, Time }: Entry) {
  const time = Time === undefined ? {} : { time: new Date(Time * 1000).toISOString() };
  const event = bus.put({ source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail), resources: Resources ?? [], ...time });
  return { EventId: event.id };
}

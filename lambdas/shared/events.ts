import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { bytesOf } from './bytes';
import { EVENT_SOURCE } from './contract';

/** What this application tells others, on the default bus. */
export interface PublishedEvent {
  /** One of `DETAIL_TYPE`. */
  detailType: string;
  detail: Record<string, unknown>;
  /** ARNs of what the event is about. */
  resources?: string[];
}

/** Publishes all the events, or throws. */
export type PublishEvents = (events: PublishedEvent[]) => Promise<void>;

/** Limits of PutEvents: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MAX_ENTRIES = 10;
const MAX_REQUEST_BYTES = 256 * 1024;
const ATTEMPTS = 3;

/**
 * Publishes on the default bus in batches that PutEvents accepts, and sends again what it did not take.
 * An event that is too large for any request goes without its largest members, and names them: it must not keep others from being told.
 * @throws when an event was refused three times
 */
export function eventPublisher(client: Pick<EventBridgeClient, 'send'>): PublishEvents {
  return async events => {
    for (const batch of batches(events.map(toEntry))) await putAll(client, batch);
  };
}

async function putAll(client: Pick<EventBridgeClient, 'send'>, batch: PutEventsRequestEntry[]): Promise<void> {
  let pending = batch;
  let refusal = '';
  for (let attempt = 0; attempt < ATTEMPTS && pending.length > 0; attempt++) {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: pending }));
    refusal = Entries.find(entry => entry.ErrorCode)?.ErrorCode ?? '';
    pending = pending.filter((_, index) => Entries[index]?.ErrorCode);
  }
  if (pending.length > 0) throw new Error(`EventBridge refused ${pending.length} events ${ATTEMPTS} times, the last with ${refusal}.`);
}

function toEntry({ detailType, detail, resources }: PublishedEvent): PutEventsRequestEntry {
  const entry = { Source: EVENT_SOURCE, DetailType: detailType, Detail: JSON.stringify(detail), Resources: resources };
  if (sizeInBytes(entry) <= MAX_REQUEST_BYTES) return entry;
  return { ...entry, Detail: JSON.stringify(withoutLargest(detail)), Resources: undefined };
}

/** Room for the names of what is left out, and for source and type. */
const RESERVED_BYTES = 4_096;

function withoutLargest(detail: Record<string, unknown>): Record<string, unknown> {
  const bySize = Object.entries(detail).sort(([, a], [, b]) => bytesOf(a) - bytesOf(b));
  let bytes = RESERVED_BYTES;
  const kept = bySize.filter(([name, value]) => {
    bytes += bytesOf(name) + bytesOf(value) + NOTATION_BYTES;
    return bytes <= MAX_REQUEST_BYTES;
  });
  const leftOut = bySize.slice(kept.length).map(([name]) => name.slice(0, 100));
  return { ...Object.fromEntries(kept), leftOut: leftOut.slice(0, 20) };
}

/** Quotation marks, colon and comma around a member. */
const NOTATION_BYTES = 6;

function* batches(entries: PutEventsRequestEntry[]): Generator<PutEventsRequestEntry[]> {
  let batch: PutEventsRequestEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = sizeInBytes(entry);
    if (batch.length === MAX_ENTRIES || bytes + size > MAX_REQUEST_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** As the API counts it: the UTF-8 length of source, detail type, detail and resources. */
function sizeInBytes({ Source = '', DetailType = '', Detail = '', Resources = [] }: PutEventsRequestEntry): number {
  return [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

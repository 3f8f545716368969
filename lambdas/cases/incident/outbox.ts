import { bytesOf } from '../../shared/bytes';
import type { Incident } from './incident';

/** Longest list of events that wait for the event bus: an outage of days must not fill the record. */
const MOST_IN_OUTBOX = 100;

const OUTBOX_BYTES = 50_000;

/** Adds an event to be published with the next write. */
export function addToOutbox(incident: Incident, detailType: string, detail: Record<string, unknown>): Incident {
  const { caseId, displayId } = incident.case ?? {};
  const entry = { detailType, detail, generation: incident.generation, caseId, displayId };
  const all = [...incident.outbox, entry].slice(-MOST_IN_OUTBOX);
  let bytes = 0;
  const first = all.findLastIndex(each => {
    bytes += bytesOf(each);
    return bytes > OUTBOX_BYTES;
  });
  return { ...incident, outbox: all.slice(first + 1) };
}

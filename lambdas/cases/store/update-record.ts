import type { Incident } from '../incident/incident';
import type { IncidentStore } from './incident-records';

/** Each round that is lost is one that somebody else has won; this many in a row are not contention but a fault. */
const MOST_ROUNDS = 50;

/** A record that is written only over the version that was read; `save` answers nothing when somebody else has written it meanwhile. */
export interface VersionedRecord<T> {
  /** For the error. */
  name: string;
  load(): Promise<T>;
  save(next: NonNullable<T>): Promise<NonNullable<T> | undefined>;
}

/**
 * The one compare-and-swap loop: reads a record, makes the next one of it and writes that, all over again when somebody else has written it meanwhile.
 * @param next answers the record to write; the one that was read, or nothing, to leave it as it is
 * @returns what is written now; nothing if `next` answered nothing
 * @throws when others win round after round; what `next`, the reading or the writing throws
 */
export async function updateRecord<T>(
  { name, load, save }: VersionedRecord<T>,
  next: (current: T) => Promise<NonNullable<T> | undefined> | NonNullable<T> | undefined,
): Promise<NonNullable<T> | undefined> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const current = await load();
    const wanted = await next(current);
    if (wanted === undefined || wanted === current) return wanted;
    const saved = await save(wanted);
    if (saved) return saved;
  }
  throw new Error(`Others wrote ${name} ${MOST_ROUNDS} times while it was read: it is not changed.`);
}

/** The same for an incident; `next` is handed nothing when there is none. */
export function updateIncident(
  incidents: Pick<IncidentStore, 'load' | 'save'>,
  incidentKey: string,
  next: (current: Incident | undefined) => Promise<Incident | undefined> | Incident | undefined,
): Promise<Incident | undefined> {
  return updateRecord({ name: incidentKey, load: () => incidents.load(incidentKey), save: incident => incidents.save(incident) }, next);
}

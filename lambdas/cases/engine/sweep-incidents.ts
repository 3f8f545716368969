import { INCIDENT_FAILURES } from '../../shared/contract';
import { logger } from '../../shared/runtime';
import { later } from '../../shared/time';
import { decide } from '../incident/decide';
import { failed } from '../incident/failures';
import type { Incident } from '../incident/incident';
import { RHYTHM } from '../incident/policy';
import { treatmentOf } from '../incident/subject';
import { closeOverflow, namingTogether, OVERFLOW_KEY } from './overflow';
import { type ReadIncident, readCasesAhead, readIncidents } from './read-ahead';
import type { CaseServices } from './services';
import { workIncident } from './work-incident';

/**
 * Works every incident that is due. One that fails keeps no other waiting: what failed is on its record, and it has a pause.
 * @param mayStart false when the invocation has too little time left to begin with another incident
 * @throws when nothing at all could be read or recorded: then it is not the incidents that are in trouble
 */
export async function sweepIncidents(all: CaseServices, mayStart: () => boolean = () => true): Promise<void> {
  const unrecorded: unknown[] = [];
  let worked = 0;
  const due = await longestDue(all);
  const read = await readIncidents(due, all);
  const services = { ...all, nameInOverflow: namingTogether(() => wantingCases(read, all), all) };
  await tryTo('read the cases together; they are read one by one', () =>
    readCasesAhead(
      [...read.values()].map(({ incident }) => incident),
      services,
    ),
  );
  for (const [place, incidentKey] of due.entries()) {
    if (!mayStart()) break;
    const known = read.get(incidentKey);
    read.delete(incidentKey);
    try {
      const current = place < SUSPECT_PLACES ? await beReadyForCrash(incidentKey, known, services) : known;
      await workIncident(incidentKey, services, mayStart, isFresh(current, services) ? current.incident : undefined);
      worked++;
    } catch (error) {
      logger.error('could not work an incident; it stays due', { incidentKey, error: error as Error });
      services.count(INCIDENT_FAILURES);
      if (await setBack(incidentKey, services)) worked++;
      else unrecorded.push(error);
    }
  }
  const isThereATable = await tryTo('look whether any alarm waits for a case of the hour', () => closeOverflow(due, services));
  if (worked === 0 && unrecorded.length > 0 && !isThereATable)
    throw new AggregateError(unrecorded, `None of ${unrecorded.length} incidents could be worked. The first failed with: ${unrecorded[0]}`);
}

/** More than one sweep can work. */
const MOST_AT_ONCE = 200;

/** The overflow goes first: in a storm it tells of all that are behind it. */
async function longestDue({ incidents, now }: CaseServices): Promise<string[]> {
  const keys: string[] = [];
  for await (const incidentKey of incidents.due(now())) if (keys.push(incidentKey) === MOST_AT_ONCE) break;
  return keys.length < MOST_AT_ONCE || keys.includes(OVERFLOW_KEY) ? overflowFirst(keys) : [OVERFLOW_KEY, ...keys];
}

function overflowFirst(keys: string[]): string[] {
  return [...keys.filter(key => key === OVERFLOW_KEY), ...keys.filter(key => key !== OVERFLOW_KEY)];
}

/** Incidents of this sweep that have not had their turn, and would create a case in it. */
function wantingCases(read: Map<string, ReadIncident>, { now, policy }: CaseServices): Incident[] {
  return [...read.values()]
    .map(({ incident }) => incident)
    .filter(incident => treatmentOf(incident).isNamedInOverflow && decide(incident, now(), policy).step === 'create');
}

/** What was read so lately has hardly been written by others; should it have been, the work's own write finds out. Milliseconds. */
const FRESH_MILLISECONDS = 2_000;

function isFresh(read: ReadIncident | undefined, { now }: CaseServices): read is ReadIncident {
  return read !== undefined && now().getTime() - read.readAt.getTime() <= FRESH_MILLISECONDS;
}

/** What the sweep can do without must not keep it from its incidents. Answers whether it was done. */
async function tryTo(what: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    logger.warn(`could not ${what}`, { error: error as Error });
    return false;
  }
}

/** Something that has been due for longer than a few sweeps has been left undone by them. Seconds. */
const OVERDUE_SECONDS = 180;

/** What was worked before it is not due any more: whoever ends an invocation is the first of the next one, or right behind the overflow. */
const SUSPECT_PLACES = 2;

/**
 * An incident whose work ends the invocation, by taking all its time or memory, would be the first of the next sweep again, and of every one after that. What
 * is overdue is therefore set back before it is worked; having been worked takes that away. Answers it as it is written then.
 */
async function beReadyForCrash(
  incidentKey: string,
  read: ReadIncident | undefined,
  { incidents, now }: CaseServices,
): Promise<ReadIncident | undefined> {
  const incident = read?.incident ?? (await incidents.load(incidentKey));
  const isSuspect = incident?.failures?.crash || (incident?.dueAt && later(incident.dueAt, OVERDUE_SECONDS) < now().toISOString());
  if (!incident || !isSuspect) return read;
  const next = failed(incident, 'crash', new Error('The invocation ended before the work did.'), now());
  const saved = await incidents.save({ ...next, dueAt: next.failures!.crash!.until });
  return saved && { incident: saved, readAt: now() };
}

/** The longest due come first: without this, a few incidents that fail slowly would use up every sweep. Answers whether it is on the record. */
async function setBack(incidentKey: string, { incidents, now }: CaseServices): Promise<boolean> {
  try {
    const incident = await incidents.load(incidentKey);
    if (incident) await incidents.save({ ...incident, dueAt: later(now(), RHYTHM.afterFailure) });
    return true;
  } catch (error) {
    logger.warn('could not set an incident back', { incidentKey, error: error as Error });
    return false;
  }
}

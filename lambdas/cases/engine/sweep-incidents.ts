import { INCIDENT_FAILURES } from '../../shared/contract';
import { logger } from '../../shared/runtime';
import { later } from '../../shared/time';
import { failed } from '../incident/failures';
import { RHYTHM } from '../incident/policy';
import { closeOverflow } from './overflow';
import { readCasesAhead } from './read-ahead';
import type { CaseServices } from './services';
import { workIncident } from './work-incident';

/**
 * Works every incident that is due. One that fails keeps no other waiting: what failed is on its record, and it has a pause.
 * @param mayStart false when the invocation has too little time left to begin with another incident
 * @throws when nothing at all could be read or recorded: then it is not the incidents that are in trouble
 */
export async function sweepIncidents(services: CaseServices, mayStart: () => boolean = () => true): Promise<void> {
  const unrecorded: unknown[] = [];
  let worked = 0;
  const due = await longestDue(services);
  await tryTo('read the cases together; they are read one by one', () => readCasesAhead(due, services));
  for (const incidentKey of due) {
    if (!mayStart()) break;
    try {
      await beReadyForCrash(incidentKey, services);
      await workIncident(incidentKey, services, mayStart);
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

async function longestDue({ incidents, now }: CaseServices): Promise<string[]> {
  const keys: string[] = [];
  for await (const incidentKey of incidents.due(now())) if (keys.push(incidentKey) === MOST_AT_ONCE) break;
  return keys;
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

/**
 * An incident whose work ends the invocation, by taking all its time or memory, would be the first of the next sweep again, and of every one after that. What
 * is overdue is therefore set back before it is worked; having been worked takes that away.
 */
async function beReadyForCrash(incidentKey: string, { incidents, now }: CaseServices): Promise<void> {
  const incident = await incidents.load(incidentKey);
  const isSuspect = incident?.failures?.crash || (incident?.dueAt && later(incident.dueAt, OVERDUE_SECONDS) < now().toISOString());
  if (!incident || !isSuspect) return;
  const next = failed(incident, 'crash', new Error('The invocation ended before the work did.'), now());
  await incidents.save({ ...next, dueAt: next.failures!.crash!.until });
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

import { logger } from '../shared/runtime';
import { later } from './incident';
import { lookAhead } from './look-ahead';
import { RHYTHM } from './policy';
import type { CaseServices } from './ports';
import { closeUmbrella } from './umbrella';
import { workIncident } from './work-incident';

/**
 * Works every incident that is due. One that fails does not keep the others waiting: it stays due, and the failures are thrown together at the end.
 * @param mayStart false when the invocation has too little time left to begin with another incident
 */
export async function sweepIncidents(services: CaseServices, mayStart: () => boolean = () => true): Promise<void> {
  const failures: unknown[] = [];
  const due = await longestDue(services);
  await readTogether(due, services);
  for (const incidentKey of due) {
    if (!mayStart()) break;
    try {
      await workIncident(incidentKey, services, mayStart);
    } catch (error) {
      logger.error('could not work an incident; it stays due', { incidentKey, error: error as Error });
      failures.push(error);
      await setBack(incidentKey, services);
    }
  }
  await closeUmbrella(services);
  if (failures.length > 0)
    throw new AggregateError(
      failures,
      `${failures.length} incidents could not be worked; they stay due. The first failed with: ${failures[0]}`,
    );
}

/** More than one sweep can work. */
const MOST_AT_ONCE = 200;

async function longestDue({ incidents, now }: CaseServices): Promise<string[]> {
  const keys: string[] = [];
  for await (const incidentKey of incidents.due(now())) if (keys.push(incidentKey) === MOST_AT_ONCE) break;
  return keys;
}

/** Only spares calls: what could not be read together is read one by one, and fails there if it must. */
async function readTogether(due: string[], services: CaseServices): Promise<void> {
  try {
    await lookAhead(due, services);
  } catch (error) {
    logger.warn('could not read the cases together; they are read one by one', { error: error as Error });
  }
}

/** The longest due come first: without this, a few incidents that fail slowly would use up every sweep. */
async function setBack(incidentKey: string, { incidents, now }: CaseServices): Promise<void> {
  try {
    const incident = await incidents.load(incidentKey);
    if (incident) await incidents.save({ ...incident, dueAt: later(now(), RHYTHM.afterFailure) });
  } catch (error) {
    logger.warn('could not set an incident back', { incidentKey, error: error as Error });
  }
}

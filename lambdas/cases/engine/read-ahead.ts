import { logger } from '../../shared/runtime';
import { decide } from '../incident/decide';
import type { Incident } from '../incident/incident';
import type { CaseServices } from './services';

/** An incident as it was read, and when. */
export interface ReadIncident {
  incident: Incident;
  readAt: Date;
}

/** The incidents of a sweep, before it works them; one that cannot be read is read again in its turn. */
export async function readIncidents(incidentKeys: string[], { incidents, now }: CaseServices): Promise<Map<string, ReadIncident>> {
  const read = new Map<string, ReadIncident>();
  for (const incidentKey of incidentKeys) {
    try {
      const incident = await incidents.load(incidentKey);
      if (incident) read.set(incidentKey, { incident, readAt: now() });
    } catch (error) {
      logger.warn('could not read an incident ahead', { incidentKey, error: error as Error });
    }
  }
  return read;
}

/**
 * Reads together the cases of all the incidents that are about to be inspected: DescribeCases takes a hundred IDs, and a call for each would use up the
 * account's rate.
 */
export async function readCasesAhead(incidents: Incident[], { support, now, policy }: CaseServices): Promise<void> {
  const caseIds = incidents
    .filter(incident => decide(incident, now(), policy).step === 'inspect')
    .flatMap(incident => incident.case?.caseId ?? []);
  if (caseIds.length > 1) await support.readAhead(caseIds);
}

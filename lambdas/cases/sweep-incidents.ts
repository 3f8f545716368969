import { logger } from '../shared/runtime';
import type { CaseServices } from './ports';
import { closeUmbrella } from './umbrella';
import { workIncident } from './work-incident';

/**
 * Works every incident that is due. One that fails does not keep the others waiting: it stays due, and the failures are thrown together at the end.
 * @param mayStart false when the invocation has too little time left to begin with another incident
 */
export async function sweepIncidents(services: CaseServices, mayStart: () => boolean = () => true): Promise<void> {
  const failures: unknown[] = [];
  for await (const incidentKey of services.incidents.due(services.now())) {
    if (!mayStart()) break;
    try {
      await workIncident(incidentKey, services, mayStart);
    } catch (error) {
      logger.error('could not work an incident; it stays due', { incidentKey, error: error as Error });
      failures.push(error);
    }
  }
  await closeUmbrella(services);
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} incidents could not be worked; they stay due.`);
}

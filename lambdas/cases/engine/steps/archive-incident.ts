import type { Incident } from '../../incident/incident';
import type { CaseServices } from '../services';

/** First the records, then the incident: what is not marked as archived is archived again. */
export async function archive(incident: Incident, { incidents }: CaseServices): Promise<Incident> {
  await incidents.archive(incident.incidentKey);
  return { ...incident, isArchived: true };
}

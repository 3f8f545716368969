import { withCase } from '../incident/incident';
import { withSent } from '../incident/marker';
import { updateIncident } from '../store/update-record';
import type { CaseServices } from './services';

/**
 * Somebody is about to write a text on a case of this incident in our name: it is not to come back as an answer. Who writes by hand takes the case over, so it is
 * not resolved automatically any more.
 */
export async function registerText(
  { incidentKey, caseId }: { incidentKey: string; caseId: string },
  body: string,
  { incidents }: Pick<CaseServices, 'incidents'>,
): Promise<void> {
  await updateIncident(incidents, incidentKey, incident => {
    if (!incident) throw new Error(`The incident ${incidentKey} is not there any more; nothing was written on case ${caseId}.`);
    const known = withSent(incident, 'operators', body);
    return incident.case?.caseId === caseId ? withCase(known, { humanTouched: true }) : known;
  });
}

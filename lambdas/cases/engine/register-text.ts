import { withSent } from '../incident/marker';
import type { CaseServices } from './services';

/** Each round that is lost is one that somebody else has won; this many in a row are not contention but a fault. */
const MOST_ROUNDS = 50;

/**
 * Somebody is about to write a text on a case of this incident in our name: it is not to come back as an answer. Who writes by hand takes the case over, so it is
 * not resolved automatically any more.
 */
export async function registerText(
  { incidentKey, caseId }: { incidentKey: string; caseId: string },
  body: string,
  { incidents }: Pick<CaseServices, 'incidents'>,
): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const incident = await incidents.load(incidentKey);
    if (!incident) throw new Error(`The incident ${incidentKey} is not there any more; nothing was written on case ${caseId}.`);
    const known = withSent(incident, 'operators', body);
    if (await incidents.save({ ...known, humanTouched: incident.humanTouched || incident.caseId === caseId })) return;
  }
  throw new Error(`Others wrote ${incidentKey} ${MOST_ROUNDS} times while it was read; nothing was written on case ${caseId}. Try again.`);
}

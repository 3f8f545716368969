import { decide } from '../incident/decide';
import type { CaseServices } from './services';

/**
 * Reads together the cases of all the incidents that are about to be inspected: DescribeCases takes a hundred IDs, and a call for each would use up the
 * account's rate.
 */
export async function readCasesAhead(incidentKeys: string[], { incidents, support, now, policy }: CaseServices): Promise<void> {
  const caseIds: string[] = [];
  for (const incidentKey of incidentKeys) {
    const incident = await incidents.load(incidentKey);
    if (incident?.caseId && decide(incident, now(), policy).step === 'inspect') caseIds.push(incident.caseId);
  }
  if (caseIds.length > 1) await support.readAhead(caseIds);
}

import { atRest } from '../../incident/begin';
import { type Incident, reopeningOf } from '../../incident/incident';
import type { Disposition } from '../../incident/state-change';
import { giveBackIfOver, reservationKey } from '../create-reservation';
import type { CaseServices } from '../services';

/** The case stays resolved: nothing is expected of the comment any more. */
export function notReopening(incident: Incident): Incident {
  return incident.phase === 'resolved' ? { ...incident, case: { ...incident.case, reopening: undefined } } : incident;
}

/**
 * First the changes' own records, then the incident: an interruption between the two is repaired by doing both again. What a comment has told on a case
 * that did not come back was told all the same.
 */
export function settleAs(disposition: Disposition, next: (incident: Incident) => Incident) {
  return async (incident: Incident, { incidents }: Pick<CaseServices, 'incidents'>): Promise<Incident> => {
    const told = reopeningOf(incident)?.covers ?? [];
    const ids = incident.unreported.map(({ id }) => id).filter(id => !told.includes(id));
    await incidents.settleChanges(incident.incidentKey, ids, disposition);
    return { ...next(incident), unreported: [] };
  };
}

/** No case is wanted any more: a case of the hour that was reserved and not claimed is for others, once that is written. */
export async function cancel(incident: Incident, services: CaseServices): Promise<Incident | undefined> {
  const settled = await settleAs(incident.phase === 'failed' ? 'refused' : 'superseded', atRest)(incident, services);
  if (incident.createCount > 0 || !(await services.budget.isReserved(reservationKey(incident)))) return settled;
  const saved = await services.incidents.save(settled);
  await giveBackIfOver(incident, services);
  return saved;
}

import { DETAIL_TYPE } from '../../../shared/contract';
import { logger } from '../../../shared/runtime';
import type { CaseView } from '../../incident/case-view';
import type { Incident } from '../../incident/incident';
import { inspected } from '../../incident/inspected';
import { oursOf } from '../../incident/marker';
import type { CaseServices } from '../services';

/** Reads the case; what others wrote on it is kept before anybody is told of it. */
export async function viewOf(incident: Incident, { support, incidents, installation }: CaseServices): Promise<CaseView | undefined> {
  const { caseId, conversation } = incident.case ?? {};
  if (!caseId) return undefined;
  const view = await support.inspectCase(caseId, oursOf(installation, incident), conversation);
  for (const reply of view?.conversation?.replies ?? []) await incidents.recordReply(incident.incidentKey, reply);
  return view;
}

/**
 * Right after a case was opened, and before that is published, its display ID is looked up: whoever is told of the case is to know its number. A look that fails
 * keeps nobody from being told.
 */
async function firstView(incident: Incident, services: CaseServices): Promise<CaseView | undefined> {
  try {
    return await viewOf(incident, services);
  } catch (error) {
    logger.warn('could not look up the display ID of a new case', { incidentKey: incident.incidentKey, error: error as Error });
    return undefined;
  }
}

export async function inspect(incident: Incident, services: CaseServices): Promise<Incident> {
  const { incidents, now, policy } = services;
  const isUnpublished = incident.outbox.some(({ detailType }) => detailType === DETAIL_TYPE.caseOpened);
  const view = await (isUnpublished ? firstView : viewOf)(incident, services);
  const next = inspected(incident, view, now(), policy);
  if (incident.isArchived && !next.isArchived) await incidents.unarchive(incident.incidentKey);
  return next;
}

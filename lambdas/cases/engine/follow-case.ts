import * as z from 'zod/mini';
import { logger } from '../../shared/runtime';
import { later } from '../../shared/time';
import { type Incident, withCase } from '../incident/incident';
import { RHYTHM } from '../incident/policy';
import { updateIncident } from '../store/update-record';
import type { CaseServices } from './services';

/** `Support Case Update` of `aws.support`: https://docs.aws.amazon.com/awssupport/latest/user/event-bridge-support.html */
const supportCaseUpdate = z.looseObject({ detail: z.looseObject({ 'case-id': z.string(), 'event-name': z.string() }) });

/**
 * Somebody did something with a case: if it is one of ours, it is looked at soon. The event is a hint only, sent as best effort;
 * what counts is what the case then says.
 */
export async function followCase(event: unknown, { incidents, now }: Pick<CaseServices, 'incidents' | 'now'>): Promise<void> {
  const { detail } = z.parse(supportCaseUpdate, event);
  const incidentKey = await incidents.incidentOfCase(detail['case-id']);
  if (!incidentKey) return logger.info('not a case of ours', { caseId: detail['case-id'] });
  await updateIncident(incidents, incidentKey, incident =>
    incident?.case?.caseId === detail['case-id'] ? toBeInspected(incident, now()) : undefined,
  );
}

/** A claimed call goes first, and what is due before is not put off. */
function toBeInspected(incident: Incident, now: Date): Incident {
  const inspectAt = later(now, RHYTHM.afterEvent);
  const { dueAt = inspectAt } = incident;
  return withCase({ ...incident, dueAt: incident.pendingCall || dueAt < inspectAt ? dueAt : inspectAt }, { inspectAt });
}

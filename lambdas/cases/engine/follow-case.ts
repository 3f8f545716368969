import * as z from 'zod/mini';
import { logger } from '../../shared/runtime';
import { later } from '../../shared/time';
import type { Incident } from '../incident/incident';
import { RHYTHM } from '../incident/policy';
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
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const incident = await incidents.load(incidentKey);
    if (!incident || incident.caseId !== detail['case-id']) return;
    if (await incidents.save(toBeInspected(incident, now()))) return;
  }
  throw new Error(`Others wrote ${incidentKey} ${MOST_ROUNDS} times while it was read; its case is looked at in its turn.`);
}

/** Each round that is lost is one that somebody else has won; this many in a row are not contention but a fault. */
const MOST_ROUNDS = 50;

/** A claimed call goes first, and what is due before is not put off. */
function toBeInspected(incident: Incident, now: Date): Incident {
  const inspectAt = later(now, RHYTHM.afterEvent);
  const { dueAt = inspectAt } = incident;
  return { ...incident, inspectAt, dueAt: incident.pendingCall || dueAt < inspectAt ? dueAt : inspectAt };
}

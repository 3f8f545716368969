import * as z from 'zod/mini';
import { logger } from '../shared/runtime';
import type { CaseServices } from './ports';

/** `Support Case Update` of `aws.support`: https://docs.aws.amazon.com/awssupport/latest/user/event-bridge-support.html */
const supportCaseUpdate = z.looseObject({ detail: z.looseObject({ 'case-id': z.string(), 'event-name': z.string() }) });

/**
 * Somebody did something with a case: if it is one of ours, it is looked at with the next sweep. The event is a hint only, sent as best effort;
 * what counts is what the case then says.
 */
export async function followCase(event: unknown, { incidents, now }: Pick<CaseServices, 'incidents' | 'now'>): Promise<void> {
  const { detail } = z.parse(supportCaseUpdate, event);
  const incidentKey = await incidents.incidentOfCase(detail['case-id']);
  if (!incidentKey) return logger.info('not a case of ours', { caseId: detail['case-id'] });
  for (;;) {
    const incident = await incidents.load(incidentKey);
    if (!incident || incident.caseId !== detail['case-id']) return;
    const at = now().toISOString();
    if (await incidents.save({ ...incident, inspectAt: at, dueAt: incident.effect ? incident.dueAt : at })) return;
  }
}

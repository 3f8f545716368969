import { logger } from '../shared/runtime';
import { type Decision, decide } from './decide';
import type { Incident } from './incident';
import { PERFORM } from './perform';
import type { CaseServices } from './ports';

/** More steps in one go than any story takes; what is left is due, and the sweep goes on with it. */
const MAX_STEPS = 25;

/**
 * Does for one incident whatever is due, one step after the other, until it has to wait. The only code that acts on incidents: it runs right after
 * an alarm was recorded, and again from the sweep for what was interrupted, refused or has come due. A write that meets a newer record is not an
 * error: the next round reads it and decides anew.
 * @param mayStart false when the invocation has too little time left to begin another step
 */
export async function workIncident(incidentKey: string, services: CaseServices, mayStart: () => boolean = () => true): Promise<void> {
  for (let step = 0; step < MAX_STEPS && mayStart(); step++) {
    const incident = await services.incidents.load(incidentKey);
    if (!incident) return;
    const decision = decide(incident, services.now(), services.policy);
    logDecision(incident, decision);
    if (decision.step !== 'wait') await PERFORM[decision.step](incident, services);
    else if (await rest(incident, decision, services)) return;
  }
}

/** Notes why and until when there is nothing to do; answers whether that still holds. */
async function rest(incident: Incident, decision: Decision, { incidents }: CaseServices): Promise<boolean> {
  const dueAt = 'until' in decision ? decision.until : undefined;
  if (incident.dueAt === dueAt && incident.reason === decision.reason) return true;
  return (await incidents.save({ ...incident, dueAt, reason: decision.reason })) !== undefined;
}

function logDecision({ incidentKey, phase, generation, caseId }: Incident, { step, reason }: Decision): void {
  logger.info('decided', { incidentKey, phase, generation, caseId, step, reason });
}

import { logger } from '../../shared/runtime';
import { type Decision, decide } from '../incident/decide';
import { succeeded } from '../incident/failures';
import type { Incident } from '../incident/incident';
import type { Failable } from '../incident/setbacks';
import type { Step } from '../incident/step';
import { watchReads } from '../support/watch-reads';
import { giveBackIfOver } from './create-reservation';
import type { CaseServices } from './services';
import { noteReadable, noteTrouble } from './trouble';

/** More steps in one go than any story takes; what is left is due, and the sweep goes on with it. */
const MAX_STEPS = 25;

/**
 * Does for one incident whatever is due, one step after the other, until it has to wait. The only code that acts on incidents: it runs right after
 * an alarm was recorded, and again from the sweep for what was interrupted, refused or has come due. A write that meets a newer record is not an
 * error: the next round reads it and decides anew. Nor is a step that fails: the record says so and waits.
 * @param mayStart false when the invocation has too little time left to begin another step
 * @throws what the store throws
 */
export async function workIncident(incidentKey: string, services: CaseServices, mayStart: () => boolean = () => true): Promise<void> {
  const done = new Set<Failable>(['crash']);
  for (let step = 0; step < MAX_STEPS && mayStart(); step++) {
    const incident = await services.incidents.load(incidentKey);
    if (!incident) return;
    const decision = decide(incident, services.now(), services.policy);
    logDecision(incident, decision);
    if (decision.step === 'wait') {
      if (await rest(incident, decision, done, services)) return;
    } else if (await perform(decision.step, incident, services)) {
      if (!TELL_THEMSELVES.includes(decision.step)) done.add(decision.step);
    } else if (!WAIT_THEIR_TURN.includes(decision.step)) return;
  }
}

/** Steps that note in their own write that they did not fail this time, as a part of them may still fail. */
const TELL_THEMSELVES: Step[] = ['begin', 'try-again', 'create', 'comment', 'reopen', 'resolve'];
/** Steps that `decide` leaves alone while they wait: others go on. After any other that failed, the whole incident waits. */
const WAIT_THEIR_TURN: Step[] = [...TELL_THEMSELVES, 'inspect', 'search', 'search-for-orphans', 'publish'];

/** Answers whether the step was done; when it failed, that is on the record. */
async function perform(step: Step, incident: Incident, services: CaseServices): Promise<boolean> {
  const { incidentKey, refusals } = incident;
  const reads = watchReads(services.support);
  try {
    await services.steps[step](incident, { ...services, support: reads.support });
  } catch (error) {
    await noteTrouble(incidentKey, step, error, services);
    if (step === 'create') await giveBackIfOver(incident, services);
    return false;
  }
  if (refusals?.read && reads.wasAnswered()) await noteReadable(incidentKey, services);
  return true;
}

/** Notes why and until when there is nothing to do, and what has not failed this time; answers whether that still holds. */
async function rest(incident: Incident, decision: Decision, done: Set<Failable>, { incidents }: CaseServices): Promise<boolean> {
  const dueAt = 'until' in decision ? decision.until : undefined;
  const next = [...done].reduce(succeeded, incident);
  if (next === incident && incident.dueAt === dueAt && incident.reason === decision.reason) return true;
  return (await incidents.save({ ...next, dueAt, reason: decision.reason })) !== undefined;
}

function logDecision({ incidentKey, phase, generation, caseId }: Incident, { step, reason }: Decision): void {
  logger.info('decided', { incidentKey, phase, generation, caseId, step, reason });
}

import { INCIDENT_FAILURES, SUPPORT_REFUSALS } from '../../shared/contract';
import { logger } from '../../shared/runtime';
import { failed } from '../incident/failures';
import type { Incident } from '../incident/incident';
import { accepted, refusedUntilMended } from '../incident/refusals';
import type { RefusableCall } from '../incident/setbacks';
import type { Step } from '../incident/step';
import { updateIncident } from '../store/update-record';
import { ReadRefused } from '../support/watch-reads';
import type { CaseServices } from './services';

/** Somebody who has not answered so often in a row is our trouble too. */
const TOO_OFTEN = 3;

/** Says in log and metric that AWS refuses what only a person can mend. */
export function warnOfRefusal(incident: Incident, call: RefusableCall, { count }: Pick<CaseServices, 'count'>): void {
  const { incidentKey } = incident;
  const { caseId } = incident.case ?? {};
  const { error, times, since, until } = incident.refusals?.[call] ?? {};
  logger.warn('AWS Support refuses until somebody mends it', { incidentKey, caseId, call, refusal: error, times, since, nextTryAt: until });
  count(SUPPORT_REFUSALS);
}

/**
 * Notes on an incident's record that a step failed, so that it waits before it is tried again and keeps no other incident waiting.
 * @throws what the store throws
 */
export async function noteTrouble(incidentKey: string, step: Step, error: unknown, services: CaseServices): Promise<void> {
  const { now, count } = services;
  if (error instanceof ReadRefused) {
    const noted = await updateIncident(
      services.incidents,
      incidentKey,
      current => current && refusedUntilMended(current, 'read', error.refusal, now()),
    );
    if (noted) warnOfRefusal(noted, 'read', services);
    return;
  }
  const thrown = error instanceof Error ? error : new Error(String(error));
  const noted = await updateIncident(
    services.incidents,
    incidentKey,
    current => current && setBack(failed(current, step, thrown, now()), step),
  );
  const { isOurs, times = 0, until } = noted?.failures?.[step] ?? {};
  logger.error('could not do a step of an incident; it is tried again', { incidentKey, step, times, nextTryAt: until, error: thrown });
  if (isOurs || times >= TOO_OFTEN) count(INCIDENT_FAILURES);
}

/** Reading works again. */
export async function noteReadable(incidentKey: string, services: CaseServices): Promise<void> {
  await updateIncident(services.incidents, incidentKey, current => current && accepted(current, 'read', services.now()));
}

function setBack(incident: Incident, step: Step): Incident {
  return { ...incident, dueAt: incident.failures![step]!.until };
}

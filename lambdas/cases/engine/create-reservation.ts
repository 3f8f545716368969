import { logger } from '../../shared/runtime';
import { backoffOf } from '../incident/backoff';
import type { Refusal } from '../incident/case-view';
import { isNoAnswer } from '../incident/failures';
import type { ClaimedIncident, Incident } from '../incident/incident';
import type { CaseServices } from './services';

/**
 * Nothing was created. Where a person has to mend the cause, others may have the case of the hour meanwhile; so where the next attempt takes another one. What
 * time mends keeps it, since the others would only be refused too.
 */
export function isGivenBack({ kind }: Refusal, { everAmbiguous }: Incident): boolean {
  return kind === 'invalid' || kind === 'not-allowed' || everAmbiguous;
}

/**
 * A claim that cannot be written is followed by no call: its reservation would only keep others waiting. When the table did not answer it may have been
 * written, and nobody knows by whom.
 */
export async function claimReserved(claim: ClaimedIncident, key: string, services: CaseServices): Promise<ClaimedIncident | undefined> {
  try {
    return await services.incidents.save(claim);
  } catch (error) {
    if (!isNoAnswer(error)) await giveBack(key, services);
    throw error;
  }
}

/**
 * A create that was reserved, by this invocation or by one before it, and not claimed. When it was found that no case is wanted, or that it has to wait, and
 * nobody has claimed one, then nobody can claim one under this reservation before it is taken anew.
 */
export async function giveBackIfOver(incident: Incident, services: CaseServices): Promise<void> {
  const { incidentKey, generation, createCount, fence } = incident;
  const current = await services.incidents.load(incidentKey);
  const isUnclaimed = current?.generation === generation && current.createCount === createCount && !current.pendingCall;
  const at = services.now().toISOString();
  const isBackedOff = current?.backoff !== undefined && at < current.backoff.until;
  const isOver = current?.phase === 'idle' || isBackedOff || (current && backoffOf(current, 'create', at));
  // Another generation has begun without any claim: a call under this reservation can neither have been made nor be made any more.
  const isPast = current !== undefined && current.generation !== generation && current.fence === fence;
  if (isPast || (isUnclaimed && isOver)) await giveBack(reservationKey(incident), services);
}

/** A reservation that is not given back ends by itself. */
export async function giveBack(key: string, { budget }: CaseServices): Promise<void> {
  try {
    await budget.release(key);
  } catch (error) {
    logger.warn('could not give back a case of the hour; it comes free by itself', { error: error as Error });
  }
}

/** One reservation serves all attempts of a generation, until one of them may have created a case. */
export function reservationKey({ incidentKey, generation, createCount, everAmbiguous }: Incident): string {
  return [incidentKey, generation, everAmbiguous ? createCount : 0].join('|');
}

import type { CaseDetails } from '@aws-sdk/client-support';
import { followCase } from '../lambdas/cases/engine/follow-case';
import { registerText } from '../lambdas/cases/engine/register-text';
import { isOfDryRun } from '../lambdas/cases/incident/case-state';
import { explainError } from './explain-error';
import { locate, storeOf } from './find-incident';
import type { Installation } from './installation';
import { CannotDo } from './io';
import { describeCases } from './support-cases';

/** A case of ours as AWS lists it. */
export interface OurCase {
  incidentKey: string;
  caseId: string;
  /** The caseId as long as AWS has given no number. */
  displayId: string;
  status: string;
  alarmName: string;
  alarmState: string;
}

/**
 * Finds the case that somebody means, by anything that names it or its incident.
 * @throws CannotDo when there is none that AWS lists
 */
export async function findCase(installation: Installation, reference: string): Promise<OurCase> {
  const { incident, caseId } = await locate(installation, reference);
  if (!caseId)
    throw new CannotDo(
      `"${reference}" has no case at AWS${isOfDryRun(incident.case) ? ': its case is one of a dry run, which exists here only' : ''}.`,
    );
  const { displayId, status = '' } = await lookAtCase(installation, caseId);
  const { incidentKey, subject, alarm } = incident;
  return { incidentKey, caseId, displayId: displayId || caseId, status, alarmName: subject.name, alarmState: alarm.value };
}

/** The case as AWS lists it now. @throws CannotDo when AWS does not list it */
export async function lookAtCase({ clients }: Installation, caseId: string): Promise<CaseDetails> {
  const [found] = await describeCases(clients.support, [caseId], true);
  if (!found)
    throw new CannotDo(`AWS Support does not list the case ${caseId}: it keeps cases for a year or two, and shows new ones with a delay.`);
  return found;
}

/** What is about to be written on the case is ours: it is not to be published as an answer. */
export async function announceText(installation: Installation, ourCase: OurCase, body: string): Promise<void> {
  await registerText(ourCase, body, { incidents: storeOf(installation) });
}

/**
 * Lets the engine look at the case with its next sweep, as an event of AWS would: what a person did here needs no second way in.
 * @returns why the engine could not be told, a sentence: what was done on the case stays done, and the command has not come to its end
 */
export async function haveItLookedAt(installation: Installation, caseId: string): Promise<string | undefined> {
  const event = { detail: { 'case-id': caseId, 'event-name': 'OperatorCommand' } };
  try {
    await followCase(event, { incidents: storeOf(installation), now: installation.now });
  } catch (error) {
    return `The automation could not be told, and sees it within a quarter of an hour. ${explainError(error as Error)}`;
  }
  return undefined;
}

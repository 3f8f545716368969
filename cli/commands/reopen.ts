import { AddCommunicationToCaseCommand } from '@aws-sdk/client-support';
import { callOnce } from '../../lambdas/cases/support/call-once';
import { visibleLine } from '../../lambdas/shared/visible';
import { explainError, explainRefusal } from '../explain-error';
import type { Installation } from '../installation';
import { CannotDo, confirm, type Io } from '../io';
import { type Session, tell } from '../session';
import { announceText, findCase, haveItLookedAt, lookAtCase, type OurCase } from '../touch-case';

/** How often, and at what distance, the case is looked at after the comment: the list of cases lags behind. */
const LOOKS = 5;
const PAUSE_MILLISECONDS = 2_000;

/** Asks AWS to take up a resolved case again. There is no operation for it: a comment may bring a case back, so the status is looked at afterwards. */
export async function reopen(session: Session, reference: string, { reason, yes }: { reason: string; yes?: boolean }): Promise<void> {
  const { installation, io } = session;
  const ourCase = await findCase(installation, reference);
  const { caseId, displayId, status, alarmName } = ourCase;
  if (status !== 'resolved') throw new CannotDo(`Case ${displayId} is not resolved: it is ${status}.`);
  await confirm(io, `Write on case ${displayId} of the alarm "${visibleLine(alarmName)}", so that AWS takes it up again?`, { yes });
  await comment(installation, ourCase, `Please reopen this case.\n\n${reason}`);
  const now = await statusAfterComment(installation, caseId, io);
  const trouble = await haveItLookedAt(installation, caseId);
  if (typeof now !== 'string') throw new CannotDo(notSeen(displayId, now));
  if (now === 'resolved') throw new CannotDo(staysResolved(displayId));
  tell(
    session,
    { caseId, displayId, status: now },
    () => `Case ${displayId} is open again: ${now}. It is yours now: the automation will not resolve it.`,
  );
  if (trouble) throw new CannotDo(`The comment is on case ${displayId}. ${trouble}`);
}

/** Nobody may write the same twice: what happened to a call without an answer is for a person to see. */
async function comment(installation: Installation, ourCase: OurCase, communicationBody: string): Promise<void> {
  const { caseId, displayId } = ourCase;
  await announceText(installation, ourCase, communicationBody);
  const { clients } = installation;
  const answer = await callOnce(() => clients.supportOnce.send(new AddCommunicationToCaseCommand({ caseId, communicationBody })));
  if (answer.outcome === 'refused') throw new CannotDo(`Nothing was written on case ${displayId}. ${explainRefusal(answer.refusal.error)}`);
  if (answer.outcome === 'done') return;
  throw new CannotDo(
    `AWS did not answer (${answer.error}): nobody knows whether the comment is on the case. Look before you try again: support-automation show ${displayId}`,
  );
}

/** @returns the status, or what keeps it from being seen */
async function statusAfterComment(installation: Installation, caseId: string, io: Io): Promise<string | Error> {
  for (let look = 1; ; look++) {
    const seen = await lookAtCase(installation, caseId).catch((error: Error) => error);
    if (seen instanceof Error) return seen;
    const { status = '' } = seen;
    if (status !== 'resolved' || look === LOOKS) return status;
    await io.sleep(PAUSE_MILLISECONDS);
  }
}

function notSeen(displayId: string, error: Error): string {
  return `The comment is on case ${displayId}: do not write it again. Whether the case is open could not be seen, support-automation show ${displayId} tells. ${explainError(error)}`;
}

function staysResolved(displayId: string): string {
  return `The comment is on case ${displayId}, but the case is still resolved. Reopen it in the Support Center, which works for 14 days, or leave it: when the alarm fires again, a case is opened.`;
}

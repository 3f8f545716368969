import { ResolveCaseCommand } from '@aws-sdk/client-support';
import { visibleLine } from '../../lambdas/shared/visible';
import { CannotDo, confirm } from '../io';
import { type Session, tell } from '../session';
import { findCase, haveItLookedAt } from '../touch-case';

/** Resolves a case, and has the engine look at it. */
export async function resolve(session: Session, reference: string, options: { yes?: boolean }): Promise<void> {
  const { installation, io } = session;
  const { caseId, displayId, status, alarmName, alarmState } = await findCase(installation, reference);
  if (status === 'resolved') throw new CannotDo(`Case ${displayId} is resolved already.`);
  await confirm(io, `Resolve case ${displayId} of the alarm "${visibleLine(alarmName)}", which is in ${alarmState}?`, options);
  const { initialCaseStatus, finalCaseStatus } = await installation.clients.support.send(new ResolveCaseCommand({ caseId }));
  const trouble = await haveItLookedAt(installation, caseId);
  tell(
    session,
    { caseId, displayId, initialCaseStatus, finalCaseStatus },
    () => `Case ${displayId}: ${initialCaseStatus} before, ${finalCaseStatus} now.`,
  );
  if (alarmState === 'ALARM') io.err('The alarm still fires. No new case is opened for it until it changes to ALARM anew.\n');
  if (trouble) throw new CannotDo(`Case ${displayId} is resolved. ${trouble}`);
}

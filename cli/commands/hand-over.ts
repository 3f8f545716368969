import { AddCommunicationToCaseCommand, ResolveCaseCommand } from '@aws-sdk/client-support';
import { callOnce } from '../../lambdas/cases/support/call-once';
import { visibleLine } from '../../lambdas/shared/visible';
import { counted } from '../../lambdas/shared/wording';
import { readIncidents } from '../case-records';
import { explainError, explainErrorName } from '../explain-error';
import { summaryOf } from '../incident-summary';
import { CannotDo, confirm } from '../io';
import { type Session, tell } from '../session';
import { describeCases } from '../support-cases';
import { table } from '../table';
import { announceText, haveItLookedAt, type OurCase } from '../touch-case';

const FAREWELL =
  'The automation that opened this case is being switched off and will not comment on it or resolve it any more. People follow this case from now on: please write to them here.';

/** What became of one case. */
type HandedOver = Pick<OurCase, 'caseId' | 'displayId' | 'alarmName' | 'alarmState'> & {
  outcome: 'handed-over' | 'resolved' | 'failed';
  error?: string;
};

/**
 * Leaves no open case behind that nobody follows: each gets a comment that says so, by which it becomes one of people (the engine does not resolve it), or
 * is resolved. One that fails does not keep the others.
 * @throws CannotDo when any of them failed
 */
export async function handOver(session: Session, { resolve = false, yes }: { resolve?: boolean; yes?: boolean } = {}): Promise<void> {
  const { io } = session;
  const open = await openCases(session);
  if (open.length === 0) return tell(session, [], () => 'No case is open.');
  const firing = open.filter(({ alarmState }) => alarmState === 'ALARM');
  const still = firing.length > 0 ? ` The alarms of ${firing.length} of them still fire.` : '';
  await confirm(io, `${resolve ? 'Resolve' : 'Hand over to people'} ${counted(open.length, 'open case')}?${still}`, { yes });
  const done: HandedOver[] = [];
  for (const each of open) done.push(await (resolve ? resolved(session, each) : handedOver(session, each)));
  tell(session, done, () => listOf(done, io.columns));
  warnOfNewCases(session);
  const failed = done.filter(({ outcome }) => outcome === 'failed').length;
  if (failed > 0)
    throw new CannotDo(
      `${failed} of ${counted(done.length, 'case')} are as they were: run it again, or see to them in the Support Center.`,
    );
}

/** As AWS lists them: a case that somebody resolved needs nothing. */
async function openCases({ installation }: Session): Promise<OurCase[]> {
  const known = (await readIncidents(installation)).map(summaryOf).filter(({ caseId, dryRun }) => caseId !== undefined && !dryRun);
  const listed = await describeCases(
    installation.clients.support,
    known.map(({ caseId }) => caseId!),
    false,
  );
  const status = new Map(listed.map(details => [details.caseId, details]));
  return known.flatMap(({ caseId = '', incidentKey, alarmName, alarm }) => {
    const details = status.get(caseId);
    if (!details || details.status === 'resolved') return [];
    return [
      { incidentKey, caseId, displayId: details.displayId || caseId, status: details.status ?? '', alarmName, alarmState: alarm.value },
    ];
  });
}

async function handedOver({ installation }: Session, ourCase: OurCase): Promise<HandedOver> {
  const { caseId } = ourCase;
  await announceText(installation, ourCase, FAREWELL);
  const answer = await callOnce(() =>
    installation.clients.supportOnce.send(new AddCommunicationToCaseCommand({ caseId, communicationBody: FAREWELL })),
  );
  await haveItLookedAt(installation, caseId);
  if (answer.outcome === 'done') return became(ourCase, 'handed-over');
  return became(ourCase, 'failed', explainErrorName(answer.outcome === 'refused' ? answer.refusal.error : answer.error));
}

async function resolved({ installation }: Session, ourCase: OurCase): Promise<HandedOver> {
  const { caseId } = ourCase;
  try {
    await installation.clients.support.send(new ResolveCaseCommand({ caseId }));
  } catch (error) {
    return became(ourCase, 'failed', explainError(error as Error));
  }
  await haveItLookedAt(installation, caseId);
  return became(ourCase, 'resolved');
}

function became({ caseId, displayId, alarmName, alarmState }: OurCase, outcome: HandedOver['outcome'], error?: string): HandedOver {
  return { caseId, displayId, alarmName, alarmState, outcome, error };
}

const OUTCOME_WORDS = { 'handed-over': 'handed over', resolved: 'resolved', failed: 'failed' };

function listOf(done: HandedOver[], width?: number): string {
  const rows = done.map(({ displayId, alarmName, alarmState, outcome, error }) => [
    displayId,
    alarmName,
    alarmState,
    `${OUTCOME_WORDS[outcome]}${error ? `: ${visibleLine(error)}` : ''}`,
  ]);
  return table([{ heading: 'CASE', isWhole: true }, 'ALARM', 'STATE', 'BECAME'], rows, 'No case is open.', width);
}

function warnOfNewCases({ io, installation }: Session): void {
  if (installation.parameters.Mode === 'Live')
    io.err(
      'The stack is live: alarms that fire until it is deleted open new cases. Deploy it with Mode=DryRun before, or run this again.\n',
    );
}

import { AddCommunicationToCaseCommand, ResolveCaseCommand } from '@aws-sdk/client-support';
import { callOnce } from '../../lambdas/cases/support/call-once';
import { visibleLine } from '../../lambdas/shared/visible';
import { counted } from '../../lambdas/shared/wording';
import { readIncidents } from '../case-records';
import { explainError, explainRefusal } from '../explain-error';
import { summaryOf } from '../incident-summary';
import type { Installation } from '../installation';
import { CannotDo, confirm } from '../io';
import { type Session, tell } from '../session';
import { describeCases } from '../support-cases';
import { table } from '../table';
import { announceText, haveItLookedAt, type OurCase } from '../touch-case';

const FAREWELL =
  'The automation that opened this case is being switched off and will not comment on it or resolve it any more. People follow this case from now on: please write to them here.';

/** What became of one case. */
type HandedOver = Pick<OurCase, 'caseId' | 'displayId' | 'alarmName' | 'alarmState'> & {
  /** in-doubt: the answer was lost, and nobody knows whether the comment is on the case. */
  outcome: 'handed-over' | 'resolved' | 'failed' | 'in-doubt';
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
  for (const each of open) {
    const attempt = resolve ? resolved(session, each) : handedOver(session, each);
    done.push(await attempt.catch(error => became(each, 'failed', explainError(error))));
  }
  tell(session, done, () => listOf(done, io.columns));
  warnOfNewCases(session);
  const troubles = troublesOf(done);
  if (troubles.length > 0) throw new CannotDo(troubles.join(' '));
}

/** What is left to do, a sentence each. */
function troublesOf(done: HandedOver[]): string[] {
  const count = (isMeant: (each: HandedOver) => boolean) => done.filter(isMeant).length;
  const failed = count(({ outcome }) => outcome === 'failed');
  const inDoubt = count(({ outcome }) => outcome === 'in-doubt');
  const untold = count(({ error }) => error !== undefined) - failed - inDoubt;
  const all = counted(done.length, 'case');
  return [
    ...(failed > 0 ? [`${failed} of ${all} are as they were: run it again, or see to them in the Support Center.`] : []),
    ...(inDoubt > 0
      ? [
          `Nobody knows whether the comment is on ${inDoubt} of ${all}: look in the Support Center before you run it again, which would write it once more.`,
        ]
      : []),
    ...(untold > 0 ? [`The automation could not be told of ${untold} of ${all}, and sees what was done within a quarter of an hour.`] : []),
  ];
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
  if (answer.outcome === 'refused') return became(ourCase, 'failed', explainRefusal(answer.refusal.error));
  if (answer.outcome === 'ambiguous') return looked(installation, became(ourCase, 'in-doubt', `AWS did not answer (${answer.error})`));
  return looked(installation, became(ourCase, 'handed-over'));
}

async function resolved({ installation }: Session, ourCase: OurCase): Promise<HandedOver> {
  const { caseId } = ourCase;
  try {
    await installation.clients.support.send(new ResolveCaseCommand({ caseId }));
  } catch (error) {
    return became(ourCase, 'failed', explainError(error as Error));
  }
  return looked(installation, became(ourCase, 'resolved'));
}

/** What was done stays done when the engine cannot be told of it. */
async function looked(installation: Installation, done: HandedOver): Promise<HandedOver> {
  const trouble = await haveItLookedAt(installation, done.caseId);
  return { ...done, error: done.error ?? trouble };
}

function became({ caseId, displayId, alarmName, alarmState }: OurCase, outcome: HandedOver['outcome'], error?: string): HandedOver {
  return { caseId, displayId, alarmName, alarmState, outcome, error };
}

const OUTCOME_WORDS = { 'handed-over': 'handed over', resolved: 'resolved', failed: 'failed', 'in-doubt': 'in doubt' };

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

import { isOfDryRun } from '../../lambdas/cases/incident/case-state';
import type { Incident, Phase } from '../../lambdas/cases/incident/incident';
import { reasonInWords } from '../../lambdas/cases/text/decision-words';
import { troublesOf } from '../../lambdas/cases/text/troubles';
import { caseName } from '../../lambdas/shared/case-name';
import { UsageError } from '../../lambdas/shared/usage-error';
import { readableTime } from '../../lambdas/shared/wording';
import { readIncidents } from '../case-records';
import { isOver, summaryOf } from '../incident-summary';
import { type Session, tell } from '../session';
import { table } from '../table';

export const PHASES: Phase[] = ['idle', 'pending', 'open', 'resolved', 'failed'];

/** Lists incidents, the newest first: those that are not over, or all, or those of one phase. */
export async function incidents(session: Session, { all = false, phase }: { all?: boolean; phase?: string }): Promise<void> {
  if (phase !== undefined && !PHASES.includes(phase as Phase))
    throw new UsageError(`There is no phase "${phase}": there are ${PHASES.join(', ')}.`);
  const found = await readIncidents(session.installation);
  const wanted = found.filter(incident => (phase === undefined ? all || !isOver(incident) : incident.phase === phase));
  tell(session, wanted.map(summaryOf), () => `${listOf(wanted, session.io.columns)}${remark(found.length - wanted.length)}`);
}

function listOf(found: Incident[], width?: number): string {
  const rows = found.map(incident => {
    const { alarm, subject, phase, case: ours, dueAt } = incident;
    const shownCase = caseName(ours ?? {}) ?? (isOfDryRun(ours) ? 'dry run' : undefined);
    return [readableTime(alarm.since), subject.name, alarm.value, phase, shownCase, reasonOf(incident), dueAt && readableTime(dueAt)];
  });
  const columns = ['SINCE', 'ALARM', 'STATE', 'PHASE', { heading: 'CASE', isWhole: true } as const, 'WHY', 'NEXT LOOK'];
  return table(columns, rows, 'There are no such incidents.', width);
}

/** Why it is where it is, and the error behind it where something is refused or fails. */
function reasonOf(incident: Incident): string {
  const [trouble] = troublesOf(incident);
  const why = reasonInWords(incident.reason);
  return trouble ? `${why} (${trouble.what}: ${trouble.error})` : why;
}

function remark(left: number): string {
  return left > 0 ? `\n\n${left} more: --all lists every incident.` : '';
}

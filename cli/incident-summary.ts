import { isOfDryRun } from '../lambdas/cases/incident/case-state';
import type { Incident } from '../lambdas/cases/incident/incident';
import { contributorOf } from '../lambdas/cases/incident/subject';
import { alarmLink, caseLink } from '../lambdas/cases/text/console-links';
import { reasonInWords } from '../lambdas/cases/text/decision-words';
import { troublesOf } from '../lambdas/cases/text/troubles';

/** No case is open or wanted, and the alarm does not fire. */
export function isOver({ phase, alarm, unreported }: Incident): boolean {
  return (phase === 'idle' || phase === 'resolved') && alarm.value !== 'ALARM' && unreported.length === 0;
}

/** What programs get of an incident: its record, without what only the engine needs. */
export function summaryOf(incident: Incident) {
  const { incidentKey, subject, phase, reason, generation, alarm } = incident;
  const { kind, accountId, region, arn: alarmArn, name: alarmName } = subject;
  const { previousCase, dueAt, unreported } = incident;
  const { caseId, displayId, status: caseStatus, humanTouched = false } = incident.case ?? {};
  const { resolvedAt, resolvedBy } = incident.phase === 'resolved' ? incident.case : {};
  const identity = { incidentKey, kind, accountId, region, alarmArn, alarmName, contributorId: contributorOf(subject) };
  const previous = { previousDisplayId: previousCase?.displayId, previousCaseId: previousCase?.caseId };
  const current = { caseId, displayId, caseStatus, ...previous, dryRun: isOfDryRun(incident.case), humanTouched, resolvedAt, resolvedBy };
  return {
    ...identity,
    alarm,
    phase,
    reason,
    why: reasonInWords(reason),
    generation,
    ...current,
    dueAt,
    unreported: unreported.length,
    links: linksOf(incident),
    troubles: troublesOf(incident),
  };
}

/** Pages of AWS's console. Those of a partition whose console is not known are absent. */
export function linksOf({ subject, case: ours }: Incident) {
  const { displayId } = ours ?? {};
  return {
    alarm: subject.kind === 'alarm' ? alarmLink(subject) : undefined,
    case: displayId ? caseLink({ displayId, arn: subject.arn }) : undefined,
  };
}

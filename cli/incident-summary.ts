import type { Incident } from '../lambdas/cases/incident/incident';
import { alarmLink, caseLink } from '../lambdas/cases/text/console-links';
import { reasonInWords } from '../lambdas/cases/text/decision-words';
import { troublesOf } from '../lambdas/cases/text/troubles';

/** No case is open or wanted, and the alarm does not fire. */
export function isOver({ phase, alarm, unreported }: Incident): boolean {
  return (phase === 'idle' || phase === 'resolved') && alarm.value !== 'ALARM' && unreported.length === 0;
}

/** What programs get of an incident: its record, without what only the engine needs. */
export function summaryOf(incident: Incident) {
  const { incidentKey, kind, accountId, region, alarmArn, alarmName, contributorId, phase, reason, generation, alarm } = incident;
  const { caseId, displayId, caseStatus, previousDisplayId, previousCaseId, dryRun, humanTouched, resolvedAt } = incident;
  const { resolvedBy, dueAt, unreported } = incident;
  const identity = { incidentKey, kind, accountId, region, alarmArn, alarmName, contributorId };
  const current = { caseId, displayId, caseStatus, previousDisplayId, previousCaseId, dryRun, humanTouched, resolvedAt, resolvedBy };
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
export function linksOf({ kind, alarmName, alarmArn, region, displayId }: Incident) {
  return {
    alarm: kind === 'alarm' ? alarmLink({ alarmName, alarmArn, region }) : undefined,
    case: displayId ? caseLink({ displayId, arn: alarmArn }) : undefined,
  };
}

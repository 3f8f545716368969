import { changeOf } from '../../lambdas/cases/alarms/state-change-of';
import type { CaseState, ResolvedCase } from '../../lambdas/cases/incident/case-state';
import { type Incident, type IncidentIdentity, newIncident, type Phase } from '../../lambdas/cases/incident/incident';
import type { Policy } from '../../lambdas/cases/incident/policy';
import type { StateChange } from '../../lambdas/cases/incident/state-change';

/** A moment of the tests: so many seconds after midnight. */
export function at(seconds: number): string {
  return new Date(Date.parse('2026-11-22T00:00:00.000Z') + seconds * 1_000).toISOString();
}

export const POLICY: Policy = {
  mode: 'Live',
  openDelaySeconds: 60,
  resolveDelaySeconds: 120,
  reopenWindowSeconds: 3_600,
  autoResolve: true,
  maxCasesPerHour: 5,
  quietPeriodSeconds: 900,
  leaseSeconds: 90,
};

export const IDENTITY = {
  incidentKey: '111122223333|eu-west-1|arn:alarm',
  subject: { kind: 'alarm', accountId: '111122223333', region: 'eu-west-1', name: 'checkout-errors', arn: 'arn:alarm' },
} as const satisfies IncidentIdentity;

export function change(value: StateChange['value'], seconds: number): StateChange {
  return changeOf({ value, timestamp: at(seconds), stateReason: `${value} at ${seconds}` } as Parameters<typeof changeOf>[0]);
}

/** An incident that has been in ALARM since second 0, with what the situation adds. */
export function incident(situation: Situation = {}): Incident {
  return situated(newIncident(IDENTITY, change('ALARM', 0)), situation);
}

/** What a situation says of an incident and its case, in one breath. */
export type Situation = Partial<Omit<Incident, 'phase' | 'case'>> &
  Partial<ResolvedCase> & {
    phase?: Phase;
    /** The case, if there is one, is of a dry run; any other has the ID `case-1` unless another is told. */
    dryRun?: boolean;
    /** Name of the alarm. */
    alarmName?: string;
  };

/** An incident with what a situation adds to it. */
export function situated(before: Incident, { phase = before.phase, dryRun, alarmName, ...situation }: Situation): Incident {
  const isOfCase = (name: string) => CASE_MEMBERS.includes(name as keyof ResolvedCase);
  const entries = Object.entries(situation);
  const subject = alarmName === undefined ? before.subject : { ...before.subject, name: alarmName };
  const facts = { subject, ...Object.fromEntries(entries.filter(([name]) => !isOfCase(name))) };
  const told = Object.fromEntries(entries.filter(([name]) => isOfCase(name)));
  const ours = { ...SAMPLE_CASE, ...before.case, ...told, ...(dryRun && { caseId: undefined }) };
  if (phase === 'open') return { ...before, ...facts, phase, case: ours };
  if (phase === 'resolved') return { ...before, ...facts, phase, case: { resolvedAt: at(0), resolvedBy: 'us', ...ours } };
  const { case: _, ...others } = before;
  return { ...others, ...facts, phase };
}

const SAMPLE_CASE: CaseState = { caseId: 'case-1', humanTouched: false, openedAt: at(0), lastCommunicationAt: at(0) };

const CASE_MEMBERS: (keyof ResolvedCase)[] = [
  'caseId',
  'displayId',
  'status',
  'openedAt',
  'lastCommunicationAt',
  'isMoreToTell',
  'escalated',
  'humanTouched',
  'conversation',
  'inspectAt',
  'resolvedAt',
  'resolvedBy',
  'reopening',
];

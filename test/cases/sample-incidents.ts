import { changeOf } from '../../lambdas/cases/alarms/state-change-of';
import { type Incident, newIncident } from '../../lambdas/cases/incident/incident';
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
  kind: 'alarm',
  accountId: '111122223333',
  region: 'eu-west-1',
  alarmArn: 'arn:alarm',
  alarmName: 'checkout-errors',
} as const;

export function change(value: StateChange['value'], seconds: number): StateChange {
  return changeOf({ value, timestamp: at(seconds), stateReason: `${value} at ${seconds}` } as Parameters<typeof changeOf>[0]);
}

/** An incident that has been in ALARM since second 0, with what the situation adds. */
export function incident(situation: Partial<Incident> = {}): Incident {
  return { ...newIncident(IDENTITY, change('ALARM', 0)), ...situation };
}

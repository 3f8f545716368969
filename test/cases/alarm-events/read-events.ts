import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AlarmSignal, parseAlarmEvent } from '../../../lambdas/cases/alarms/alarm-signal';
import { changeOf } from '../../../lambdas/cases/alarms/state-change-of';
import { applyChange } from '../../../lambdas/cases/incident/apply-change';
import { type Incident, newIncident } from '../../../lambdas/cases/incident/incident';
import type { Route } from '../../../lambdas/cases/incident/routing-decision';

// biome-ignore lint/suspicious/noExplicitAny: events are read as what they are, not as what our types hope for.
export type RawEvent = any;

/** Names of all alarm events in this folder. */
export const EVENT_NAMES = readdirSync(__dirname)
  .filter(file => file.endsWith('.json'))
  .map(file => file.replace('.json', ''));

/** An event as EventBridge delivers it. */
export function rawEvent(name: string): RawEvent {
  return JSON.parse(readFileSync(join(__dirname, `${name}.json`), 'utf8'));
}

export function signalOf(name: string): AlarmSignal {
  return parseAlarmEvent(rawEvent(name));
}

/** An incident that knows of nothing but these changes, in any order. */
export function incidentOf(...signals: AlarmSignal[]): Incident {
  const [first] = signals;
  const start = newIncident(first!, changeOf(first!));
  return signals.reduce((incident, signal) => applyChange(incident, changeOf(signal), new Date(signal.timestamp)), start);
}

export const MARKER = 'sa-0123456789ab';

export const ROUTE: Route = {
  serviceCode: 'amazon-cloudwatch',
  categoryCode: 'general-guidance',
  severityCode: 'high',
  issueType: 'technical',
  language: 'en',
  ccEmailAddresses: [],
};

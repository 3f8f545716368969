import { logger } from '../../shared/runtime';
import { later } from '../../shared/time';
import { parseAlarmEvent } from '../alarms/alarm-signal';
import { changedAt, type DescribedAlarm } from '../alarms/describe-alarms';
import { alarmEventOf } from '../alarms/event-of-alarm';
import type { AlarmList } from '../alarms/list-alarms';
import { changeOf } from '../alarms/state-change-of';
import { newestOfWhole } from '../incident/alarm-state';
import type { Incident } from '../incident/incident';
import type { Unfinished } from '../store/agenda';
import { recordChange } from './record-change';
import type { CaseServices } from './services';

export interface ReconcileScope {
  accountId: string;
  region: string;
  /** Only alarms whose name begins so become cases. */
  alarmNamePrefix: string;
  /** Names of the application's own alarms begin so; they are left alone. Empty: there are none. */
  ownAlarmPrefix: string;
}

type Records = Pick<CaseServices, 'incidents' | 'now'>;

/** For this long an event may still be on its way: only what lasts longer was lost. Seconds. */
const GRACE_SECONDS = 600;

/**
 * Compares what is recorded with what CloudWatch says, for events that were lost before they reached the bus: alarms that have been in ALARM without
 * an incident, and incidents whose alarm is over or gone. What is found is taken in like an event that came late; the sweep acts on it.
 */
export async function reconcileAlarms(services: Records, list: AlarmList, scope: ReconcileScope): Promise<void> {
  const latest = later(services.now(), -GRACE_SECONDS);
  const firing = (await list.inAlarm(scope.alarmNamePrefix)).filter(alarm => isForUs(alarm, scope) && changedAt(alarm) <= latest);
  for (const alarm of firing) await recordMissedChange(alarm, services, scope);
  const waiting = await unfinished(services, scope);
  const named = await list.named([...new Set(waiting.map(({ subject }) => subject.name))]);
  const known = new Map(named.map(alarm => [alarm.AlarmName, alarm]));
  for (const { incidentKey, subject } of waiting) {
    const alarm = known.get(subject.name);
    if (alarm && (alarm.StateValue === 'ALARM' || changedAt(alarm) > latest)) continue;
    const incident = await services.incidents.load(incidentKey);
    if (!incident || !isUnfinished(incident)) continue;
    if (alarm) await recordMissedChange(alarm, services, scope, incident);
    else if (incident.alarm.value !== 'OK') await recordDeletion(incident, services);
  }
}

/** A monitoring account lists alarms of other accounts too: those have their own incidents. */
function isForUs({ AlarmName = '', AlarmArn = '' }: DescribedAlarm, { ownAlarmPrefix, accountId, region }: ReconcileScope): boolean {
  const isOwn = ownAlarmPrefix !== '' && AlarmName.startsWith(ownAlarmPrefix);
  return AlarmArn.includes(`:cloudwatch:${region}:${accountId}:alarm:`) && !isOwn;
}

/**
 * Takes in the state that CloudWatch tells, unless an incident knows it, or knows something newer. It is the whole alarm's, also where many time series
 * contribute to it: which of them do is told by their own events only, and one incident is theirs together.
 * @param known the incident that is meant, if it is one of the time when each contributor had its own
 */
async function recordMissedChange(alarm: DescribedAlarm, services: Records, scope: ReconcileScope, known?: Incident): Promise<void> {
  const signal = parseAlarmEvent(alarmEventOf(alarm, scope));
  const incident = known ?? (await services.incidents.load(signal.incidentKey));
  if (incident && (incident.alarm.value === signal.value || newestOfWhole(incident.alarm) >= signal.timestamp)) return;
  const identity = incident ?? signal;
  logger.warn('CloudWatch knows of a change of which no event came', { incidentKey: identity.incidentKey, state: signal.value });
  await recordChange(identity, changeOf(signal), services, signal);
}

async function recordDeletion(incident: Incident, services: Records): Promise<void> {
  const timestamp = services.now().toISOString();
  logger.warn('the alarm of an incident does not exist any more', { incidentKey: incident.incidentKey });
  const change = { id: `${timestamp}#OK`, value: 'OK', timestamp, text: 'The alarm was deleted.', isDeleted: true } as const;
  await recordChange(incident, change, services);
}

/** Alarms of this account and region of which something is still to come. */
async function unfinished({ incidents }: Records, { accountId, region }: ReconcileScope): Promise<Unfinished[]> {
  const found: Unfinished[] = [];
  for await (const line of incidents.unfinished())
    if (line.subject.kind === 'alarm' && line.subject.accountId === accountId && line.subject.region === region) found.push(line);
  return found;
}

/** It believes its alarm to be firing, or its case is open: that is resolved only if CloudWatch says the same as the events. */
function isUnfinished({ alarm, phase }: Incident): boolean {
  return alarm.value !== 'OK' || phase === 'open';
}

import { DETAIL_TYPE } from '../../shared/contract';
import type { AlarmEvent } from '../alarms/alarm-event';
import { isStateOf, suppressedUntilAsked } from '../incident/alarm-state';
import { newestIsUnreported, suppressed, unsuppressed } from '../incident/apply-change';
import { needsPlainWay, ours } from '../incident/failures';
import { type Incident, reopeningOf } from '../incident/incident';
import { addToOutbox } from '../incident/outbox';
import type { Failable } from '../incident/setbacks';
import type { StateChange, Suppression } from '../incident/state-change';
import { treatmentOf } from '../incident/subject';
import type { ChangeRecord, IncidentStore } from '../store/incident-records';
import type { CaseServices, DoStep } from './services';

/** The event of the alarm's newest change, as long as it is kept. */
export async function newestEvent(incident: Incident, incidents: Pick<IncidentStore, 'readChange'>): Promise<AlarmEvent | undefined> {
  return (await newestRecord(incident, incidents))?.event;
}

/** What is suppressed is asked about in its turn: whoever suppressed it may not any more, and another may instead. */
export async function askSuppression(incident: Incident, services: CaseServices): Promise<Incident> {
  const record = await newestRecord(incident, services.incidents);
  const isUnknowable = needsPlainWay(incident, 'ask-suppression');
  const events = await eventsOf(incident, record, services.incidents);
  const by = isUnknowable ? undefined : await ours(() => services.suppressions.now(incident.subject, events, true));
  if (!by) return unsuppressed(incident);
  const suppression = suppressedUntilAsked(by, services.now());
  if (record) await note(incident, record, by, services.incidents);
  return { ...incident, alarm: { ...incident.alarm, suppression } };
}

/**
 * Before a case is begun, created or taken up again: a window may have been put in place since the alarm was recorded. What is already told in a comment
 * that is to bring a case back, goes its way; so does what nobody could say for a while whether it is suppressed.
 */
export function unlessSuppressed(name: Failable, step: DoStep): DoStep {
  return async (incident, services) => {
    if (!treatmentOf(incident).followsRules || (reopeningOf(incident) && !newestIsUnreported(incident))) return step(incident, services);
    const { incidents, now, suppressions } = services;
    const record = await newestRecord(incident, incidents);
    const events = await eventsOf(incident, record, incidents);
    const asked = ours(() => suppressions.now(incident.subject, events));
    const by = await (needsPlainWay(incident, name) ? asked.catch(() => undefined) : asked);
    if (!by) return step(incident, services);
    const { value, timestamp } = incident.alarm;
    if (record) await note(incident, record, by, incidents);
    const next = suppressed(incident, newestChange(incident, record), suppressedUntilAsked(by, now()));
    return addToOutbox(next, DETAIL_TYPE.alarmSuppressed, { ...by, state: value, timestamp });
  };
}

function newestRecord({ incidentKey, alarm }: Incident, incidents: Pick<IncidentStore, 'readChange'>): Promise<ChangeRecord | undefined> {
  return incidents.readChange(incidentKey, alarm.changeId ?? `${alarm.timestamp}#${alarm.value}`);
}

/** A contributor's event may leave out what the alarm's own event says: that it is muted. */
async function eventsOf(
  { incidentKey, alarm }: Incident,
  record: ChangeRecord | undefined,
  incidents: Pick<IncidentStore, 'readChange'>,
): Promise<AlarmEvent[]> {
  const { whole } = alarm.contributors ?? {};
  const own = whole?.value === 'ALARM' ? await incidents.readChange(incidentKey, `${whole.timestamp}#${whole.value}`) : undefined;
  return [record?.event, own?.event].filter(event => event !== undefined);
}

function newestChange({ alarm, unreported }: Incident, record?: ChangeRecord): StateChange {
  const { value, timestamp } = alarm;
  const { id, text, contributor } = unreported.find(change => isStateOf(alarm, change)) ??
    record ?? { id: alarm.changeId ?? `${timestamp}#${value}`, text: '', contributor: undefined };
  return { id, value, timestamp, text, contributor };
}

/** Most who are remembered with one change. */
const MOST_NOTED = 20;

/** Each who suppressed the change is kept with it, once: the story of why no case was opened. */
async function note(
  { incidentKey }: Incident,
  { id, suppression, suppressedBy = suppression ? [suppression] : [] }: ChangeRecord,
  by: Suppression,
  incidents: Pick<IncidentStore, 'noteSuppression'>,
): Promise<void> {
  if (suppressedBy.some(known => known.by === by.by && known.arn === by.arn && known.until === by.until)) return;
  await incidents.noteSuppression(incidentKey, id, [...suppressedBy, by].slice(-MOST_NOTED));
}

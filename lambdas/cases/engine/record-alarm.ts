import { logger } from '../../shared/runtime';
import { type AlarmSignal, parseAlarmEvent } from '../alarms/alarm-signal';
import { notAfter } from '../alarms/event-time';
import { isFindingEvent, parseFindingEvent } from '../alarms/finding-signal';
import { changeOf } from '../alarms/state-change-of';
import type { Incident } from '../incident/incident';
import type { StateChange } from '../incident/state-change';
import { recordChange } from './record-change';
import type { CaseServices } from './services';
import { workIncident } from './work-incident';

/**
 * Records what an event about an alarm, or about a finding, says, then works the incident once. Recording is what must not fail; working is repeated by the sweep, so that a
 * Support API in trouble loses no event.
 * @throws {UnreadableAlarmEvent} when the event is not an alarm's change; what DynamoDB throws
 */
export async function recordAlarm(event: unknown, services: CaseServices, mayStart?: () => boolean): Promise<void> {
  const { incidentKey, recorded } = isFindingEvent(event) ? await takeInFinding(event, services) : await takeInAlarm(event, services);
  try {
    await workIncident(incidentKey, services, mayStart, recorded);
  } catch (error) {
    logger.warn('recorded, and left to the sweep', { incidentKey, error: error as Error });
  }
}

interface TakenIn {
  incidentKey: string;
  recorded?: Incident;
}

async function takeInAlarm(event: unknown, services: CaseServices): Promise<TakenIn> {
  const signal = await withMaintenance(parseAlarmEvent(event), services);
  const { incidentKey } = signal;
  const recorded = await recordChange({ ...signal, kind: 'alarm' }, notAhead(changeOf(signal), services), services, signal);
  return { incidentKey, recorded };
}

async function takeInFinding(event: unknown, services: CaseServices): Promise<TakenIn> {
  const { identity, formerKey, change } = parseFindingEvent(event);
  const former = await services.incidents.load(formerKey);
  // An incident from before goes on under its key as long as it is kept: its case, and the window in which that may return, belong to it.
  const goesOn = former?.accountId === identity.accountId && former.region === identity.region;
  const incidentKey = goesOn ? formerKey : identity.incidentKey;
  const recorded = await recordChange({ ...identity, incidentKey }, notAhead(change, services), services);
  return { incidentKey, recorded };
}

/** Whatever an event says of itself, it cannot tell of what is still to come. */
function notAhead(change: StateChange, { now }: Pick<CaseServices, 'now'>): StateChange {
  return { ...change, timestamp: notAfter(change.timestamp, now()) };
}

/** The operator's own maintenance windows suppress like a mute rule. One that cannot be read suppresses nothing; it is asked about again before a case. */
async function withMaintenance(signal: AlarmSignal, { suppressions }: CaseServices): Promise<AlarmSignal> {
  if (signal.suppression) return signal;
  try {
    return { ...signal, suppression: await suppressions.now({ ...signal, kind: 'alarm' }, [signal.event]) };
  } catch (error) {
    logger.error('could not read the maintenance windows', { incidentKey: signal.incidentKey, error: error as Error });
    return signal;
  }
}

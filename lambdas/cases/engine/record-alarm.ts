import { logger } from '../../shared/runtime';
import { type AlarmSignal, parseAlarmEvent } from '../alarms/alarm-signal';
import { notAfter } from '../alarms/event-time';
import { isFindingEvent, parseFindingEvent } from '../alarms/finding-signal';
import { changeOf } from '../alarms/state-change-of';
import { decide } from '../incident/decide';
import type { Incident } from '../incident/incident';
import type { StateChange } from '../incident/state-change';
import { rememberChanges } from '../store/remember-changes';
import { type Recording, recordChange } from './record-change';
import type { CaseServices } from './services';
import { workIncident } from './work-incident';

/**
 * Records what an event about an alarm, or about a finding, says, then works the incident once. Recording is what must not fail; working is repeated by the sweep, so that a
 * Support API in trouble loses no event.
 * @param receives how often the event has been received: what was received before, and ended its invocation, is recorded before anything is done about it
 * @throws {UnreadableAlarmEvent} when the event is not an alarm's change; what DynamoDB throws
 */
export async function recordAlarm(event: unknown, all: CaseServices, mayStart: () => boolean = () => true, receives = 1): Promise<void> {
  const incidents = rememberChanges(all.incidents);
  const begins = receives === 1 && mayStart();
  const services = { ...all, incidents, beforeWriting: begins ? beginAtOnce({ ...all, incidents }) : undefined };
  const { incidentKey, recorded } = isFindingEvent(event) ? await takeInFinding(event, services) : await takeInAlarm(event, services);
  try {
    await workIncident(incidentKey, all, mayStart, recorded);
  } catch (error) {
    logger.warn('recorded, and left to the sweep', { incidentKey, error: error as Error });
  }
}

/**
 * Whether a new alarm is to become a case is asked before it is written, for one write instead of two. Where the answer is no, or cannot be had, it is asked
 * again after it: a change may be settled only once an incident knows it.
 */
function beginAtOnce(services: CaseServices): (incident: Incident) => Promise<Incident> {
  const incidents = { ...services.incidents, settleChanges: afterRecording, noteSuppression: afterRecording };
  return async incident => {
    if (decide(incident, services.now(), services.policy).step !== 'begin') return incident;
    const begun = await services.steps.begin(incident, { ...services, incidents }).catch(() => undefined);
    return begun ?? incident;
  };
}

async function afterRecording(): Promise<never> {
  throw new Error('The incident has to be recorded first.');
}

type Taking = CaseServices & Recording;

interface TakenIn {
  incidentKey: string;
  recorded?: Incident;
}

async function takeInAlarm(event: unknown, services: Taking): Promise<TakenIn> {
  const signal = await withMaintenance(parseAlarmEvent(event), services);
  const { incidentKey } = signal;
  const recorded = await recordChange(signal, notAhead(changeOf(signal), services), services, signal);
  return { incidentKey, recorded };
}

async function takeInFinding(event: unknown, services: Taking): Promise<TakenIn> {
  const { identity, formerKey, change } = parseFindingEvent(event);
  const former = await services.incidents.load(formerKey);
  // An incident from before goes on under its key as long as it is kept: its case, and the window in which that may return, belong to it.
  const { accountId, region } = identity.subject;
  const goesOn = former?.subject.accountId === accountId && former.subject.region === region;
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
    return { ...signal, suppression: await suppressions.now(signal.subject, [signal.event]) };
  } catch (error) {
    logger.error('could not read the maintenance windows', { incidentKey: signal.incidentKey, error: error as Error });
    return signal;
  }
}

import { bytesOf } from '../../shared/bytes';
import { DETAIL_TYPE } from '../../shared/contract';
import { later } from '../../shared/time';
import type { AlarmSignal } from '../alarms/alarm-signal';
import { isStateOf } from '../incident/alarm-state';
import { applyChange, withoutChanges } from '../incident/apply-change';
import { decide } from '../incident/decide';
import { type Incident, type IncidentIdentity, newIncident } from '../incident/incident';
import { addToOutbox } from '../incident/outbox';
import type { Policy } from '../incident/policy';
import type { StateChange, Suppression } from '../incident/state-change';
import type { ChangeRecord } from '../store/incident-records';
import { updateIncident } from '../store/update-record';
import type { CaseServices } from './services';

/** Most that the unreported changes of a record may take: DynamoDB allows 400 KB for all of it. The oldest are then unsuppressed as superseded. */
const UNREPORTED_BYTES = 150_000;
/** A larger event is not kept with its change, so that the change is. EventBridge delivers up to 1 MB. */
const EVENT_BYTES = 300_000;

/** A change, the event that told it, and who suppresses it. */
export interface SignalledChange extends Partial<Pick<AlarmSignal, 'event' | 'suppression'>> {
  change: StateChange;
}

export interface Recording extends Pick<CaseServices, 'incidents' | 'now'> {
  /** With it the incident is written with what it waits for, so that nobody has to write that after it. */
  policy?: Policy;
  /** What can be done at once before the incident is written, so that it is written once. Changes nothing beside it, and must not fail. */
  beforeWriting?: (incident: Incident) => Promise<Incident>;
}

/**
 * Takes one change into its incident, once, however often it is delivered.
 * @returns the incident as it is now; nothing when there is none
 * @throws what the store throws; the change is then to be delivered again
 */
export function recordChange(
  identity: IncidentIdentity,
  change: StateChange,
  services: Recording,
  signal: Partial<Pick<AlarmSignal, 'event' | 'suppression'>> = {},
): Promise<Incident | undefined> {
  return recordChanges(identity, [{ ...signal, change }], services);
}

/**
 * Takes changes into their incident with one write of it. The incident is read before the changes' own records: a change that was told meanwhile is then
 * either still on the incident's list, or final in its record.
 */
export function recordChanges(
  identity: IncidentIdentity,
  changes: SignalledChange[],
  { incidents, now, policy, beforeWriting }: Recording,
): Promise<Incident | undefined> {
  const { incidentKey } = identity;
  return updateIncident(incidents, incidentKey, async incident => {
    const before = incident ?? newIncident(identity, changes[0]!.change);
    let next = before;
    for (const { change, event, suppression } of changes) {
      const judged = { ...change, ...firstJudgement(change, suppression), event: keepable(event) };
      next = withChange(next, change, await incidents.putChange(incidentKey, judged), now());
    }
    if (next === before) return incident;
    const excess = excessOf(next);
    if (excess.length > 0) await incidents.settleChanges(incidentKey, excess, 'superseded');
    const left = withoutChanges(next, excess);
    const done = beforeWriting ? await beforeWriting(left) : left;
    return policy ? planned(done, now(), policy) : done;
  });
}

function withChange(incident: Incident, change: StateChange, known: ChangeRecord, now: Date): Incident {
  if (isSettled(known)) return incident;
  const { suppression } = known;
  return withSuppressionEvent(incident, applyChange(incident, asFirstRecorded(change, known), now, suppression), suppression);
}

/**
 * What only waits says so at once. An alarm that is to become a case has nothing to do before its delay is over: should whoever recorded it not come to
 * begin with it, the sweep does so then.
 */
function planned(incident: Incident, now: Date, policy: Policy): Incident {
  const decision = decide(incident, now, policy);
  if (decision.step === 'wait') return { ...incident, dueAt: decision.until, reason: decision.reason };
  const openAt = later(incident.alarm.since, policy.openDelaySeconds);
  return decision.step === 'begin' && incident.dueAt! < openAt ? { ...incident, dueAt: openAt } : incident;
}

/** Who suppressed a change is recorded with it, once; whether that still holds is asked whenever it matters. An OK always counts. */
function firstJudgement({ value }: StateChange, suppression?: Suppression): Pick<ChangeRecord, 'disposition' | 'suppression'> {
  return suppression && value !== 'OK' ? { disposition: 'suppressed', suppression } : { disposition: 'recorded' };
}

/** What is suppressed for a time may still count; what the operator's rules turned down has no suppression, and is settled. */
function isSettled({ disposition, suppression }: ChangeRecord): boolean {
  return disposition !== 'recorded' && !(disposition === 'suppressed' && suppression);
}

/** Whoever recorded it first has named its time and its words; the overflow's changes are named anew by each who tells them. */
function asFirstRecorded(change: StateChange, { timestamp, text }: StateChange): StateChange {
  return { ...change, timestamp, text };
}

/** The oldest changes that a record has no room for. */
function excessOf({ unreported }: Incident): string[] {
  let bytes = 0;
  const first = unreported.findLastIndex(change => {
    bytes += bytesOf(change);
    return bytes > UNREPORTED_BYTES;
  });
  return unreported.slice(0, first + 1).map(({ id }) => id);
}

function keepable(event: AlarmSignal['event'] | undefined): AlarmSignal['event'] | undefined {
  return event && bytesOf(event) <= EVENT_BYTES ? event : undefined;
}

/** Says once that an alarm was suppressed: when the suppressed change becomes the newest. */
function withSuppressionEvent(before: Incident, after: Incident, suppression?: Suppression): Incident {
  const isNew =
    after.alarm.suppression && after.suppressedChange && (before.version === 0 || !isStateOf(before.alarm, after.suppressedChange));
  if (!suppression || !isNew) return after;
  return addToOutbox(after, DETAIL_TYPE.alarmSuppressed, { ...suppression, state: after.alarm.value, timestamp: after.alarm.timestamp });
}

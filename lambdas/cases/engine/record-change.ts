import { bytesOf } from '../../shared/bytes';
import { DETAIL_TYPE } from '../../shared/contract';
import type { AlarmSignal } from '../alarms/alarm-signal';
import { isStateOf } from '../incident/alarm-state';
import { applyChange, withoutChanges } from '../incident/apply-change';
import { type Incident, type IncidentIdentity, newIncident } from '../incident/incident';
import { addToOutbox } from '../incident/outbox';
import type { StateChange, Suppression } from '../incident/state-change';
import type { ChangeRecord } from '../store/incident-records';
import { updateIncident } from '../store/update-record';
import type { CaseServices } from './services';

/** Most that the unreported changes of a record may take: DynamoDB allows 400 KB for all of it. The oldest are then unsuppressed as superseded. */
const UNREPORTED_BYTES = 150_000;
/** A larger event is not kept with its change, so that the change is. EventBridge delivers up to 1 MB. */
const EVENT_BYTES = 300_000;

/**
 * Takes one change into its incident, once, however often it is delivered. The incident is read before the change's own record: a change that was told
 * meanwhile is then either still on the incident's list, or final in its record.
 * @throws what the store throws; the change is then to be delivered again
 */
export async function recordChange(
  identity: IncidentIdentity,
  change: StateChange,
  { incidents, now }: Pick<CaseServices, 'incidents' | 'now'>,
  { event, suppression }: Partial<Pick<AlarmSignal, 'event' | 'suppression'>> = {},
): Promise<void> {
  const { incidentKey } = identity;
  await updateIncident(incidents, incidentKey, async (incident = newIncident(identityOnly(identity), change)) => {
    const known = await incidents.putChange(incidentKey, {
      ...change,
      ...firstJudgement(change, suppression),
      event: keepable(event),
    });
    if (isSettled(known)) return undefined;
    const next = withSuppressionEvent(
      incident,
      applyChange(incident, asFirstRecorded(change, known), now(), known.suppression),
      known.suppression,
    );
    if (next === incident) return undefined;
    const excess = excessOf(next);
    if (excess.length > 0) await incidents.settleChanges(incidentKey, excess, 'superseded');
    return withoutChanges(next, excess);
  });
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

function identityOnly(identity: IncidentIdentity): IncidentIdentity {
  const { incidentKey, kind, accountId, region, alarmArn, alarmName, contributorId, resourceName } = identity;
  return { incidentKey, kind, accountId, region, alarmArn, alarmName, contributorId, resourceName };
}

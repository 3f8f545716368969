import { DETAIL_TYPE } from '../shared/contract';
import type { AlarmSignal, Suppression } from './alarm-signal';
import { absorb, type Change, type Incident, type IncidentIdentity, newIncident } from './incident';
import { announce } from './lifecycle';
import type { CaseServices } from './ports';

/** More changes than this that nobody could be told about are counted, not listed: a record holds 400 KB. */
const MOST_UNTOLD = { alarm: 400, umbrella: 1_500 };

/**
 * Takes one change into its incident, once, however often it is delivered. The incident is read before the change's own record: a change that was told
 * meanwhile is then either still on the incident's list, or final in its record.
 */
export async function takeIn(
  identity: IncidentIdentity,
  change: Change,
  { incidents, now }: Pick<CaseServices, 'incidents' | 'now'>,
  { event, suppression }: Partial<Pick<AlarmSignal, 'event' | 'suppression'>> = {},
): Promise<void> {
  for (;;) {
    const incident = (await incidents.load(identity.incidentKey)) ?? newIncident(identityOnly(identity), change);
    const disposition = await incidents.recordChange(identity.incidentKey, {
      ...change,
      disposition: firstDisposition(incident, change, suppression),
      event,
    });
    if (disposition !== 'recorded' && disposition !== 'suppressed') return;
    const next = withAnnouncement(incident, absorb(incident, change, now(), suppression), suppression);
    if (next === incident || (await incidents.save(next))) return;
  }
}

function firstDisposition(
  { kind, untold }: Incident,
  { value }: Change,
  suppression?: Suppression,
): 'recorded' | 'suppressed' | 'superseded' {
  if (suppression && value !== 'OK') return 'suppressed';
  return untold.length >= MOST_UNTOLD[kind] ? 'superseded' : 'recorded';
}

/** Says once that an alarm was silenced: when the silenced change becomes the newest. */
function withAnnouncement(before: Incident, after: Incident, suppression?: Suppression): Incident {
  const isNew = after.alarm.suppression && (before.version === 0 || before.alarm.timestamp !== after.alarm.timestamp);
  if (!suppression || !isNew) return after;
  return announce(after, DETAIL_TYPE.alarmSuppressed, { ...suppression, state: after.alarm.value, timestamp: after.alarm.timestamp });
}

function identityOnly({ incidentKey, kind, accountId, region, alarmArn, alarmName, contributorId }: IncidentIdentity): IncidentIdentity {
  return { incidentKey, kind, accountId, region, alarmArn, alarmName, contributorId };
}

import { createHash } from 'node:crypto';
import { type Incident, type IncidentIdentity, later } from '../incident/incident';
import { cut, readableTime } from '../text/wording';
import type { CaseServices } from './ports';
import { takeIn } from './record-change';

/**
 * When the hour's creates are used up, incidents wait; one umbrella case tells which. It is an incident like any other, whose alarm is in ALARM
 * while others wait, and whose changes are their names: so it is opened once, commented as more come, and resolved when nobody waits.
 */
const UMBRELLA = { incidentKey: 'umbrella', kind: 'umbrella', alarmName: 'Alarms waiting for a case', alarmArn: 'umbrella' } as const;

/** Longest alarm name in a line of the umbrella case, in characters: a thousand lines must fit into one record. */
const NAME_LIMIT = 80;

/** Tells the umbrella that an incident waits; telling it again changes nothing, unless the incident has had its turn meanwhile. */
export async function tellUmbrella(waiting: Incident, services: CaseServices): Promise<void> {
  const { incidentKey, generation, attempt, accountId, region, alarmName, alarm } = waiting;
  const hash = createHash('sha256').update(`${incidentKey}|${generation}|${attempt}`).digest('hex').slice(0, 16);
  const timestamp = services.now().toISOString();
  const text = `${cut(alarmName, NAME_LIMIT)} (${accountId}, ${region}), in ALARM since ${readableTime(alarm.since)}`;
  await takeIn({ ...UMBRELLA, accountId, region }, { id: `waiting#${hash}`, value: 'ALARM', timestamp, text }, services);
}

/** An incident is noted as waiting a moment after the umbrella heard of it, and the index of what waits lags behind. Seconds. */
const GRACE_SECONDS = 300;

/**
 * Lets the umbrella recover once no incident waits for the hourly budget any more. The recovery has a time of the past: an incident that is telling the
 * umbrella at this moment, in an invocation that cannot be older than the lease, is newer, and so the umbrella stays.
 */
export async function closeUmbrella({ incidents, now, policy }: CaseServices): Promise<void> {
  const umbrella = await incidents.load(UMBRELLA.incidentKey);
  if (umbrella?.alarm.value !== 'ALARM') return;
  const timestamp = later(umbrella.alarm.timestamp, GRACE_SECONDS);
  if (now().toISOString() < later(timestamp, policy.leaseSeconds)) return;
  if (await incidents.anyWaitsForBudget()) return;
  const identity: IncidentIdentity = { ...UMBRELLA, accountId: umbrella.accountId, region: umbrella.region };
  const text = 'No alarm waits for a case any more.';
  await takeIn(identity, { id: `${timestamp}#OK`, value: 'OK', timestamp, text }, { incidents, now });
}

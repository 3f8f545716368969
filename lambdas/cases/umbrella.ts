import { createHash } from 'node:crypto';
import { type Incident, type IncidentIdentity, later } from './incident';
import type { CaseServices } from './ports';
import { takeIn } from './take-in';

/**
 * When the hour's creates are used up, incidents wait; one umbrella case tells which. It is an incident like any other, whose alarm is in ALARM
 * while others wait, and whose changes are their names: so it is opened once, commented as more come, and resolved when nobody waits.
 */
const UMBRELLA = { incidentKey: 'umbrella', kind: 'umbrella', alarmName: 'Alarms waiting for a case', alarmArn: 'umbrella' } as const;

/** Tells the umbrella that an incident waits; telling it again changes nothing. */
export async function tellUmbrella(waiting: Incident, services: CaseServices): Promise<void> {
  const { incidentKey, generation, accountId, region, alarmName, alarm } = waiting;
  const hash = createHash('sha256').update(`${incidentKey}|${generation}`).digest('hex').slice(0, 16);
  const timestamp = services.now().toISOString();
  const text = `${alarmName} (${accountId}, ${region}), in ALARM since ${alarm.since}`;
  await takeIn({ ...UMBRELLA, accountId, region }, { id: `waiting#${hash}`, value: 'ALARM', timestamp, text }, services);
}

/** An incident is noted as waiting a moment after the umbrella heard of it. Seconds. */
const GRACE_SECONDS = 300;

/** Lets the umbrella recover once no incident waits for the hourly budget any more. */
export async function closeUmbrella(services: CaseServices): Promise<void> {
  const umbrella = await services.incidents.load(UMBRELLA.incidentKey);
  if (umbrella?.alarm.value !== 'ALARM' || services.now().toISOString() < later(umbrella.alarm.timestamp, GRACE_SECONDS)) return;
  if (await services.incidents.anyWaitsForBudget()) return;
  const timestamp = services.now().toISOString();
  const identity: IncidentIdentity = { ...UMBRELLA, accountId: umbrella.accountId, region: umbrella.region };
  await takeIn(identity, { id: `${timestamp}#OK`, value: 'OK', timestamp, text: 'No alarm waits for a case any more.' }, services);
}

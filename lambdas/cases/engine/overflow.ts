import { createHash } from 'node:crypto';
import { later } from '../../shared/time';
import { cut, readableTime } from '../../shared/wording';
import type { Incident } from '../incident/incident';
import { recordChange } from './record-change';
import type { CaseServices } from './services';

/**
 * When the hour's creates are used up, incidents wait; one overflow case tells which. It is an incident like any other, whose alarm is in ALARM
 * while others wait, and whose changes are their names: so it is opened once, commented as more come, and resolved when nobody waits.
 */
const OVERFLOW = { incidentKey: 'overflow', kind: 'overflow', alarmName: 'Alarms waiting for a case', alarmArn: 'overflow' } as const;

/** Longest alarm name in a line of the overflow case, in characters: a thousand lines must fit into one record. */
const NAME_LIMIT = 80;

/** Tells the overflow that an incident waits; telling it again changes nothing, unless the incident has had its turn meanwhile. */
export async function reportWaiting(waiting: Incident, services: CaseServices): Promise<void> {
  const { incidentKey, generation, createCount, accountId, region, alarmName, alarm } = waiting;
  const hash = createHash('sha256').update(`${incidentKey}|${generation}|${createCount}`).digest('hex').slice(0, 16);
  const timestamp = services.now().toISOString();
  const text = `${cut(alarmName, NAME_LIMIT)} (${accountId}, ${region}), in ALARM since ${readableTime(alarm.since)}`;
  await recordChange({ ...OVERFLOW, accountId, region }, { id: `waiting#${hash}`, value: 'ALARM', timestamp, text }, services);
}

/** An incident is noted as waiting a moment after the overflow heard of it, and the index of what waits lags behind. Seconds. */
const GRACE_SECONDS = 300;

/**
 * Lets the overflow recover once no incident waits for the hourly budget any more. The recovery has a time of the past: an incident that is telling the
 * overflow at this moment, in an invocation that cannot be older than the lease, is newer, and so the overflow stays.
 * @param due keys of the incidents that this sweep works
 */
export async function closeOverflow(due: string[], services: CaseServices): Promise<void> {
  for (const incidentKey of [OVERFLOW.incidentKey, ...due.filter(key => key === FORMER_KEY)]) await closeOne(incidentKey, services);
}

/**
 * Key of an overflow case that version 0.1.0 has opened. What waits now is named in another one, and both are resolved once nothing waits; it is asked for
 * only when it is due, which an open case is every quarter of an hour.
 */
const FORMER_KEY = 'umbrella';

async function closeOne(incidentKey: string, { incidents, now, policy }: CaseServices): Promise<void> {
  const overflow = await incidents.load(incidentKey);
  if (overflow?.alarm.value !== 'ALARM') return;
  const timestamp = later(overflow.alarm.timestamp, GRACE_SECONDS);
  if (now().toISOString() < later(timestamp, policy.leaseSeconds)) return;
  if (await incidents.anyWaitsForBudget()) return;
  const text = 'No alarm waits for a case any more.';
  await recordChange(overflow, { id: `${timestamp}#OK`, value: 'OK', timestamp, text }, { incidents, now });
}

import { createHash } from 'node:crypto';
import { later } from '../../shared/time';
import { cut, readableTime } from '../../shared/wording';
import type { Incident } from '../incident/incident';
import { RHYTHM } from '../incident/policy';
import type { StateChange } from '../incident/state-change';
import { recordChange, recordChanges } from './record-change';
import type { CaseServices } from './services';

/**
 * When the hour's creates are used up, incidents wait; one overflow case tells which. It is an incident like any other, whose alarm is in ALARM
 * while others wait, and whose changes are their names: so it is opened once, commented as more come, and resolved when nobody waits.
 */
export const OVERFLOW_KEY = 'overflow';

const OVERFLOW = { kind: 'overflow', name: 'Alarms waiting for a case', arn: 'overflow' } as const;

/** Longest alarm name in a line of the overflow case, in characters: hundreds of lines must fit into one record. */
const NAME_LIMIT = 80;
/** Most names that wait to be told, so that the record stays small however large the storm and however long AWS Support does not answer. */
const MOST_UNREPORTED = 250;

/**
 * Names incidents that wait for the hourly budget, all in one write of the overflow; naming one again changes nothing, unless it has had its turn meanwhile.
 * @returns the keys of those that are named: the others find no room until AWS has been told of what stands there
 */
export async function nameWaiting(waiting: Incident[], services: CaseServices): Promise<string[]> {
  const { unreported = [] } = (await services.incidents.load(OVERFLOW_KEY)) ?? {};
  const named = waiting.slice(0, Math.max(0, MOST_UNREPORTED - unreported.length));
  if (named.length === 0) return [];
  const { accountId, region } = named[0]!.subject;
  const at = services.now().toISOString();
  await recordChanges(
    { incidentKey: OVERFLOW_KEY, subject: { ...OVERFLOW, accountId, region } },
    named.map(incident => ({ change: nameOf(incident, at) })),
    services,
  );
  return named.map(({ incidentKey }) => incidentKey);
}

function nameOf({ incidentKey, generation, createCount, subject, alarm }: Incident, timestamp: string): StateChange {
  const { accountId, region, name } = subject;
  const hash = createHash('sha256').update(`${incidentKey}|${generation}|${createCount}`).digest('hex').slice(0, 16);
  const text = `${cut(name, NAME_LIMIT)} (${accountId}, ${region}), in ALARM since ${readableTime(alarm.since)}`;
  return { id: `waiting#${hash}`, value: 'ALARM', timestamp, text };
}

/**
 * Names what waits, with all that would be found waiting after it in the same sweep.
 * @param others incidents that want a case and have not had their turn in this sweep
 */
export function namingTogether(others: () => Incident[], services: CaseServices): NonNullable<CaseServices['nameInOverflow']> {
  const named = new Set<string>();
  return async (incident, until) => {
    const { incidentKey } = incident;
    if (!named.has(incidentKey)) {
      const together = [incident, ...others().filter(other => other.incidentKey !== incidentKey && !named.has(other.incidentKey))];
      for (const key of await nameWaiting(together, services)) named.add(key);
    }
    return named.has(incidentKey) ? until : later(services.now(), RHYTHM.afterFullOverflow);
  };
}

/** An incident is noted as waiting a moment after the overflow heard of it, and the index of what waits lags behind. Seconds. */
const GRACE_SECONDS = 300;

/**
 * Lets the overflow recover once no incident waits for the hourly budget any more. The recovery has a time of the past: an incident that is telling the
 * overflow at this moment, in an invocation that cannot be older than the lease, is newer, and so the overflow stays.
 * @param due keys of the incidents that this sweep works
 */
export async function closeOverflow(due: string[], services: CaseServices): Promise<void> {
  for (const incidentKey of [OVERFLOW_KEY, ...due.filter(key => key === FORMER_KEY)]) await closeOne(incidentKey, services);
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

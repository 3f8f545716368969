import type { Treatment } from '../engine/ports';
import { type Incident, later } from './incident';

/** The time at which the next higher severity is to be asked for; nothing when none is, or the alarm does not fire. */
export function escalateAt({ treatment, escalated = 0, openedAt, alarm }: Incident): string | undefined {
  const next = treatment?.escalate[escalated];
  return next && openedAt && alarm.value === 'ALARM' ? later(openedAt, next.afterMinutes * 60) : undefined;
}

/** How many of the rises have come due by now, those counted that were asked for before. */
export function escalationsDue(incident: Incident, now: Date): number {
  const { treatment, escalated = 0, openedAt } = incident;
  if (!treatment || !openedAt || escalateAt(incident) === undefined) return escalated;
  const due = treatment.escalate.filter(({ afterMinutes }) => later(openedAt, afterMinutes * 60) <= now.toISOString()).length;
  return Math.max(due, escalated);
}

/** The rise that a comment made now asks for: of several that have come due, the last. */
export function rise(incident: Incident, now: Date): Treatment['escalate'][number] | undefined {
  const due = escalationsDue(incident, now);
  return due > (incident.escalated ?? 0) ? incident.treatment?.escalate[due - 1] : undefined;
}

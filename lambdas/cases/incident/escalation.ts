import { later } from '../../shared/time';
import type { Incident } from './incident';
import type { RoutingDecision } from './routing-decision';

/** The time at which the next higher severity is to be asked for; nothing when none is, or the alarm does not fire. */
export function escalateAt({ routingDecision, escalated = 0, openedAt, alarm }: Incident): string | undefined {
  const next = routingDecision?.escalate[escalated];
  return next && openedAt && alarm.value === 'ALARM' ? later(openedAt, next.afterMinutes * 60) : undefined;
}

/** How many of the rises have come due by now, those counted that were asked for before. */
export function escalationsDue(incident: Incident, now: Date): number {
  const { routingDecision, escalated = 0, openedAt } = incident;
  if (!routingDecision || !openedAt || escalateAt(incident) === undefined) return escalated;
  const due = routingDecision.escalate.filter(({ afterMinutes }) => later(openedAt, afterMinutes * 60) <= now.toISOString()).length;
  return Math.max(due, escalated);
}

/** The rise that a comment made now asks for: of several that have come due, the last. */
export function rise(incident: Incident, now: Date): RoutingDecision['escalate'][number] | undefined {
  const due = escalationsDue(incident, now);
  return due > (incident.escalated ?? 0) ? incident.routingDecision?.escalate[due - 1] : undefined;
}

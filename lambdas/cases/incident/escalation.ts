import { later } from '../../shared/time';
import type { Incident } from './incident';
import type { RoutingDecision } from './routing-decision';

/** The time at which the next higher severity is to be asked for; nothing when none is, or the alarm does not fire. */
export function escalateAt(incident: Incident): string | undefined {
  const { case: ours, routingDecision, alarm } = incident;
  if (!ours || alarm.value !== 'ALARM') return undefined;
  const next = routingDecision?.escalate[ours.escalated ?? 0];
  return next && later(ours.openedAt, next.afterMinutes * 60);
}

/** How many of the rises have come due by now, those counted that were asked for before. */
export function escalationsDue(incident: Incident, now: Date): number {
  const { case: ours, routingDecision } = incident;
  if (!ours || !routingDecision || escalateAt(incident) === undefined) return ours?.escalated ?? 0;
  const isDue = ({ afterMinutes }: Rise) => later(ours.openedAt, afterMinutes * 60) <= now.toISOString();
  return Math.max(routingDecision.escalate.filter(isDue).length, ours.escalated ?? 0);
}

type Rise = RoutingDecision['escalate'][number];

/** The rise that a comment made now asks for: of several that have come due, the last. */
export function rise(incident: Incident, now: Date): Rise | undefined {
  const due = escalationsDue(incident, now);
  return due > (incident.case?.escalated ?? 0) ? incident.routingDecision?.escalate[due - 1] : undefined;
}

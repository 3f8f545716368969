import { later } from '../../shared/time';
import type { Incident } from './incident';
import type { RoutingDecision } from './routing-decision';

/** When each rise of the severity comes due; none where there is no case, or the alarm does not fire. */
function dueTimes({ case: ours, routingDecision, alarm }: Incident): string[] {
  if (!ours || alarm.value !== 'ALARM') return [];
  return (routingDecision?.escalate ?? []).map(({ afterMinutes }) => later(ours.openedAt, afterMinutes * 60));
}

/** The time at which the next higher severity is to be asked for; nothing when none is. */
export function escalateAt(incident: Incident): string | undefined {
  return dueTimes(incident)[incident.case?.escalated ?? 0];
}

/** How many of the rises have come due by now, those counted that were asked for before. */
export function escalationsDue(incident: Incident, now: Date): number {
  const due = dueTimes(incident).filter(time => time <= now.toISOString()).length;
  return Math.max(due, incident.case?.escalated ?? 0);
}

/** The rise that a comment made now asks for: of several that have come due, the last. */
export function rise(incident: Incident, now: Date): RoutingDecision['escalate'][number] | undefined {
  const due = escalationsDue(incident, now);
  return due > (incident.case?.escalated ?? 0) ? incident.routingDecision?.escalate[due - 1] : undefined;
}

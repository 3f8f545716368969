import { DETAIL_TYPE } from '../../shared/contract';
import { later } from '../../shared/time';
import { withoutChanges } from './apply-change';
import { believedFrom, closed } from './case-changes';
import type { CaseView, Reply } from './case-view';
import type { Incident } from './incident';
import { isByAws } from './our-texts';
import { addToOutbox } from './outbox';
import { type Policy, RHYTHM } from './policy';

/** Follows what others did with the case. `undefined`: the API does not list it (yet). */
export function inspected(
  incident: Incident,
  view: CaseView | undefined,
  now: Date,
  policy: Pick<Policy, 'reopenWindowSeconds'>,
): Incident {
  if (!view) return { ...incident, inspectAt: later(now, incident.displayId ? RHYTHM.inspectOpen : RHYTHM.afterThrottle) };
  const next = {
    ...withReplies(incident, view),
    displayId: view.displayId,
    caseStatus: view.status,
    humanTouched: incident.humanTouched || view.humanTouched,
  };
  if (view.status === 'resolved') return seenResolved(next, now, policy);
  return incident.phase === 'resolved' ? seenReopened(next, now) : { ...next, inspectAt: later(now, RHYTHM.inspectOpen) };
}

/** Every new reply is told once: it is announced in the write that moves the mark behind it. */
function withReplies(incident: Incident, { conversation }: CaseView): Incident {
  if (!conversation) return incident;
  const { replies, mark } = conversation;
  const announced = replies.reduce((next, reply) => addToOutbox(next, DETAIL_TYPE.supportReplied, tellable(reply)), incident);
  return { ...announced, conversation: mark };
}

/** Who wrote is told as a side, not as a name: people of the account are named by their address. */
function tellable({ fingerprint, submittedBy, ...reply }: Reply): Record<string, unknown> {
  return { replyId: fingerprint, from: isByAws(submittedBy) ? 'AWS' : 'account', ...reply };
}

function seenResolved(incident: Incident, now: Date, policy: Pick<Policy, 'reopenWindowSeconds'>): Incident {
  if (incident.phase === 'open') return addToOutbox(closed(incident, now, 'others'), DETAIL_TYPE.caseResolved, { by: 'others' });
  if (incident.reopening) return { ...incident, inspectAt: later(now, RHYTHM.reopenPatience / 2) };
  if (now.toISOString() < believedFrom(incident)) return { ...incident, inspectAt: believedFrom(incident) };
  const inspectAt = later(now, RHYTHM.inspectResolved);
  return { ...incident, inspectAt: inspectAt < later(incident.resolvedAt!, policy.reopenWindowSeconds) ? inspectAt : undefined };
}

/** What we have just resolved may be listed as open for a while: only what stays open was reopened. */
function seenReopened(incident: Incident, now: Date): Incident {
  if (now.toISOString() < believedFrom(incident)) return { ...incident, inspectAt: believedFrom(incident) };
  const isOurs = incident.reopening !== undefined;
  const open: Incident = {
    ...withoutChanges(incident, incident.reopening?.covers ?? []),
    phase: 'open',
    humanTouched: incident.humanTouched || !isOurs,
    reopening: undefined,
    resolvedAt: undefined,
    resolvedBy: undefined,
    isArchived: undefined,
    inspectAt: later(now, RHYTHM.inspectOpen),
  };
  return addToOutbox(open, DETAIL_TYPE.caseUpdated, { reopened: true, by: isOurs ? 'us' : 'others' });
}

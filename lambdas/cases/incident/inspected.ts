import { DETAIL_TYPE } from '../../shared/contract';
import { later } from '../../shared/time';
import { withoutChanges } from './apply-change';
import { believedFrom, closed } from './case-changes';
import type { CaseView, Reply } from './case-view';
import { type Incident, type ResolvedIncident, withCase } from './incident';
import { isByAws } from './our-texts';
import { addToOutbox } from './outbox';
import { type Policy, RHYTHM } from './policy';

type Window = Pick<Policy, 'reopenWindowSeconds'>;

/** Follows what others did with the case. `undefined`: the API does not list it (yet). */
export function inspected(incident: Incident, view: CaseView | undefined, now: Date, policy: Window): Incident {
  if (!view) return inspectAgain(incident, later(now, incident.case?.displayId ? RHYTHM.inspectOpen : RHYTHM.afterThrottle));
  const next = withCase(withReplies(incident, view), {
    displayId: view.displayId,
    status: view.status,
    humanTouched: incident.case?.humanTouched || view.humanTouched,
  });
  if (next.phase === 'resolved') return view.status === 'resolved' ? staysResolved(next, now, policy) : seenReopened(next, now);
  if (view.status !== 'resolved') return inspectAgain(next, later(now, RHYTHM.inspectOpen));
  return addToOutbox(closed(next, now, 'others'), DETAIL_TYPE.caseResolved, { by: 'others' });
}

function inspectAgain(incident: Incident, inspectAt: string | undefined): Incident {
  return withCase(incident, { inspectAt });
}

/** Every new reply is told once: it is announced in the write that moves the mark behind it. */
function withReplies(incident: Incident, { conversation }: CaseView): Incident {
  if (!conversation) return incident;
  const { replies, mark } = conversation;
  const announced = replies.reduce((next, reply) => addToOutbox(next, DETAIL_TYPE.supportReplied, tellable(reply)), incident);
  return withCase(announced, { conversation: mark });
}

/** Who wrote is told as a side, not as a name: people of the account are named by their address. */
function tellable({ fingerprint, submittedBy, ...reply }: Reply): Record<string, unknown> {
  return { replyId: fingerprint, from: isByAws(submittedBy) ? 'AWS' : 'account', ...reply };
}

function staysResolved(incident: ResolvedIncident, now: Date, policy: Window): Incident {
  const { reopening, resolvedAt } = incident.case;
  if (reopening) return inspectAgain(incident, later(now, RHYTHM.reopenPatience / 2));
  if (now.toISOString() < believedFrom(incident.case)) return inspectAgain(incident, believedFrom(incident.case));
  const inspectAt = later(now, RHYTHM.inspectResolved);
  return inspectAgain(incident, inspectAt < later(resolvedAt, policy.reopenWindowSeconds) ? inspectAt : undefined);
}

/** What we have just resolved may be listed as open for a while: only what stays open was reopened. */
function seenReopened(incident: ResolvedIncident, now: Date): Incident {
  if (now.toISOString() < believedFrom(incident.case)) return inspectAgain(incident, believedFrom(incident.case));
  const { resolvedAt: _, resolvedBy: __, reopening, ...open } = incident.case;
  const isOurs = reopening !== undefined;
  const next: Incident = {
    ...withoutChanges(incident, reopening?.covers ?? []),
    phase: 'open',
    case: { ...open, humanTouched: open.humanTouched || !isOurs, inspectAt: later(now, RHYTHM.inspectOpen) },
    isArchived: undefined,
  };
  return addToOutbox(next, DETAIL_TYPE.caseUpdated, { reopened: true, by: isOurs ? 'us' : 'others' });
}

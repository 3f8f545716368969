import { DETAIL_TYPE } from '../../shared/contract';
import { later } from '../../shared/time';
import { withoutChanges } from './apply-change';
import type { OrphanedCase } from './calls';
import type { CaseState, ResolvedCase } from './case-state';
import { isOfDryRun } from './case-state';
import { type ClaimedIncident, type Incident, withCase } from './incident';
import { addToOutbox } from './outbox';
import { RHYTHM } from './policy';
import { accepted } from './refusals';

/** What is known of a case the moment it is ours. */
export interface OpenedCase {
  /** Absent in a dry run. */
  caseId?: string;
  displayId?: string;
  /** Changes that its text tells for certain. */
  covers: string[];
  /** What the operator wants to know of it: subject, service and severity. Never its text. */
  summary: Record<string, unknown>;
}

/** The case is open, and its first communication tells what the call covered. */
export function opened(incident: Incident, { caseId, displayId, covers, summary }: OpenedCase, now: Date): Incident {
  const at = now.toISOString();
  const isMoreToTell = incident.pendingCall?.isPartial;
  const inspectAt = caseId ? at : undefined;
  return addToOutbox(
    {
      ...withoutChanges(accepted(incident, 'create', now), covers),
      phase: 'open',
      case: { caseId, displayId, humanTouched: false, openedAt: at, lastCommunicationAt: at, isMoreToTell, inspectAt },
      pendingCall: undefined,
      backoff: undefined,
    },
    DETAIL_TYPE.caseOpened,
    summary,
  );
}

/** Another case may exist, or does and is not closed yet: it is looked for at a time. */
export function withOrphan(incident: Incident, orphan: OrphanedCase): Incident {
  return {
    ...incident,
    orphanedCases: [...incident.orphanedCases.filter(({ marker, since }) => marker !== orphan.marker || since !== orphan.since), orphan],
  };
}

/** The communication is on the case. One on a resolved case, to bring it back, has told nobody anything before the case is open again. */
export function commented(incident: ClaimedIncident, now: Date): Incident {
  const { covers, isPartial, escalates } = incident.pendingCall;
  const at = now.toISOString();
  const taken = { ...accepted(incident, 'comment', now), pendingCall: undefined };
  const next = withCase(taken, { lastCommunicationAt: at, isMoreToTell: isPartial, escalated: escalates });
  if (next.phase === 'resolved') {
    const until = [later(now, RHYTHM.reopenPatience), later(believedFrom(next.case), RHYTHM.reopenPatience)].sort().at(-1)!;
    return { ...next, case: { ...next.case, reopening: { until, covers }, inspectAt: at } };
  }
  return addToOutbox(withoutChanges(next, covers), DETAIL_TYPE.caseUpdated, { changes: covers.length });
}

/** We resolved the case. */
export function resolved(incident: Incident, now: Date): Incident {
  const next = closed({ ...accepted(incident, 'resolve', now), pendingCall: undefined }, now, 'us');
  return addToOutbox(next, DETAIL_TYPE.caseResolved, { by: 'us' });
}

export function closed(incident: Incident, now: Date, resolvedBy: 'us' | 'others'): Incident {
  return incident.case ? { ...incident, phase: 'resolved', case: closedCase(incident.case, now, resolvedBy) } : incident;
}

function closedCase(open: CaseState, now: Date, resolvedBy: 'us' | 'others'): ResolvedCase {
  const inspectAt = isOfDryRun(open) ? undefined : later(now, RHYTHM.listingDelay);
  return { ...open, status: 'resolved', resolvedAt: now.toISOString(), resolvedBy, inspectAt };
}

/** From when on the status that is listed is no echo of the time before. */
export function believedFrom({ resolvedAt }: ResolvedCase): string {
  return later(resolvedAt, RHYTHM.listingDelay);
}

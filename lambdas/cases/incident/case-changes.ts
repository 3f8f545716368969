import { DETAIL_TYPE } from '../../shared/contract';
import { later } from '../../shared/time';
import { withoutChanges } from './apply-change';
import type { Incident, OrphanedCase } from './incident';
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
  return addToOutbox(
    {
      ...withoutChanges(accepted(incident, 'create', now), covers),
      phase: 'open',
      pendingCall: undefined,
      caseId,
      displayId,
      dryRun: caseId === undefined,
      openedAt: at,
      backoff: undefined,
      lastCommunicationAt: at,
      isMoreToTell: incident.pendingCall?.isPartial,
      inspectAt: caseId ? at : undefined,
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

/** The communication is on the case. One that is to bring a resolved case back has told nobody anything before the case is open again. */
export function commented(incident: Incident, now: Date): Incident {
  const { covers, reopens, isPartial, escalates: escalated } = incident.pendingCall!;
  const taken = accepted(incident, 'comment', now);
  const next = { ...taken, pendingCall: undefined, lastCommunicationAt: now.toISOString(), isMoreToTell: isPartial, escalated };
  if (reopens) {
    const until = [later(now, RHYTHM.reopenPatience), later(believedFrom(incident), RHYTHM.reopenPatience)].sort().at(-1)!;
    return { ...next, reopening: { until, covers }, inspectAt: now.toISOString() };
  }
  return addToOutbox(withoutChanges(next, covers), DETAIL_TYPE.caseUpdated, { changes: covers.length });
}

/** We resolved the case. */
export function resolved(incident: Incident, now: Date): Incident {
  return addToOutbox(closed({ ...accepted(incident, 'resolve', now), pendingCall: undefined }, now, 'us'), DETAIL_TYPE.caseResolved, {
    by: 'us',
  });
}

export function closed(incident: Incident, now: Date, resolvedBy: 'us' | 'others'): Incident {
  return {
    ...incident,
    phase: 'resolved',
    caseStatus: 'resolved',
    resolvedAt: now.toISOString(),
    resolvedBy,
    inspectAt: incident.dryRun ? undefined : later(now, RHYTHM.listingDelay),
  };
}

/** From when on the status that is listed is no echo of the time before. */
export function believedFrom({ resolvedAt }: Incident): string {
  return later(resolvedAt!, RHYTHM.listingDelay);
}

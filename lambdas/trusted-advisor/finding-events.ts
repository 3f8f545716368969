import { DETAIL_TYPE } from '../shared/contract';
import type { PublishedEvent } from '../shared/events';
import type { CatalogueEntry } from './check-store';
import type { ChangeKind, Finding, FindingChange } from './findings';

const DETAIL_TYPE_OF: Record<ChangeKind, string> = {
  appeared: DETAIL_TYPE.findingAppeared,
  'got-worse': DETAIL_TYPE.findingGotWorse,
  improved: DETAIL_TYPE.findingImproved,
  suppressed: DETAIL_TYPE.findingSuppressed,
  unsuppressed: DETAIL_TYPE.findingUnsuppressed,
  fixed: DETAIL_TYPE.findingFixed,
  'came-back': DETAIL_TYPE.findingCameBack,
};

/** The event that tells one change of one finding. */
export function changeEvent(check: CatalogueEntry, finding: Finding, { kind, ...change }: FindingChange): PublishedEvent {
  const { findingKey, unpublished: _, ...told } = finding;
  return {
    detailType: DETAIL_TYPE_OF[kind],
    detail: {
      changeId: change.changeId,
      changedAt: change.at,
      checkId: check.checkId,
      checkName: check.name,
      category: check.category,
      resourceId: told.resourceId,
      region: told.region,
      state: told.state,
      status: told.status,
      previousStatus: change.previousStatus,
      suppressionReason: told.suppressionReason,
      metadata: told.metadata,
      firstSeenAt: told.firstSeenAt,
      lastSeenAt: told.lastSeenAt,
    },
    // What the check calls a resource's ID is sometimes an ARN; nothing else belongs into `resources`.
    resources: told.resourceId.startsWith('arn:') ? [told.resourceId] : undefined,
  };
}

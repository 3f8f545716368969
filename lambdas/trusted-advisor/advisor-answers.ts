import type {
  TrustedAdvisorCheckDescription,
  TrustedAdvisorCheckRefreshStatus,
  TrustedAdvisorCheckSummary,
  TrustedAdvisorResourceDetail,
} from '@aws-sdk/client-support';
import type { AdvisorCheck, CheckedResource, CheckSummary, RefreshStatus } from './checks';

// The API's answers in this room's words: what the service leaves out or gives as null becomes a plain value here, and nowhere else.

/** A check of the list. */
export function toAdvisorCheck({ id, metadata, ...check }: TrustedAdvisorCheckDescription): AdvisorCheck {
  return {
    checkId: id ?? '',
    name: check.name ?? '',
    category: check.category ?? '',
    description: check.description ?? '',
    columns: (metadata ?? []).map(column => column ?? ''),
  };
}

/** A resource of a result; nothing for a row that is empty, or names none. */
export function toCheckedResource(resource: TrustedAdvisorResourceDetail | null | undefined): CheckedResource | undefined {
  if (!resource?.resourceId) return undefined;
  return {
    resourceId: resource.resourceId,
    region: resource.region ?? undefined,
    status: resource.status ?? '',
    isSuppressed: resource.isSuppressed ?? false,
    metadata: resource.metadata ?? [],
  };
}

/** The status of one refresh. */
export function toRefreshStatus(status: Partial<TrustedAdvisorCheckRefreshStatus>): RefreshStatus {
  return {
    checkId: status.checkId ?? '',
    status: status.status ?? '',
    millisUntilNextRefreshable: status.millisUntilNextRefreshable ?? 0,
  };
}

/** One summary, flat. */
export function toCheckSummary({ resourcesSummary, categorySpecificSummary, ...summary }: TrustedAdvisorCheckSummary): CheckSummary {
  return {
    checkId: summary.checkId ?? '',
    status: summary.status ?? '',
    timestamp: summary.timestamp ?? '',
    resourcesProcessed: resourcesSummary?.resourcesProcessed ?? 0,
    resourcesFlagged: resourcesSummary?.resourcesFlagged ?? 0,
    resourcesIgnored: resourcesSummary?.resourcesIgnored ?? 0,
    resourcesSuppressed: resourcesSummary?.resourcesSuppressed ?? 0,
    estimatedMonthlySavings: categorySpecificSummary?.costOptimizing?.estimatedMonthlySavings ?? 0,
  };
}

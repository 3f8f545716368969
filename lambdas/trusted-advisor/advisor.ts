import {
  DescribeTrustedAdvisorCheckRefreshStatusesCommand,
  DescribeTrustedAdvisorCheckResultCommand,
  DescribeTrustedAdvisorCheckSummariesCommand,
  DescribeTrustedAdvisorChecksCommand,
  RefreshTrustedAdvisorCheckCommand,
  type SupportClient,
} from '@aws-sdk/client-support';
import { present } from '../shared/present';
import { toAdvisorCheck, toCheckedResource, toCheckSummary, toRefreshStatus } from './advisor-answers';
import { askInBatches, type BatchAnswers } from './ask-in-batches';
import { type CallCount, countingClient } from './call-count';
import { isCheckTrouble, isUnrefreshable } from './check-trouble';
import type { AdvisorCheck, CheckedResource, CheckSummary, RefreshStatus } from './checks';

/** What asking for one refresh led to. */
export type RefreshAnswer =
  | { kind: 'status'; status: RefreshStatus }
  /** Trusted Advisor refreshes the check by itself. */
  | { kind: 'not-refreshable' }
  /** The check is in trouble by itself: `error` is the name of the API's error. */
  | { kind: 'failed'; error: string };

/** What asking for one result led to; `status` is the check's. */
export type ResultAnswer =
  | {
      kind: 'result';
      status: string;
      resources: CheckedResource[];
      /** Rows that name no resource: what they were about is not known. */
      unreadableRows?: number;
    }
  | { kind: 'failed'; error: string };

/**
 * The Trusted Advisor operations of the Support API, as far as this room uses them. Trouble with single checks is part of the answers;
 * trouble with the account or the service (no support plan, no permission, throttled for good) throws.
 */
export interface Advisor {
  listChecks(language: string): Promise<AdvisorCheck[]>;
  refreshCheck(checkId: string): Promise<RefreshAnswer>;
  /** One call, whatever the number of checks, unless the API rejects some of them. */
  refreshStatuses(checkIds: string[]): Promise<BatchAnswers<RefreshStatus>>;
  checkSummaries(checkIds: string[]): Promise<BatchAnswers<CheckSummary>>;
  checkResult(checkId: string, language: string): Promise<ResultAnswer>;
  /** Calls that went over the wire, retries included, since this was last asked. */
  takeCallCount(): CallCount;
}

/** The API documents no limit for a list of IDs; summaries are large enough to be asked for in parts. */
const SUMMARIES_PER_CALL = 100;
const STATUSES_PER_CALL = 1_000;

/** The real Trusted Advisor, through the SDK client given. */
export function trustedAdvisor(client: SupportClient): Advisor {
  const { send, takeCallCount } = countingClient(client);
  return {
    takeCallCount,
    async listChecks(language) {
      const { checks } = await send(new DescribeTrustedAdvisorChecksCommand({ language }));
      return present(checks)
        .filter(({ id }) => id)
        .map(toAdvisorCheck);
    },
    async refreshCheck(checkId) {
      try {
        const { status } = await send(new RefreshTrustedAdvisorCheckCommand({ checkId }));
        return { kind: 'status', status: toRefreshStatus({ checkId, ...status }) };
      } catch (error) {
        if (isUnrefreshable(error)) return { kind: 'not-refreshable' };
        if (isCheckTrouble(error)) return { kind: 'failed', error: error.name };
        throw error;
      }
    },
    refreshStatuses: checkIds =>
      askInBatches(checkIds, STATUSES_PER_CALL, async batch => {
        const { statuses } = await send(new DescribeTrustedAdvisorCheckRefreshStatusesCommand({ checkIds: batch }));
        return present(statuses).map(toRefreshStatus);
      }),
    checkSummaries: checkIds =>
      askInBatches(checkIds, SUMMARIES_PER_CALL, async batch => {
        const { summaries } = await send(new DescribeTrustedAdvisorCheckSummariesCommand({ checkIds: batch }));
        return present(summaries).map(toCheckSummary);
      }),
    async checkResult(checkId, language) {
      try {
        const { result } = await send(new DescribeTrustedAdvisorCheckResultCommand({ checkId, language }));
        if (!result) return { kind: 'failed', error: 'NoResult' };
        const rows = (result.flaggedResources ?? []).map(toCheckedResource);
        const resources = present(rows);
        return { kind: 'result', status: result.status ?? '', resources, unreadableRows: rows.length - resources.length };
      } catch (error) {
        if (isCheckTrouble(error)) return { kind: 'failed', error: error.name };
        throw error;
      }
    },
  };
}

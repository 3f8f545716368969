import type { Advisor } from '../../lambdas/trusted-advisor/advisor';
import type { BatchAnswers } from '../../lambdas/trusted-advisor/ask-in-batches';
import type { CallCount } from '../../lambdas/trusted-advisor/call-count';
import type { AdvisorCheck, CheckedResource, CheckSummary, RefreshStatus } from '../../lambdas/trusted-advisor/checks';

/** How a check of the fake account behaves and stands. */
export interface FakeCheck {
  checkId: string;
  category: string;
  refreshable: boolean;
  /** The name of the error that asking for the refresh and for the result answers. */
  failure?: string;
  /** Statuses that the next looks see, the last one for ever. */
  statuses: string[];
  millisUntilNextRefreshable: number;
  timestamp: string;
  resources: CheckedResource[];
  /** Instead of the worst of its resources. */
  status?: string;
  savings: number;
}

/** What AWS answers for an ID that it does not know, or that it refreshes by itself. */
const UNKNOWN = 'InvalidParameterValueException';
const HOUR_MILLIS = 3_600_000;

/**
 * An account's Trusted Advisor in memory: what a test puts in is what the application sees. `test/contract/advisor.test.ts` holds it to what the SDK answers
 * from the simulator.
 */
export class FakeAdvisor implements Advisor {
  readonly checks = new Map<string, FakeCheck>();
  /** IDs of checks in the order in which their refresh, or result, was asked for. */
  readonly refreshed: string[] = [];
  readonly resultsRead: string[] = [];
  readonly statusCalls: string[][] = [];
  private calls: CallCount = {};

  add(checkId: string, check: Partial<FakeCheck> = {}): FakeCheck {
    const full: FakeCheck = {
      checkId,
      category: 'security',
      refreshable: true,
      statuses: ['success'],
      millisUntilNextRefreshable: 0,
      timestamp: '2026-11-01T00:00:00Z',
      resources: [],
      savings: 0,
      ...check,
    };
    this.checks.set(checkId, full);
    return full;
  }

  /** The check comes to a new result. */
  find(checkId: string, timestamp: string, resources: CheckedResource[]): void {
    Object.assign(this.checks.get(checkId)!, { timestamp, resources });
  }

  async listChecks(): Promise<AdvisorCheck[]> {
    this.count('DescribeTrustedAdvisorChecks');
    return [...this.checks.values()].map(({ checkId, category }) => ({
      checkId,
      category,
      name: `Check ${checkId}`,
      description: '<p>What it looks at</p>',
      columns: ['Region', 'Resource'],
    }));
  }

  async refreshCheck(checkId: string) {
    this.count('RefreshTrustedAdvisorCheck');
    this.refreshed.push(checkId);
    const check = this.checks.get(checkId);
    if (!check) return { kind: 'failed' as const, error: UNKNOWN };
    if (!check.refreshable) return { kind: 'not-refreshable' as const };
    if (check.failure) return { kind: 'failed' as const, error: check.failure };
    if (check.millisUntilNextRefreshable > 0) return { kind: 'status' as const, status: statusOf(check, check.statuses[0]!) };
    check.millisUntilNextRefreshable = HOUR_MILLIS;
    return { kind: 'status' as const, status: statusOf(check, 'enqueued') };
  }

  async refreshStatuses(checkIds: string[]): Promise<BatchAnswers<RefreshStatus>> {
    this.count('DescribeTrustedAdvisorCheckRefreshStatuses');
    this.statusCalls.push(checkIds);
    const next = ({ statuses }: FakeCheck) => (statuses.length > 1 ? statuses.shift()! : statuses[0]!);
    return this.answerEach(checkIds, check => (check.refreshable ? statusOf(check, next(check)) : undefined));
  }

  async checkSummaries(checkIds: string[]): Promise<BatchAnswers<CheckSummary>> {
    this.count('DescribeTrustedAdvisorCheckSummaries');
    return this.answerEach(checkIds, summaryOf);
  }

  async checkResult(checkId: string) {
    this.count('DescribeTrustedAdvisorCheckResult');
    this.resultsRead.push(checkId);
    const check = this.checks.get(checkId);
    if (!check) return { kind: 'failed' as const, error: UNKNOWN };
    if (check.failure) return { kind: 'failed' as const, error: check.failure };
    return { kind: 'result' as const, status: summaryOf(check).status, resources: check.resources };
  }

  takeCallCount(): CallCount {
    const taken = this.calls;
    this.calls = {};
    return taken;
  }

  /** Checks that the account does not have, and those that cannot answer, are rejected by themselves. */
  private answerEach<Answer>(checkIds: string[], answer: (check: FakeCheck) => Answer | undefined): BatchAnswers<Answer> {
    const given = checkIds.map(checkId => ({ checkId, answer: this.checks.has(checkId) ? answer(this.checks.get(checkId)!) : undefined }));
    return {
      answers: given.flatMap(each => each.answer ?? []),
      rejected: given.filter(each => !each.answer).map(({ checkId }) => ({ checkId, error: UNKNOWN })),
    };
  }

  private count(operation: string): void {
    this.calls[operation] = (this.calls[operation] ?? 0) + 1;
  }
}

function statusOf({ checkId, millisUntilNextRefreshable }: FakeCheck, status: string): RefreshStatus {
  return { checkId, status, millisUntilNextRefreshable };
}

function summaryOf({ checkId, timestamp, resources, status, savings }: FakeCheck): CheckSummary {
  const flagged = resources.filter(resource => !resource.isSuppressed && resource.status !== 'ok');
  const worst = flagged.some(resource => resource.status === 'error') ? 'error' : 'warning';
  return {
    checkId,
    timestamp,
    status: status ?? (flagged.length > 0 ? worst : 'ok'),
    resourcesProcessed: resources.length,
    resourcesFlagged: flagged.length,
    resourcesIgnored: 0,
    resourcesSuppressed: resources.filter(resource => resource.isSuppressed).length,
    estimatedMonthlySavings: savings,
  };
}

/** A resource as a check lists it. */
export function resource(resourceId: string, status: string, more: Partial<CheckedResource> = {}): CheckedResource {
  return { resourceId, region: 'eu-west-1', status, isSuppressed: false, metadata: ['eu-west-1', resourceId], ...more };
}

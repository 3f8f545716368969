import type { TrustedAdvisorCheckResult, TrustedAdvisorResourceDetail } from '../answers';
import { fractionOf } from '../seeded-random';
import { flaggedResources } from './flagged-resources';
import type { CheckStatus, WorldCheck } from './world';

function statusOf(check: WorldCheck, flagged: TrustedAdvisorResourceDetail[]): CheckStatus {
  if (check.status) return check.status;
  if (flagged.some(({ status }) => status === 'error')) return 'error';
  return flagged.length > 0 ? 'warning' : 'ok';
}

function monthlySavings(check: WorldCheck, flagged: TrustedAdvisorResourceDetail[]): number {
  const columns = check.metadata.flatMap((heading, at) => (heading.startsWith('Estimated Monthly Savings') ? [at] : []));
  const cents = flagged.flatMap(({ metadata }) => columns.map(at => Math.round(Number(metadata?.[at]?.slice(1)) * 100)));
  return cents.reduce((sum, value) => sum + value, 0) / 100;
}

/** The result of a check after its `generation`th successful refresh. Summaries are taken from it, so that the two agree. */
export function checkResult(seed: number, check: WorldCheck, generation: number, refreshedAt: Date): TrustedAdvisorCheckResult {
  const listed = flaggedResources(seed, check, generation);
  const flagged = listed.filter(({ isSuppressed, status }) => !isSuppressed && status !== 'ok');
  const savings = monthlySavings(check, flagged);
  const percent = savings === 0 ? 0 : Math.round(500 + fractionOf(seed, check.id, generation, 'percent') * 3000) / 100;
  return {
    checkId: check.id,
    timestamp: refreshedAt.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    status: statusOf(check, flagged),
    resourcesSummary: {
      resourcesProcessed: check.processed + check.suppressed,
      resourcesFlagged: flagged.length,
      resourcesIgnored: 0,
      resourcesSuppressed: check.suppressed,
    },
    categorySpecificSummary: { costOptimizing: { estimatedMonthlySavings: savings, estimatedPercentMonthlySavings: percent } },
    flaggedResources: listed,
  };
}

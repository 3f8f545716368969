import { readableMoment } from '../../lambdas/shared/wording';
import { isFlagged } from '../../lambdas/trusted-advisor/check-state';
import type { KnownCheck } from '../../lambdas/trusted-advisor/check-store';
import { categoryInWords, dollars } from '../../lambdas/trusted-advisor/check-words';
import { readChecks } from '../advisor-records';
import { type Session, tell } from '../session';
import { table } from '../table';

export interface CheckOptions {
  flagged?: boolean;
  category?: string;
}

/** Lists the checks of Trusted Advisor, with how each stood when it was last collected. */
export async function checks(session: Session, { flagged = false, category }: CheckOptions = {}): Promise<void> {
  const known = (await readChecks(session.installation)).map(summaryOf);
  const found = known.filter(check => (category === undefined || check.category === category) && (!flagged || isFlagged(check)));
  tell(session, found, () => listOf(found, session.io.columns));
}

function summaryOf({ checkId, name, category, state }: KnownCheck) {
  const { summary, collectedAt, open = 0, suppressed = 0 } = state ?? {};
  const { status = 'not_available', timestamp, resourcesProcessed = 0, estimatedMonthlySavings = 0 } = summary ?? {};
  const numbers = { openFindings: open, suppressedFindings: suppressed, resourcesProcessed, estimatedMonthlySavings };
  return { checkId, name, category, status, ...numbers, refreshedAt: timestamp, collectedAt };
}

function listOf(found: ReturnType<typeof summaryOf>[], width?: number): string {
  const rows = found.map(({ checkId, name, category, status, openFindings, suppressedFindings, estimatedMonthlySavings, refreshedAt }) => [
    checkId,
    status === 'not_available' ? undefined : status,
    name,
    categoryInWords(category),
    `${openFindings}`,
    suppressedFindings > 0 ? `${suppressedFindings}` : undefined,
    dollars(estimatedMonthlySavings),
    refreshedAt && readableMoment(refreshedAt),
  ]);
  const columns = [
    { heading: 'ID', isWhole: true } as const,
    'STATUS',
    'CHECK',
    'CATEGORY',
    'FINDINGS',
    'SUPPRESSED',
    'SAVINGS A MONTH',
    'REFRESHED',
  ];
  return table(columns, rows, 'There are no such checks. They are known once a refresh has begun.', width);
}

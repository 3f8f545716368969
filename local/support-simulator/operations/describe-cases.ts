import { z } from 'zod';
import { caseIdNotFound } from '../api-error';
import { caseDetails, recentCommunications } from '../case-details';
import { requireCaseLanguage } from '../catalog';
import { pageOf } from '../page-token';
import * as shapes from '../shapes';
import type { Account } from '../state/account';
import type { StoredCase } from '../state/case-store';
import { supportOperation } from './operation';
import { timeFilter } from './request-checks';

const input = shapes.supportShape({
  caseIdList: z.array(z.string()).max(100).optional(),
  displayId: z.string().optional(),
  afterTime: z.string().optional(),
  beforeTime: z.string().optional(),
  includeResolvedCases: z.boolean().default(false),
  nextToken: z.string().optional(),
  maxResults: shapes.maxResults.optional(),
  language: z.string().optional(),
  includeCommunications: z.boolean().default(true),
});

type Request = z.infer<typeof input>;

/** A named case that does not exist, or cannot be seen yet, is an error; a filter that matches nothing is an empty list. */
function requireVisible(visible: StoredCase[], caseIdList: string[]): void {
  const known = new Set(visible.map(({ caseId }) => caseId));
  const unknown = caseIdList.find(caseId => !known.has(caseId));
  if (unknown !== undefined) throw caseIdNotFound(unknown);
}

function matchingCases(request: Request, { cases, settings }: Account): StoredCase[] {
  const caseIdList = request.caseIdList ?? [];
  const inTime = timeFilter(request);
  requireCaseLanguage(request.language);
  const visible = cases.newestFirst().filter(({ visibleAt }) => visibleAt <= settings.clock.now());
  requireVisible(visible, caseIdList);
  return visible
    .filter(({ caseId }) => caseIdList.length === 0 || caseIdList.includes(caseId))
    .filter(({ displayId }) => request.displayId === undefined || displayId === request.displayId)
    .filter(({ language }) => request.language === undefined || language === request.language)
    .filter(supportCase => request.includeResolvedCases || cases.statusOf(supportCase) !== 'resolved')
    .filter(({ communications }) => communications.some(({ timeCreated }) => inTime(timeCreated)));
}

/** Lists cases, newest first. The times select cases by the dates of their communications. */
export const describeCases = supportOperation('DescribeCases', input, (request, account) => {
  const { nextToken, maxResults = account.settings.limits.defaultPageSize } = request;
  const found = pageOf(matchingCases(request, account), 'cases', { nextToken, maxResults });
  return () => ({
    cases: found.page.map(supportCase => ({
      ...caseDetails(account.cases, supportCase),
      ...(request.includeCommunications && { recentCommunications: recentCommunications(supportCase) }),
    })),
    nextToken: found.nextToken,
  });
});

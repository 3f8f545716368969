import { caseIdNotFound } from '../api-error';
import { caseDetails, recentCommunications } from '../case-details';
import { requireCaseLanguage } from '../catalog';
import type { Requests } from '../model/service-model';
import { Listed, pageOf } from '../page-token';
import type { Account } from '../state/account';
import type { StoredCase } from '../state/stored-case';
import { supportOperation } from './operation';
import { timeFilter } from './request-checks';

type Request = Requests['DescribeCases'];

/** A named case that does not exist, or cannot be seen yet, is an error; a filter that matches nothing is an empty list. */
function named(caseIdList: string[], { cases, settings }: Account): Listed<StoredCase> {
  const found = [...new Set(caseIdList)].map(caseId => {
    const supportCase = cases.require(caseId);
    if (supportCase.visibleAt > settings.clock.now()) throw caseIdNotFound(caseId);
    return supportCase;
  });
  return Listed.of(found, settings.caseOrder);
}

function candidates({ caseIdList = [], displayId }: Request, account: Account): Listed<StoredCase> {
  if (caseIdList.length > 0) return named(caseIdList, account);
  if (displayId === undefined) return account.cases.listed();
  const known = account.cases.byDisplayId(displayId);
  return Listed.of(known ? [known] : [], account.settings.caseOrder);
}

/** Says whether a case is to be shown. AWS does not say whether it shows a resolved one that is asked for by its ID. */
function filterOf(request: Request, { cases, settings }: Account): (supportCase: StoredCase) => boolean {
  const { displayId, language, caseIdList = [], includeResolvedCases = false } = request;
  const inTime = timeFilter(request);
  requireCaseLanguage(language);
  const now = settings.clock.now();
  const showsResolved = includeResolvedCases || (caseIdList.length > 0 && settings.resolvedCasesById === 'shown');
  return supportCase =>
    supportCase.visibleAt <= now &&
    (displayId === undefined || supportCase.displayId === displayId) &&
    (language === undefined || supportCase.language === language) &&
    (showsResolved || cases.statusOf(supportCase) !== 'resolved') &&
    supportCase.communications.some(({ timeCreated }) => inTime(timeCreated));
}

/** Lists cases. The times select cases by the dates of their communications. */
export const describeCases = supportOperation('DescribeCases', (request, account) => {
  const { nextToken, maxResults = account.settings.limits.defaultPageSize, includeCommunications = true } = request;
  const matches = filterOf(request, account);
  const found = pageOf(candidates(request, account), 'cases', { nextToken, maxResults, matches });
  return () => ({
    cases: found.page.map(supportCase => ({
      ...caseDetails(account.cases, supportCase),
      ...(includeCommunications && { recentCommunications: recentCommunications(supportCase) }),
    })),
    nextToken: found.nextToken,
  });
});

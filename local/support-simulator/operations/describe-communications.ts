import { communicationDetails, communicationScope, newestCommunications } from '../case-details';
import { pageOf } from '../page-token';
import { supportOperation } from './operation';
import { timeFilter } from './request-checks';

/** Lists the communications of one case, newest first. Also takes the token of a case's recentCommunications. */
export const describeCommunications = supportOperation('DescribeCommunications', (request, { cases, settings }) => {
  const supportCase = cases.require(request.caseId);
  const inTime = timeFilter(request);
  const { nextToken, maxResults = settings.limits.defaultPageSize } = request;
  const found = pageOf(newestCommunications(supportCase), communicationScope(supportCase.caseId), {
    nextToken,
    maxResults,
    matches: ({ timeCreated }) => inTime(timeCreated),
  });
  return () => ({
    communications: found.page.map(communication => communicationDetails(supportCase, communication)),
    nextToken: found.nextToken,
  });
});

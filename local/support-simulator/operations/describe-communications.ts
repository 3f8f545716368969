import { z } from 'zod';
import { communicationDetails, communicationScope, newestCommunications } from '../case-details';
import { pageOf } from '../page-token';
import * as shapes from '../shapes';
import { supportOperation } from './operation';
import { timeFilter } from './request-checks';

const input = shapes.supportShape({
  caseId: z.string(),
  afterTime: z.string().optional(),
  beforeTime: z.string().optional(),
  nextToken: z.string().optional(),
  maxResults: shapes.maxResults.optional(),
});

/** Lists the communications of one case, newest first. Also takes the token of a case's recentCommunications. */
export const describeCommunications = supportOperation('DescribeCommunications', input, (request, { cases, settings }) => {
  const supportCase = cases.require(request.caseId);
  const inTime = timeFilter(request);
  const { nextToken, maxResults = settings.limits.defaultPageSize } = request;
  const matching = newestCommunications(supportCase).filter(({ timeCreated }) => inTime(timeCreated));
  const found = pageOf(matching, communicationScope(supportCase.caseId), { nextToken, maxResults });
  return () => ({
    communications: found.page.map(communication => communicationDetails(supportCase, communication)),
    nextToken: found.nextToken,
  });
});

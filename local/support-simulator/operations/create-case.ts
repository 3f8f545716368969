import { ApiError, invalidParameter } from '../api-error';
import { type CatalogService, requireCaseLanguage, requireCategory, requireIssueType, requireService, requireSeverity } from '../catalog';
import type { Requests } from '../model/service-model';
import type { Account } from '../state/account';
import type { NewCase } from '../state/stored-case';
import { attachmentsFor } from './new-attachments';
import { supportOperation } from './operation';
import { requireAddresses } from './request-checks';

const GENERAL_SERVICE = 'general-info';
const QUOTA_SERVICE = 'service-limit-increase';

/** AWS does not say what it puts in for codes that are left out: general information, the service's first category, low. */
function caseFrom(request: Requests['CreateCase'], services: CatalogService[]): NewCase {
  const service = requireService(services, request.serviceCode ?? GENERAL_SERVICE);
  if (service.code === QUOTA_SERVICE) throw invalidParameter('Quota increases cannot be requested through the AWS Support API');
  if (request.subject.trim() === '') throw invalidParameter('Invalid subject: it must not be empty');
  requireCaseLanguage(request.language);
  return {
    subject: request.subject,
    serviceCode: service.code,
    categoryCode: requireCategory(service, request.categoryCode ?? service.categories[0]?.code ?? ''),
    severityCode: requireSeverity(request.severityCode ?? 'low'),
    issueType: requireIssueType(request.issueType ?? 'technical'),
    language: request.language ?? 'en',
    ccEmailAddresses: requireAddresses(request.ccEmailAddresses),
  };
}

function requireRoomForCase({ cases, settings }: Account): void {
  if (!cases.creations.isReached()) return;
  throw new ApiError('CaseCreationLimitExceeded', `The account may create ${settings.limits.casesPerHour} cases an hour`);
}

/** Opens a case; its first communication is the request's body. */
export const createCase = supportOperation('CreateCase', (request, account, call) => {
  const details = caseFrom(request, account.settings.services);
  const useUpAttachments = attachmentsFor(request, account);
  requireRoomForCase(account);
  return () => {
    const first = { body: request.communicationBody, submittedBy: account.settings.customer, attachments: useUpAttachments() };
    return { caseId: account.cases.create(details, first, call.visibilityDelaySeconds).caseId };
  };
});

import { CASE_LANGUAGES, requireCaseLanguage, requireCategory, requireIssueType, requireService, SEVERITY_LEVELS } from '../catalog';
import type { Requests } from '../model/service-model';
import type { Account } from '../state/account';
import { supportOperation } from './operation';

const ALL_DAY = [{ startTime: '00:00:00.000', endTime: '23:59:59.999' }];
const OFFICE_HOURS = [{ startTime: '00:00:00.000', endTime: '09:00:00.000' }];

/** Lists what a case can be about. Names are English whatever the language. */
export const describeServices = supportOperation('DescribeServices', ({ language, serviceCodeList = [] }, { settings }) => {
  requireCaseLanguage(language);
  if (settings.unknownServiceCodes === 'rejected') for (const code of serviceCodeList) requireService(settings.services, code);
  const services = settings.services.filter(({ code }) => serviceCodeList.length === 0 || serviceCodeList.includes(code));
  return () => ({ services });
});

/** Lists the severities, mildest first. */
export const describeSeverityLevels = supportOperation('DescribeSeverityLevels', request => {
  requireCaseLanguage(request.language);
  return () => ({ severityLevels: SEVERITY_LEVELS.map(({ code, name }) => ({ code, name })) });
});

function requireIssue(request: Requests['DescribeSupportedLanguages'], { settings }: Account): void {
  requireIssueType(request.issueType);
  requireCategory(requireService(settings.services, request.serviceCode), request.categoryCode);
}

/** Lists the languages a case of this kind can be handled in: the same for every kind. */
export const describeSupportedLanguages = supportOperation('DescribeSupportedLanguages', (request, account) => {
  requireIssue(request, account);
  const supportedLanguages = [...CASE_LANGUAGES].map(([code, language]) => ({ code, language, display: language }));
  return () => ({ supportedLanguages });
});

/** Says how and when a case can be talked about: English always, other languages by web and during office hours of Tokyo. */
export const describeCreateCaseOptions = supportOperation('DescribeCreateCaseOptions', (request, account) => {
  requireIssue(request, account);
  requireCaseLanguage(request.language);
  const english = request.language === 'en';
  const supportedHours = english ? ALL_DAY : OFFICE_HOURS;
  const types = english ? ['web', 'chat', 'call'] : ['web'];
  return () => ({
    languageAvailability: english ? 'available' : 'best_effort',
    communicationTypes: types.map(type => ({ type, supportedHours, datesWithoutSupport: [] })),
  });
});

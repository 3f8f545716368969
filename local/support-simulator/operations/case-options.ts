import { z } from 'zod';
import {
  CASE_LANGUAGES,
  requireCaseLanguage,
  requireCategory,
  requireIssueType,
  requireService,
  SERVICES,
  SEVERITY_LEVELS,
} from '../catalog';
import * as shapes from '../shapes';
import { supportOperation } from './operation';

const ALL_DAY = [{ startTime: '00:00:00.000', endTime: '23:59:59.999' }];
const OFFICE_HOURS = [{ startTime: '00:00:00.000', endTime: '09:00:00.000' }];

const servicesInput = shapes.supportShape({
  serviceCodeList: z.array(shapes.serviceCode).max(100).optional(),
  language: z.string().optional(),
});

/** Lists what a case can be about. Names are English whatever the language. */
export const describeServices = supportOperation('DescribeServices', servicesInput, request => {
  requireCaseLanguage(request.language);
  const services = request.serviceCodeList?.length ? request.serviceCodeList.map(requireService) : SERVICES;
  return () => ({ services });
});

const severityInput = shapes.supportShape({ language: z.string().optional() });

/** Lists the severities, mildest first. */
export const describeSeverityLevels = supportOperation('DescribeSeverityLevels', severityInput, request => {
  requireCaseLanguage(request.language);
  return () => ({ severityLevels: SEVERITY_LEVELS.map(({ code, name }) => ({ code, name })) });
});

const issue = {
  issueType: z.string().min(9).max(22),
  serviceCode: shapes.serviceCode,
  categoryCode: shapes.categoryCode,
};

function requireIssue(request: { issueType: string; serviceCode: string; categoryCode: string }): void {
  requireIssueType(request.issueType);
  requireCategory(requireService(request.serviceCode), request.categoryCode);
}

/** Lists the languages a case of this kind can be handled in: the same for every kind. */
export const describeSupportedLanguages = supportOperation('DescribeSupportedLanguages', shapes.supportShape(issue), request => {
  requireIssue(request);
  const supportedLanguages = [...CASE_LANGUAGES].map(([code, language]) => ({ code, language, display: language }));
  return () => ({ supportedLanguages });
});

const optionsInput = shapes.supportShape({ ...issue, language: z.string() });

/** Says how and when a case can be talked about: English always, other languages by web and during office hours of Tokyo. */
export const describeCreateCaseOptions = supportOperation('DescribeCreateCaseOptions', optionsInput, request => {
  requireIssue(request);
  requireCaseLanguage(request.language);
  const english = request.language === 'en';
  const supportedHours = english ? ALL_DAY : OFFICE_HOURS;
  const types = english ? ['web', 'chat', 'call'] : ['web'];
  return () => ({
    languageAvailability: english ? 'available' : 'best_effort',
    communicationTypes: types.map(type => ({ type, supportedHours, datesWithoutSupport: [] })),
  });
});

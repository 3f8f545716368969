import { invalidParameter } from './api-error';
import newerServices from './data/newer-services.json';
import services from './data/services.json';

/** A service a case can be about, with the categories it offers. */
export interface CatalogService {
  code: string;
  name: string;
  categories: { code: string; name: string }[];
}

const GENERAL_CATEGORIES = [
  { code: 'general-guidance', name: 'General Guidance' },
  { code: 'other', name: 'Other' },
];

/** Categories that a public example of 2022 has and the list of the others has not. */
const NEWER_CATEGORIES = new Map([['general-info', [{ code: 'gdpr-queries', name: 'Data Privacy Query' }]]]);

/**
 * The services and categories AWS lists, as far as public material tells: those of `services.json` were taken whole from an older answer of the
 * API; of those in `newer-services.json` (2022, Bedrock 2024) only the codes are known: their names are ours, and of their
 * categories there are the two that nearly every service has. AWS had 278 in 2022; whoever needs its list of today loads it with `--services`.
 */
export const SERVICES: CatalogService[] = [
  ...services.map(({ categories, ...service }) => ({
    ...service,
    categories: [...categories, ...(NEWER_CATEGORIES.get(service.code) ?? [])],
  })),
  ...newerServices.map(service => ({ ...service, categories: GENERAL_CATEGORIES })),
];

/** `name` is what the API answers; the Support Center console shows `consoleName`. */
export const SEVERITY_LEVELS = [
  { code: 'low', name: 'Low', consoleName: 'General guidance' },
  { code: 'normal', name: 'Normal', consoleName: 'System impaired' },
  { code: 'high', name: 'High', consoleName: 'Production system impaired' },
  { code: 'urgent', name: 'Urgent', consoleName: 'Production system down' },
  { code: 'critical', name: 'Critical', consoleName: 'Business-critical system down' },
];

/** Languages a case can be handled in. */
export const CASE_LANGUAGES = new Map([
  ['en', 'ENGLISH'],
  ['ja', 'JAPANESE'],
  ['zh', 'CHINESE'],
  ['ko', 'KOREAN'],
  ['es', 'SPANISH'],
  ['pt', 'PORTUGUESE'],
  ['fr', 'FRENCH'],
  ['tr', 'TURKISH'],
]);

const TRUSTED_ADVISOR_LANGUAGES = new Set(['en', 'ja', 'zh', 'zh_TW', 'ko', 'es', 'pt_BR', 'fr', 'de', 'id', 'it']);
const ISSUE_TYPES = new Set(['technical', 'customer-service']);

/** The service with this code. Throws InvalidParameterValueException. */
export function requireService(services: CatalogService[], code: string): CatalogService {
  const service = services.find(candidate => candidate.code === code);
  if (!service) throw invalidParameter(`Invalid serviceCode: ${code}`);
  return service;
}

/** Throws InvalidParameterValueException when the service has no such category. */
export function requireCategory(service: CatalogService, code: string): string {
  if (service.categories.some(category => category.code === code)) return code;
  throw invalidParameter(`Invalid categoryCode: ${code} is not a category of ${service.code}`);
}

/** Throws InvalidParameterValueException for a severity AWS does not have. */
export function requireSeverity(code: string): string {
  if (SEVERITY_LEVELS.some(level => level.code === code)) return code;
  throw invalidParameter(`Invalid severityCode: ${code}`);
}

/** Throws InvalidParameterValueException for a type of issue AWS does not have. */
export function requireIssueType(issueType: string): string {
  if (ISSUE_TYPES.has(issueType)) return issueType;
  throw invalidParameter(`Invalid issueType: ${issueType}`);
}

/** Throws InvalidParameterValueException for a language no case is handled in. */
export function requireCaseLanguage(language: string | undefined): void {
  if (language === undefined || CASE_LANGUAGES.has(language)) return;
  throw invalidParameter(`Invalid language: ${language}`);
}

/** Throws InvalidParameterValueException for a language Trusted Advisor does not speak. */
export function requireTrustedAdvisorLanguage(language: string | undefined): void {
  if (language === undefined || TRUSTED_ADVISOR_LANGUAGES.has(language)) return;
  throw invalidParameter(`Invalid language: ${language}`);
}

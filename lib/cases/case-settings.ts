import type { IResolvable } from 'aws-cdk-lib';
import type { Mode } from '../../lambdas/shared/contract';
import { settingText, within } from '../setting-text';

/** Ignore leaves such alarms alone; Open opens cases for them as for others. A rule that asks for a case by name overrides it. */
export type IgnoreOrOpen = 'Ignore' | 'Open';
export type SeverityCode = 'low' | 'normal' | 'high' | 'urgent' | 'critical';

/** What an operator decides about cases. Whatever is not given has the default of the stack's parameter of the same name, which is safe to deploy. */
export interface CaseSettings {
  /** DryRun decides and records everything and writes nothing to AWS Support. Default: DryRun. */
  readonly mode?: Mode | IResolvable;
  /** Most cases to open in an hour, 2 to 10: AWS allows 10 per account, shared with people. Default: 5. */
  readonly maxCasesPerHour?: number;
  /** How long an alarm must stay in ALARM before a case is opened, 0 to 86,400. Default: 60. */
  readonly openDelaySeconds?: number;
  /** How long an alarm must stay in OK before its case is resolved, 0 to 604,800. Default: 900. */
  readonly resolveDelaySeconds?: number;
  /** Whether cases that nobody answered are resolved when the alarm is over. Default: true. */
  readonly autoResolve?: boolean | IResolvable;
  /** For how long a resolved case is taken up again when its alarm returns, 0 to 336; 0: never. Default: 24. */
  readonly reopenWindowHours?: number;
  /** After a CreateCase that was not answered: how long to look for the case before it is created again, 5 to 120. Default: 15. */
  readonly quietPeriodMinutes?: number;
  /** Alarms in ALARM since before the installation. Default: Ignore. */
  readonly existingAlarms?: IgnoreOrOpen | IResolvable;
  /** Alarms that only scale something: target tracking and scaling policies. Default: Ignore. */
  readonly scalingAlarms?: IgnoreOrOpen | IResolvable;
  /** Alarms whose actions somebody switched off. Default: Ignore. */
  readonly alarmsWithDisabledActions?: IgnoreOrOpen | IResolvable;
  /** Service of a case whose alarm does not tell it, as DescribeServices lists it. Default: amazon-cloudwatch. */
  readonly defaultServiceCode?: string;
  /** Its category; it must be one of the service. Default: other. */
  readonly defaultCategoryCode?: string;
  /** Its severity; the support plan says which may be used. Default: normal. */
  readonly defaultSeverityCode?: SeverityCode | IResolvable;
  /** Kind of case. Default: technical. */
  readonly issueType?: 'technical' | 'customer-service' | IResolvable;
  /** Language in which AWS Support answers (ISO 639-1). Default: en. */
  readonly caseLanguage?: 'en' | 'zh' | 'ja' | 'es' | 'pt' | 'fr' | 'ko' | 'tr' | IResolvable;
  /** Who gets copies of the correspondence: at most 10 addresses, as a list or comma-separated. Default: nobody. */
  readonly ccEmailAddresses?: string | string[];
}

/** What a number may be, ends included. */
export const CASE_BOUNDS = {
  maxCasesPerHour: [2, 10],
  openDelaySeconds: [0, 86_400],
  resolveDelaySeconds: [0, 604_800],
  reopenWindowHours: [0, 336],
  quietPeriodMinutes: [5, 120],
} as const;

export const CASE_DEFAULTS = {
  mode: 'DryRun',
  maxCasesPerHour: 5,
  openDelaySeconds: 60,
  resolveDelaySeconds: 900,
  autoResolve: true,
  reopenWindowHours: 24,
  quietPeriodMinutes: 15,
  existingAlarms: 'Ignore',
  scalingAlarms: 'Ignore',
  alarmsWithDisabledActions: 'Ignore',
  defaultServiceCode: 'amazon-cloudwatch',
  defaultCategoryCode: 'other',
  defaultSeverityCode: 'normal',
  issueType: 'technical',
  caseLanguage: 'en',
  ccEmailAddresses: '',
} as const satisfies Required<CaseSettings>;

/**
 * The settings as `caseServices()` reads them.
 * @throws RangeError for a number that is out of its bounds
 */
export function caseEnvironment(given: CaseSettings): Record<string, string> {
  const number = (name: keyof typeof CASE_BOUNDS) => settingText(within(name, given[name] ?? CASE_DEFAULTS[name], CASE_BOUNDS[name]));
  const text = (name: keyof CaseSettings) => settingText(given[name] ?? CASE_DEFAULTS[name]);
  return {
    MODE: text('mode'),
    OPEN_DELAY_SECONDS: number('openDelaySeconds'),
    RESOLVE_DELAY_SECONDS: number('resolveDelaySeconds'),
    REOPEN_WINDOW_HOURS: number('reopenWindowHours'),
    AUTO_RESOLVE: text('autoResolve'),
    MAX_CASES_PER_HOUR: number('maxCasesPerHour'),
    QUIET_PERIOD_MINUTES: number('quietPeriodMinutes'),
    EXISTING_ALARMS: text('existingAlarms'),
    SCALING_ALARMS: text('scalingAlarms'),
    ALARMS_WITH_DISABLED_ACTIONS: text('alarmsWithDisabledActions'),
    DEFAULT_SERVICE_CODE: text('defaultServiceCode'),
    DEFAULT_CATEGORY_CODE: text('defaultCategoryCode'),
    DEFAULT_SEVERITY_CODE: text('defaultSeverityCode'),
    ISSUE_TYPE: text('issueType'),
    CASE_LANGUAGE: text('caseLanguage'),
    CC_EMAIL_ADDRESSES: text('ccEmailAddresses'),
  };
}

import type { CaseAutomationProps } from '../case-automation';
import { DEFAULT_REFRESH_AGE_HOURS, type OperationsProps, REFRESH_AGE_BOUNDS } from '../operations';
import { LONGEST_SCHEDULE, SCHEDULE_PATTERN } from '../refresh-schedule';
import { MAX_DEADLINE_MINUTES } from '../trusted-advisor/refresh-state-machine';
import { DEADLINE_BOUNDS, REFRESH_DEFAULTS, type TrustedAdvisorRefreshProps } from '../trusted-advisor-refresh';
import { type Declare, numeric } from './declare';

const CATEGORIES = '(cost_optimizing|security|fault_tolerance|performance|service_limits|operational_excellence)';
const CHECK_ID = '[A-Za-z0-9_-]+';
/** CloudFormation takes no longer value, in bytes. */
const LONGEST_VALUE = 4_096;
/** As many checks as an event pattern of 2,048 characters can name; IDs have ten characters. */
const MOST_FINDING_CHECKS = 110;

/** What an operator may set about the refresh. */
export function refreshParameters(advisor: Declare): TrustedAdvisorRefreshProps {
  return {
    schedule: advisor('RefreshSchedule', 'When the checks are refreshed: rate(...) or cron(...), in UTC.', {
      default: REFRESH_DEFAULTS.schedule,
      maxLength: LONGEST_SCHEDULE,
      allowedPattern: `^(${SCHEDULE_PATTERN})$`,
      constraintDescription:
        'must be a rate such as rate(1 day) or rate(12 hours), or a cron expression of six fields, one of the two for days being ?, such as cron(0 6 * * ? *).',
    }).valueAsString,
    checkCategories: advisor(
      'CheckCategories',
      'Categories to refresh, comma-separated: cost_optimizing, security, fault_tolerance, performance, service_limits, operational_excellence. Or all.',
      {
        default: REFRESH_DEFAULTS.checkCategories,
        maxLength: 150,
        allowedPattern: `^(all|${CATEGORIES}(, ?${CATEGORIES}){0,5})$`,
        constraintDescription:
          'must be all, or a comma-separated list of cost_optimizing, security, fault_tolerance, performance, service_limits, operational_excellence.',
      },
    ).valueAsString,
    excludedCheckIds: advisor('ExcludedCheckIds', 'Checks to leave alone, as comma-separated IDs.', {
      default: '',
      maxLength: LONGEST_VALUE,
      allowedPattern: `^$|^${CHECK_ID}(, *${CHECK_ID})*$`,
      constraintDescription:
        'must be check IDs, comma-separated, such as Qch7DwouX1,DAvU99Dc4C, of at most 4096 characters in all. For more, or with reasons, use the exclusions of the rules.',
    }).valueAsString,
    language: advisor('CheckLanguage', 'Language of the names and texts of the checks.', {
      default: REFRESH_DEFAULTS.language,
      allowedValues: ['en', 'ja', 'fr', 'zh', 'zh_TW', 'de', 'ko', 'es', 'it', 'id', 'pt_BR'],
    }).valueAsString,
    deadlineMinutes: advisor(
      'RefreshDeadlineMinutes',
      'How long a run waits for the checks; what is not ready by then is named in the outcome "partial".',
      {
        ...numeric(REFRESH_DEFAULTS.deadlineMinutes, DEADLINE_BOUNDS),
        constraintDescription: `must be from 5 to ${MAX_DEADLINE_MINUTES} minutes.`,
      },
    ).valueAsNumber,
  };
}

/** Which findings become cases. */
export function findingParameters(advisor: Declare): Pick<CaseAutomationProps, 'findingCaseCheckIds'> {
  return {
    findingCaseCheckIds: advisor(
      'FindingCaseCheckIds',
      'Checks whose findings at error become cases, as comma-separated IDs; or all. Empty: none does.',
      {
        default: '',
        maxLength: MOST_FINDING_CHECKS * 12,
        allowedPattern: `^$|^${CHECK_ID}(, ?${CHECK_ID}){0,${MOST_FINDING_CHECKS - 1}}$`,
        constraintDescription: `must be at most ${MOST_FINDING_CHECKS} check IDs, comma-separated, such as Pfx0RwqBli,HCP4007jGY; or all. For more, write all and turn down the others by the rules.`,
      },
    ).valueAsString,
  };
}

/** When a refresh is missed. */
export function refreshAlarmParameters(advisor: Declare): Pick<OperationsProps, 'maxRefreshAgeHours'> {
  return {
    maxRefreshAgeHours: advisor(
      'MaxRefreshAgeHours',
      'An alarm tells when no refresh has come to its end for so long: twice the period of RefreshSchedule, and two hours more.',
      {
        ...numeric(DEFAULT_REFRESH_AGE_HOURS, REFRESH_AGE_BOUNDS),
        constraintDescription: 'must be from 3 to 168 hours: CloudWatch looks back seven days.',
      },
    ).valueAsNumber,
  };
}

import type { CaseAutomationProps } from '../case-automation';
import { CASE_BOUNDS, CASE_DEFAULTS } from '../cases/case-settings';
import { EMAIL, numeric, type ParameterGroups } from './declare';

const CODE = { minLength: 1, maxLength: 100, allowedPattern: '[A-Za-z0-9_-]+' };
const IGNORE_OR_OPEN = { default: 'Ignore', allowedValues: ['Ignore', 'Open'] };

/** What an operator may set about alarms and their cases. */
export function caseParameters(groups: ParameterGroups): CaseAutomationProps {
  return { ...alarmParameters(groups), ...contentParameters(groups) };
}

function alarmParameters(groups: ParameterGroups): CaseAutomationProps {
  const safety = groups.group('Safety');
  const alarms = groups.group('Alarms');
  return {
    mode: safety('Mode', 'DryRun decides and records everything and writes nothing to AWS Support. Live opens cases.', {
      default: CASE_DEFAULTS.mode,
      allowedValues: ['DryRun', 'Live'],
    }).value,
    maxCasesPerHour: safety(
      'MaxCasesPerHour',
      'Most cases to open in an hour. AWS allows 10 per account, shared with people. One is kept for the overflow case that names what waits.',
      {
        ...numeric(CASE_DEFAULTS.maxCasesPerHour, CASE_BOUNDS.maxCasesPerHour),
        constraintDescription: 'must be from 2 to 10: AWS allows 10 cases an hour.',
      },
    ).valueAsNumber,
    alarmNamePrefix: alarms('AlarmNamePrefix', 'Only alarms whose name begins so become cases. Empty: every alarm.', {
      default: '',
      maxLength: 255,
      allowedPattern: '^[^\\x00-\\x1F\\x7F]*$',
      constraintDescription: 'must be at most 255 characters, none of them a control character.',
    }).valueAsString,
    alarmAccountIds: alarms(
      'AlarmAccountIds',
      'Other accounts whose alarms become cases of this account when their events reach this bus: at most 20 account IDs, comma-separated. Empty: none.',
      {
        default: '',
        maxLength: 278,
        allowedPattern: '^$|^[0-9]{12}(, ?[0-9]{12}){0,19}$',
        constraintDescription: 'must be at most 20 account IDs of 12 digits, comma-separated.',
      },
    ).valueAsString,
    openDelaySeconds: alarms('OpenDelaySeconds', 'How long an alarm must stay in ALARM before a case is opened.', {
      ...numeric(CASE_DEFAULTS.openDelaySeconds, CASE_BOUNDS.openDelaySeconds),
      constraintDescription: 'must be from 0 to 86400 seconds.',
    }).valueAsNumber,
    resolveDelaySeconds: alarms('ResolveDelaySeconds', 'How long an alarm must stay in OK before its case is resolved.', {
      ...numeric(CASE_DEFAULTS.resolveDelaySeconds, CASE_BOUNDS.resolveDelaySeconds),
      constraintDescription: 'must be from 0 to 604800 seconds.',
    }).valueAsNumber,
    autoResolve: alarms('AutoResolve', 'Whether cases that nobody answered are resolved when the alarm is over.', {
      default: String(CASE_DEFAULTS.autoResolve),
      allowedValues: ['true', 'false'],
    }).value,
    reopenWindowHours: alarms(
      'ReopenWindowHours',
      'For how long after it was resolved a case is taken up again when its alarm returns. 0: always open a new case.',
      {
        ...numeric(CASE_DEFAULTS.reopenWindowHours, CASE_BOUNDS.reopenWindowHours),
        constraintDescription: 'must be from 0 to 336 hours: AWS reopens for 14 days.',
      },
    ).valueAsNumber,
    quietPeriodMinutes: alarms(
      'QuietPeriodMinutes',
      'After CreateCase was not answered: how long to look for the case before it is created again.',
      {
        ...numeric(CASE_DEFAULTS.quietPeriodMinutes, CASE_BOUNDS.quietPeriodMinutes),
        constraintDescription: 'must be from 5 to 120 minutes.',
      },
    ).valueAsNumber,
    existingAlarms: alarms(
      'ExistingAlarms',
      'Alarms that have been in ALARM since before the installation: Ignore leaves them alone until they fire anew, Open opens cases.',
      IGNORE_OR_OPEN,
    ).value,
    scalingAlarms: alarms(
      'ScalingAlarms',
      'Alarms that only scale something (target tracking and scaling policies): Ignore, or Open cases for them too.',
      IGNORE_OR_OPEN,
    ).value,
    alarmsWithDisabledActions: alarms(
      'AlarmsWithDisabledActions',
      'Alarms whose actions somebody switched off (ActionsEnabled is false): Ignore, or Open cases for them too.',
      IGNORE_OR_OPEN,
    ).value,
  };
}

function contentParameters(groups: ParameterGroups): CaseAutomationProps {
  const cases = groups.group('Cases');
  return {
    defaultServiceCode: cases('DefaultServiceCode', 'Service of a case, as DescribeServices lists it.', {
      ...CODE,
      default: CASE_DEFAULTS.defaultServiceCode,
      constraintDescription: 'must be a service code such as amazon-elastic-compute-cloud-linux.',
    }).valueAsString,
    defaultCategoryCode: cases('DefaultCategoryCode', 'Category of a case; it must be one of the service.', {
      ...CODE,
      default: CASE_DEFAULTS.defaultCategoryCode,
      constraintDescription: 'must be a category code such as general-guidance.',
    }).valueAsString,
    defaultSeverityCode: cases('DefaultSeverityCode', 'Severity of a case; your support plan says which you may use.', {
      default: CASE_DEFAULTS.defaultSeverityCode,
      allowedValues: ['low', 'normal', 'high', 'urgent', 'critical'],
    }).value,
    issueType: cases('IssueType', 'Kind of case.', {
      default: CASE_DEFAULTS.issueType,
      allowedValues: ['technical', 'customer-service'],
    }).value,
    caseLanguage: cases('CaseLanguage', 'Language in which AWS Support answers (ISO 639-1).', {
      default: CASE_DEFAULTS.caseLanguage,
      allowedValues: ['en', 'zh', 'ja', 'es', 'pt', 'fr', 'ko', 'tr'],
    }).value,
    ccEmailAddresses: cases('CcEmailAddresses', 'Who gets copies of the correspondence: at most 10 addresses, comma-separated.', {
      default: CASE_DEFAULTS.ccEmailAddresses,
      maxLength: 1_000,
      allowedPattern: `^$|^${EMAIL}(, ?${EMAIL}){0,9}$`,
      constraintDescription: 'must be at most 10 e-mail addresses, comma-separated, of at most 1000 characters in all.',
    }).valueAsString,
  };
}

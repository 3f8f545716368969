import { CfnParameter, type CfnParameterProps, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { LONGEST_SCHEDULE, SCHEDULE_PATTERN } from './refresh-schedule';
import { MAX_DEADLINE_MINUTES } from './trusted-advisor-refresh';

const CODE = { type: 'String', minLength: 1, maxLength: 100, allowedPattern: '[A-Za-z0-9_-]+' } as const;
const CATEGORIES = '(cost_optimizing|security|fault_tolerance|performance|service_limits|operational_excellence)';
/** Of printable ASCII, without the comma that parts a list: a character is a byte. */
const EMAIL = '[!-+\\--?A-~]+@[!-+\\--?A-~]+';
const CHECK_ID = '[A-Za-z0-9_-]+';
/** CloudFormation takes no longer value, in bytes. */
const LONGEST_VALUE = 4_096;
/** As many checks as an event pattern of 2,048 characters can name; IDs have ten characters. */
const MOST_FINDING_CHECKS = 110;
/** A rule that asks for a case by name overrides it for the alarms that it matches. */
const IGNORE_OR_OPEN = { default: 'Ignore', allowedValues: ['Ignore', 'Open'] };

/**
 * What an operator may set, as CloudFormation parameters in the groups that the console shows. Every one has a default that is safe to deploy; what it
 * forbids it explains.
 */
export class Parameters extends Construct {
  private readonly groups = new Map<string, CfnParameter[]>();

  readonly mode = this.add('Safety', 'Mode', 'DryRun decides and records everything and writes nothing to AWS Support. Live opens cases.', {
    default: 'DryRun',
    allowedValues: ['DryRun', 'Live'],
  });
  readonly maxCasesPerHour = this.add(
    'Safety',
    'MaxCasesPerHour',
    'Most cases to open in an hour. AWS allows 10 per account, shared with people. One is kept for the overflow case that names what waits.',
    { type: 'Number', default: 5, minValue: 2, maxValue: 10, constraintDescription: 'must be from 2 to 10: AWS allows 10 cases an hour.' },
  );

  readonly alarmNamePrefix = this.add('Alarms', 'AlarmNamePrefix', 'Only alarms whose name begins so become cases. Empty: every alarm.', {
    default: '',
    maxLength: 255,
    allowedPattern: '^[^\\x00-\\x1F\\x7F]*$',
    constraintDescription: 'must be at most 255 characters, none of them a control character.',
  });
  readonly alarmAccountIds = this.add(
    'Alarms',
    'AlarmAccountIds',
    'Other accounts whose alarms become cases of this account when their events reach this bus: at most 20 account IDs, comma-separated. Empty: none.',
    {
      default: '',
      maxLength: 278,
      allowedPattern: '^$|^[0-9]{12}(, ?[0-9]{12}){0,19}$',
      constraintDescription: 'must be at most 20 account IDs of 12 digits, comma-separated.',
    },
  );
  readonly openDelaySeconds = this.add('Alarms', 'OpenDelaySeconds', 'How long an alarm must stay in ALARM before a case is opened.', {
    type: 'Number',
    default: 60,
    minValue: 0,
    maxValue: 86_400,
    constraintDescription: 'must be from 0 to 86400 seconds.',
  });
  readonly resolveDelaySeconds = this.add(
    'Alarms',
    'ResolveDelaySeconds',
    'How long an alarm must stay in OK before its case is resolved.',
    {
      type: 'Number',
      default: 900,
      minValue: 0,
      maxValue: 604_800,
      constraintDescription: 'must be from 0 to 604800 seconds.',
    },
  );
  readonly autoResolve = this.add('Alarms', 'AutoResolve', 'Whether cases that nobody answered are resolved when the alarm is over.', {
    default: 'true',
    allowedValues: ['true', 'false'],
  });
  readonly reopenWindowHours = this.add(
    'Alarms',
    'ReopenWindowHours',
    'For how long after it was resolved a case is taken up again when its alarm returns. 0: always open a new case.',
    {
      type: 'Number',
      default: 24,
      minValue: 0,
      maxValue: 336,
      constraintDescription: 'must be from 0 to 336 hours: AWS reopens for 14 days.',
    },
  );
  readonly quietPeriodMinutes = this.add(
    'Alarms',
    'QuietPeriodMinutes',
    'After CreateCase was not answered: how long to look for the case before it is created again.',
    { type: 'Number', default: 15, minValue: 5, maxValue: 120, constraintDescription: 'must be from 5 to 120 minutes.' },
  );

  readonly existingAlarms = this.add(
    'Alarms',
    'ExistingAlarms',
    'Alarms that have been in ALARM since before the installation: Ignore leaves them alone until they fire anew, Open opens cases.',
    IGNORE_OR_OPEN,
  );
  readonly scalingAlarms = this.add(
    'Alarms',
    'ScalingAlarms',
    'Alarms that only scale something (target tracking and scaling policies): Ignore, or Open cases for them too.',
    IGNORE_OR_OPEN,
  );
  readonly alarmsWithDisabledActions = this.add(
    'Alarms',
    'AlarmsWithDisabledActions',
    'Alarms whose actions somebody switched off (ActionsEnabled is false): Ignore, or Open cases for them too.',
    IGNORE_OR_OPEN,
  );

  readonly defaultServiceCode = this.add('Cases', 'DefaultServiceCode', 'Service of a case, as DescribeServices lists it.', {
    ...CODE,
    default: 'amazon-cloudwatch',
    constraintDescription: 'must be a service code such as amazon-elastic-compute-cloud-linux.',
  });
  readonly defaultCategoryCode = this.add('Cases', 'DefaultCategoryCode', 'Category of a case; it must be one of the service.', {
    ...CODE,
    default: 'other',
    constraintDescription: 'must be a category code such as general-guidance.',
  });
  readonly defaultSeverityCode = this.add('Cases', 'DefaultSeverityCode', 'Severity of a case; your support plan says which you may use.', {
    default: 'normal',
    allowedValues: ['low', 'normal', 'high', 'urgent', 'critical'],
  });
  readonly issueType = this.add('Cases', 'IssueType', 'Kind of case.', {
    default: 'technical',
    allowedValues: ['technical', 'customer-service'],
  });
  readonly caseLanguage = this.add('Cases', 'CaseLanguage', 'Language in which AWS Support answers (ISO 639-1).', {
    default: 'en',
    allowedValues: ['en', 'zh', 'ja', 'es', 'pt', 'fr', 'ko', 'tr'],
  });
  readonly ccEmailAddresses = this.add(
    'Cases',
    'CcEmailAddresses',
    'Who gets copies of the correspondence: at most 10 addresses, comma-separated.',
    {
      default: '',
      maxLength: 1_000,
      allowedPattern: `^$|^${EMAIL}(, ?${EMAIL}){0,9}$`,
      constraintDescription: 'must be at most 10 e-mail addresses, comma-separated, of at most 1000 characters in all.',
    },
  );

  readonly notificationEmail = this.add(
    'Operations',
    'NotificationEmail',
    'Who is told when this application itself is in trouble. Empty: nobody.',
    {
      default: '',
      maxLength: 254,
      allowedPattern: `^$|^${EMAIL}$`,
      constraintDescription: 'must be one e-mail address, or empty.',
    },
  );

  readonly refreshSchedule = this.add(
    'Trusted Advisor',
    'RefreshSchedule',
    'When the checks are refreshed: rate(...) or cron(...), in UTC.',
    {
      default: 'rate(1 day)',
      maxLength: LONGEST_SCHEDULE,
      allowedPattern: `^(${SCHEDULE_PATTERN})$`,
      constraintDescription:
        'must be a rate such as rate(1 day) or rate(12 hours), or a cron expression of six fields, one of the two for days being ?, such as cron(0 6 * * ? *).',
    },
  );
  readonly checkCategories = this.add(
    'Trusted Advisor',
    'CheckCategories',
    'Categories to refresh, comma-separated: cost_optimizing, security, fault_tolerance, performance, service_limits, operational_excellence. Or all.',
    {
      default: 'all',
      maxLength: 150,
      allowedPattern: `^(all|${CATEGORIES}(, ?${CATEGORIES}){0,5})$`,
      constraintDescription:
        'must be all, or a comma-separated list of cost_optimizing, security, fault_tolerance, performance, service_limits, operational_excellence.',
    },
  );
  readonly excludedCheckIds = this.add('Trusted Advisor', 'ExcludedCheckIds', 'Checks to leave alone, as comma-separated IDs.', {
    default: '',
    maxLength: LONGEST_VALUE,
    allowedPattern: `^$|^${CHECK_ID}(, *${CHECK_ID})*$`,
    constraintDescription:
      'must be check IDs, comma-separated, such as Qch7DwouX1,DAvU99Dc4C, of at most 4096 characters in all. For more, or with reasons, use the exclusions of the rules.',
  });
  readonly checkLanguage = this.add('Trusted Advisor', 'CheckLanguage', 'Language of the names and texts of the checks.', {
    default: 'en',
    allowedValues: ['en', 'ja', 'fr', 'zh', 'zh_TW', 'de', 'ko', 'es', 'it', 'id', 'pt_BR'],
  });
  readonly refreshDeadlineMinutes = this.add(
    'Trusted Advisor',
    'RefreshDeadlineMinutes',
    'How long a run waits for the checks; what is not ready by then is named in the outcome "partial".',
    {
      type: 'Number',
      default: 60,
      minValue: 5,
      maxValue: MAX_DEADLINE_MINUTES,
      constraintDescription: `must be from 5 to ${MAX_DEADLINE_MINUTES} minutes.`,
    },
  );

  readonly findingCaseCheckIds = this.add(
    'Trusted Advisor',
    'FindingCaseCheckIds',
    'Checks whose findings at error become cases, as comma-separated IDs; or all. Empty: none does.',
    {
      default: '',
      maxLength: MOST_FINDING_CHECKS * 12,
      allowedPattern: `^$|^${CHECK_ID}(, ?${CHECK_ID}){0,${MOST_FINDING_CHECKS - 1}}$`,
      constraintDescription: `must be at most ${MOST_FINDING_CHECKS} check IDs, comma-separated, such as Pfx0RwqBli,HCP4007jGY; or all. For more, write all and turn down the others by the rules.`,
    },
  );
  readonly maxRefreshAgeHours = this.add(
    'Trusted Advisor',
    'MaxRefreshAgeHours',
    'An alarm tells when no refresh has come to its end for so long: twice the period of RefreshSchedule, and two hours more.',
    {
      type: 'Number',
      default: 50,
      minValue: 3,
      maxValue: 168,
      constraintDescription: 'must be from 3 to 168 hours: CloudWatch looks back seven days.',
    },
  );

  constructor(scope: Construct) {
    super(scope, 'Parameters');
    const { templateOptions } = Stack.of(this);
    templateOptions.metadata = {
      ...templateOptions.metadata,
      'AWS::CloudFormation::Interface': {
        ParameterGroups: [...this.groups].map(([label, members]) => ({
          Label: { default: label },
          Parameters: members.map(member => member.logicalId),
        })),
      },
    };
  }

  private add(group: string, name: string, description: string, props: CfnParameterProps): CfnParameter {
    const parameter = new CfnParameter(Stack.of(this), name, { type: 'String', description, ...props });
    parameter.overrideLogicalId(name);
    this.groups.set(group, [...(this.groups.get(group) ?? []), parameter]);
    return parameter;
  }
}

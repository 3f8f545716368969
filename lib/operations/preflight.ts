import { CustomResource, Duration, type IResolvable } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PREFLIGHT_KEY } from '../../lambdas/shared/contract';
import type { CaseAutomation } from '../case-automation';
import { type CaseSettings, caseEnvironment } from '../cases/case-settings';
import { LambdaFunction } from '../lambda-function';
import { type RulesConfiguration, rulesEnvironment } from '../rules-configuration';
import { settingText } from '../setting-text';

export const PREFLIGHT_MODES = ['Warn', 'Fail', 'Off'];
export const PREFLIGHT_DEFAULT = 'Warn';

/** Of the settings of cases, those that AWS Support, or a mail server, may not take. */
const CHECKED = [
  'DEFAULT_SERVICE_CODE',
  'DEFAULT_CATEGORY_CODE',
  'DEFAULT_SEVERITY_CODE',
  'ISSUE_TYPE',
  'CASE_LANGUAGE',
  'CC_EMAIL_ADDRESSES',
];

export interface PreflightProps {
  readonly cases: CaseAutomation;
  /** Default: there are none, and none are read. */
  readonly rules?: RulesConfiguration;
  /** What the cases were given. */
  readonly settings: CaseSettings & { readonly alarmNamePrefix?: string };
  /** Warn tells what is bad, Fail also stops a deployment, Off checks nothing. Default: Warn. May be a token. */
  readonly mode?: string | IResolvable;
  /** Default: nobody. May be a token. */
  readonly caseNotificationEmail?: string;
  /** Default: nobody. May be a token. */
  readonly notificationEmail?: string;
}

/**
 * Looks, at a deployment that changes what it looks at, and daily, whether cases can be opened at all. The deployment gets its answer whatever happens, and a
 * delete is never stopped.
 */
export class Preflight extends Construct {
  /** What was found at the last deployment: a token. */
  readonly result: string;

  constructor(scope: Construct, id: string, { cases, rules, settings, mode = PREFLIGHT_DEFAULT, ...emails }: PreflightProps) {
    super(scope, id);
    const ofCases = Object.entries(caseEnvironment(settings)).filter(([name]) => CHECKED.includes(name));
    const checked = {
      PREFLIGHT: settingText(mode),
      ...Object.fromEntries(ofCases),
      CASE_NOTIFICATION_EMAIL: emails.caseNotificationEmail ?? '',
      NOTIFICATION_EMAIL: emails.notificationEmail ?? '',
      ALARM_NAME_PREFIX: settings.alarmNamePrefix ?? '',
      ALARM_RULE_NAME: cases.alarmRuleName,
      ...rulesEnvironment(rules),
    };
    const check = new LambdaFunction(this, 'CheckInstallation', {
      entry: 'operations/handlers/preflight',
      description: 'At a deployment and daily: checks whether cases can be opened at all.',
      environment: { CASE_TABLE: cases.table.tableName, ...checked },
    });
    this.allow(check, cases, rules);
    new Rule(this, 'Daily', {
      description: 'Checks whether cases can still be opened.',
      schedule: Schedule.rate(Duration.days(1)),
      targets: [new LambdaTarget(check)],
    });
    const resource = new CustomResource(this, 'Result', {
      resourceType: 'Custom::Preflight',
      serviceToken: check.functionArn,
      // Lambda invokes the function twice more, after one and two minutes, when it could not answer; a stack would wait for an hour.
      serviceTimeout: Duration.minutes(15),
      // A change of any of them makes CloudFormation ask again.
      properties: checked,
    });
    this.result = resource.getAttString('Result');
  }

  private allow(check: LambdaFunction, { table }: CaseAutomation, rules?: RulesConfiguration): void {
    check.allowSupport(
      'support:DescribeSeverityLevels',
      'support:DescribeServices',
      'support:DescribeSupportedLanguages',
      'support:DescribeCreateCaseOptions',
    );
    // Who else takes alarms can be anybody: the list is of the whole bus.
    check.addToRolePolicy(new PolicyStatement({ actions: ['events:ListRules'], resources: ['*'] }));
    check.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
        resources: [table.tableArn],
        // Incidents are none of its business.
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [PREFLIGHT_KEY.pk] } },
      }),
    );
    table.encryptionKey?.grantEncryptDecrypt(check);
    rules?.allowToRead(check);
  }
}

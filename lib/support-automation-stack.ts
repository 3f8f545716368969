import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { CaseAutomation } from './case-automation';
import { Operations } from './operations';
import { CaseNotifications } from './operations/case-notifications';
import { OperatorDashboard } from './operations/operator-dashboard';
import { Preflight } from './operations/preflight';
import { operatorOutputs } from './operator-outputs';
import { declareParameters } from './parameters';
import { RulesConfiguration } from './rules-configuration';
import { TrustedAdvisorRefresh } from './trusted-advisor-refresh';

/** The whole application: parameters, and the two halves that they configure. */
export class SupportAutomationStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, { description: 'Keeps Trusted Advisor fresh and turns CloudWatch alarms into AWS Support cases.', ...props });
    // W3005: CDK writes the dependency on a role that CloudFormation would find by itself. W3037: cfn-lint's list of actions is older than
    // cloudwatch:ListAlarmMuteRules; our own tests list every action.
    this.templateOptions.metadata = { 'cfn-lint': { config: { ignore_checks: ['W3005', 'W3037'] } } };
    const parameters = declareParameters(this);
    const rules = new RulesConfiguration(this, 'Rules');
    const cases = new CaseAutomation(this, 'Cases', { ...parameters.cases, rules });
    const refresh = new TrustedAdvisorRefresh(this, 'TrustedAdvisor', {
      ...parameters.refresh,
      rules,
      deadLetterQueue: cases.deadLetterQueue,
    });
    const notifications = new CaseNotifications(this, 'Notifications', {
      ...parameters.notifications,
      deadLetterQueue: cases.deadLetterQueue,
    });
    const preflight = new Preflight(this, 'Readiness', {
      ...parameters.preflight,
      cases,
      rules,
      settings: parameters.cases,
      caseNotificationEmail: parameters.notifications.email,
      notificationEmail: parameters.operations.notificationEmail,
    });
    const operations = new Operations(this, 'Operations', { ...parameters.operations, cases, refresh, notifications, preflight });
    const dashboard = new OperatorDashboard(this, 'Operator', {
      cases,
      refresh,
      rules,
      alarms: operations.alarms,
      maxCasesPerHour: parameters.cases.maxCasesPerHour,
      ...parameters.dashboard,
    });
    rules.rollBackOn(operations.rulesRejected);
    operatorOutputs(this, { cases, refresh, rules, preflight, dashboard });
  }
}

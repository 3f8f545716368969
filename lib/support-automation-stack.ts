import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { STACK_OUTPUT } from '../lambdas/shared/contract';
import { CaseAutomation } from './case-automation';
import { Operations } from './operations';
import { CaseNotifications } from './operations/case-notifications';
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
    const operations = new Operations(this, 'Operations', { ...parameters.operations, cases, refresh, notifications });
    rules.rollBackOn(operations.rulesRejected);
    this.output(STACK_OUTPUT.caseTable, cases.table.tableName, 'Incidents and their history.');
    this.output(STACK_OUTPUT.alarmQueue, cases.queue.queueUrl, 'Alarm events on their way in.');
    this.output(STACK_OUTPUT.deadLetterQueue, cases.deadLetterQueue.queueUrl, 'What could not be handled, with the reason.');
    this.output(STACK_OUTPUT.rulesApplication, rules.applicationId, 'AWS AppConfig application of the rules.');
    this.output(STACK_OUTPUT.rulesEnvironment, rules.environmentId, 'AWS AppConfig environment that the functions read.');
    this.output(STACK_OUTPUT.rulesProfile, rules.profileId, 'Routing rules, maintenance windows, templates and exclusions, as JSON.');
    this.output(STACK_OUTPUT.rulesStrategy, rules.strategyId, 'Deploys rules and watches the alarm RoutingRulesRejected.');
    this.output(STACK_OUTPUT.rulesAtOnceStrategy, rules.atOnceStrategyId, 'Deploys rules without watching.');
    this.output(STACK_OUTPUT.advisorTable, refresh.table.tableName, 'Trusted Advisor checks, findings and runs.');
    this.output(STACK_OUTPUT.refreshStateMachine, refresh.stateMachine.stateMachineArn, 'Start it to refresh Trusted Advisor now.');
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}

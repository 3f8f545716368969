import { CfnOutput, type Stack } from 'aws-cdk-lib';
import { STACK_OUTPUT } from '../lambdas/shared/contract';
import type { CaseAutomation } from './case-automation';
import type { OperatorDashboard } from './operations/operator-dashboard';
import type { Preflight } from './operations/preflight';
import type { RulesConfiguration } from './rules-configuration';
import type { TrustedAdvisorRefresh } from './trusted-advisor-refresh';

/** What the command line works with. */
export interface OperatorParts {
  readonly cases: CaseAutomation;
  /** Default: there is none, and the command line says so where it needs one. */
  readonly refresh?: TrustedAdvisorRefresh;
  /** Default: there are none, and the command line says so where it needs them. */
  readonly rules?: RulesConfiguration;
  /** Default: there is none. */
  readonly preflight?: Preflight;
  /** Default: there is none. */
  readonly dashboard?: OperatorDashboard;
}

/** The outputs of a stack by which the command line and the local run find their way in it. */
export function operatorOutputs(stack: Stack, { cases, refresh, rules, preflight, dashboard }: OperatorParts): void {
  const output = (name: string, value: string, description: string) => new CfnOutput(stack, name, { value, description });
  output(STACK_OUTPUT.caseTable, cases.table.tableName, 'Incidents and their history.');
  output(STACK_OUTPUT.alarmQueue, cases.queue.queueUrl, 'Alarm events on their way in.');
  output(STACK_OUTPUT.deadLetterQueue, cases.deadLetterQueue.queueUrl, 'What could not be handled, with the reason.');
  if (rules) {
    output(STACK_OUTPUT.rulesApplication, rules.applicationId, 'AWS AppConfig application of the rules.');
    output(STACK_OUTPUT.rulesEnvironment, rules.environmentId, 'AWS AppConfig environment that the functions read.');
    output(STACK_OUTPUT.rulesProfile, rules.profileId, 'Routing rules, maintenance windows, templates and exclusions, as JSON.');
    output(STACK_OUTPUT.rulesStrategy, rules.strategyId, 'Deploys rules and watches the alarm RoutingRulesRejected.');
    output(STACK_OUTPUT.rulesAtOnceStrategy, rules.atOnceStrategyId, 'Deploys rules without watching.');
  }
  if (preflight) output(STACK_OUTPUT.preflight, preflight.result, 'Whether cases can be opened, as it was at the last deployment.');
  if (dashboard)
    output(STACK_OUTPUT.dashboard, dashboard.dashboardName, 'Dashboard in CloudWatch: incidents, findings, and why alarms open no case.');
  if (refresh) {
    output(STACK_OUTPUT.advisorTable, refresh.table.tableName, 'Trusted Advisor checks, findings and runs.');
    output(STACK_OUTPUT.refreshStateMachine, refresh.stateMachine.stateMachineArn, 'Start it to refresh Trusted Advisor now.');
  }
}

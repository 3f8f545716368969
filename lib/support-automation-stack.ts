import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { STACK_OUTPUT } from '../lambdas/shared/contract';
import { CaseAutomation } from './case-automation';
import { Parameters } from './parameters';
import { TrustedAdvisorRefresh } from './trusted-advisor-refresh';

/** The whole application: parameters, and the two halves that they configure. */
export class SupportAutomationStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, { description: 'Keeps Trusted Advisor fresh and turns CloudWatch alarms into AWS Support cases.', ...props });
    const parameters = new Parameters(this);
    const cases = new CaseAutomation(this, 'Cases', parameters);
    const refresh = new TrustedAdvisorRefresh(this, 'TrustedAdvisor', {
      schedule: parameters.refreshSchedule.valueAsString,
      language: parameters.checkLanguage.valueAsString,
      checkCategories: parameters.checkCategories.valueAsString,
      excludedCheckIds: parameters.excludedCheckIds.valueAsString,
      deadlineMinutes: parameters.refreshDeadlineMinutes.valueAsString,
    });
    this.output(STACK_OUTPUT.caseTable, cases.table.tableName, 'Incidents and their history.');
    this.output(STACK_OUTPUT.alarmQueue, cases.queue.queueUrl, 'Alarm events on their way in.');
    this.output(STACK_OUTPUT.deadLetterQueue, cases.deadLetterQueue.queueUrl, 'What could not be handled, with the reason.');
    this.output(STACK_OUTPUT.advisorTable, refresh.table.tableName, 'Trusted Advisor checks, findings and runs.');
    this.output(STACK_OUTPUT.refreshStateMachine, refresh.stateMachine.stateMachineArn, 'Start it to refresh Trusted Advisor now.');
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}

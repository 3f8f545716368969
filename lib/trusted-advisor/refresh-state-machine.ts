import { Aws, Duration, Names, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { type RefreshFunctions, refreshDefinition } from './refresh-definition';

/** The longest deadline a run may have, in minutes: the machine's own timeout, which nothing catches, has to lie above it. */
export const MAX_DEADLINE_MINUTES = 240;

/** What is left of the machine's life after the longest deadline, for collecting. */
const COLLECTING_MINUTES = 120;

export interface RefreshStateMachineProps {
  readonly functions: RefreshFunctions;
  /** IDs of checks to leave alone, comma-separated. May be a token. */
  readonly excludedCheckIds: string;
}

/** One execution is one run. Its log group `StateMachineLogs` is beside it. */
export class RefreshStateMachine extends StateMachine {
  constructor(scope: Construct, id: string, { functions, excludedCheckIds }: RefreshStateMachineProps) {
    super(scope, id, {
      comment: 'Refreshes what is stale in Trusted Advisor, waits until it is done, and collects what changed.',
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(refreshDefinition(scope, functions, excludedCheckIds)),
      timeout: Duration.minutes(MAX_DEADLINE_MINUTES + COLLECTING_MINUTES),
      tracingEnabled: true,
      logs: {
        level: LogLevel.ALL,
        // The payloads are IDs and counts, and the log tells which.
        includeExecutionData: true,
        // Groups of this name share one resource policy; under any other name the policies of the account are soon used up:
        // https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
        destination: new LogGroup(scope, 'StateMachineLogs', {
          logGroupName: `/aws/vendedlogs/states/${Aws.STACK_NAME}-${Names.uniqueResourceName(scope, { maxLength: 64 })}`,
          retention: RetentionDays.THREE_MONTHS,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      },
    });
    this.acknowledgeStars(Object.values(functions));
  }

  /** CDK lets a state machine invoke the versions of its functions too, and gives it X-Ray and log delivery, which know no resources in IAM. */
  private acknowledgeStars(functions: RefreshFunctions[keyof RefreshFunctions][]): void {
    const arns = functions.map(({ node }) => `<${Stack.of(this).getLogicalId(node.defaultChild as CfnFunction)}.Arn>:*`);
    for (const resource of ['*', ...arns]) {
      Validations.of(this).acknowledge({
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`,
        reason: 'Versions of its own functions; X-Ray and log delivery, which know no resources in IAM.',
      });
    }
  }
}

import { Duration, Names, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type EventSourceMappingOptions,
  type FunctionProps,
  Function as LambdaFunctionBase,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { functionCode } from './function-code';

/** The dimension of the metrics that the functions write, unless they name another: Powertools takes it from POWERTOOLS_SERVICE_NAME. */
export const SERVICE_NAME = 'support-automation';

export interface LambdaFunctionProps extends Omit<FunctionProps, 'code' | 'handler' | 'runtime' | 'architecture'> {
  /** The handler's file below `lambdas/`, without its ending: `cases/handlers/record-alarm`. It exports `handler`. */
  readonly entry: string;
  /** What the function is for, as an operator reads it in the console. */
  readonly description: string;
}

/**
 * A function with the defaults of this house: Node.js 24 on arm64, the SDK inside a minified CommonJS bundle (half the cold start of
 * the runtime's own copy), JSON logs kept for three months, X-Ray on. What the caller gives is merged, never overwritten.
 */
export class LambdaFunction extends LambdaFunctionBase {
  constructor(scope: Construct, id: string, { entry, ...props }: LambdaFunctionProps) {
    const logGroup = new LogGroup(scope, `${id}Logs`, { retention: RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY });
    // A role of its own: the one that CDK would make may write to every log group of the account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    Validations.of(role).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray, the Support API and DescribeAlarms know no resources in IAM. A test lists every action of every function.',
    });
    super(scope, id, {
      memorySize: 512,
      timeout: Duration.seconds(60),
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role,
      ...props,
      code: functionCode(entry),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      environment: { POWERTOOLS_SERVICE_NAME: SERVICE_NAME, ...props.environment },
    });
  }

  /**
   * Allows operations of the Support API. It has no resources in IAM, so "*" is the only one that it takes:
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssupport.html
   */
  allowSupport(...actions: `support:${string}`[]): void {
    this.addToRolePolicy(new PolicyStatement({ actions, resources: ['*'] }));
  }

  /**
   * Lets Lambda invoke the function with the messages of a queue. `SqsEventSource` would allow more than Lambda needs:
   * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaSQSQueueExecutionRole.html
   */
  takeFrom(queue: IQueue, options: EventSourceMappingOptions): void {
    // The ID is that of `SqsEventSource`: Lambda takes no second mapping of a queue while the first is there.
    this.addEventSourceMapping(`SqsEventSource:${Names.nodeUniqueId(queue.node)}`, { eventSourceArn: queue.queueArn, ...options });
    const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
    this.addToRolePolicy(new PolicyStatement({ actions, resources: [queue.queueArn] }));
  }
}

import { startConfigurationProfile, startDeploymentStrategy, startEnvironment } from './appconfig-resources';
import { Queue } from './queue';
import type { ConcreteResource } from './stack';
import { startCustomResource } from './start-custom-resource';
import { startEventSource, startRule, startScheduler } from './start-triggers';
import type { StartingStack } from './starting-stack';

export type Start = (resource: ConcreteResource, starting: StartingStack) => void | Promise<void>;

/** How each type of resource is started, in an order in which nothing is needed before it is there. */
export const STARTERS: [type: string, start: Start][] = [
  ['AWS::DynamoDB::Table', startTable],
  ['AWS::DynamoDB::GlobalTable', startTable],
  ['AWS::SQS::Queue', startQueue],
  ['AWS::AppConfig::Application', () => {}],
  ['AWS::AppConfig::Environment', startEnvironment],
  ['AWS::AppConfig::ConfigurationProfile', startConfigurationProfile],
  ['AWS::AppConfig::DeploymentStrategy', startDeploymentStrategy],
  ['AWS::Lambda::Function', startFunction],
  ['AWS::Lambda::EventInvokeConfig', rememberAsyncConfig],
  ['AWS::StepFunctions::StateMachine', startStateMachine],
  ['AWS::Lambda::EventSourceMapping', startEventSource],
  ['AWS::Events::Rule', startRule],
  ['AWS::Scheduler::Schedule', startScheduler],
  ['Custom::Preflight', startCustomResource],
];

/** Types of which a local run needs nothing: permissions, logs, alarms on ourselves, mail. */
export const IGNORED =
  /^(AWS::IAM::|AWS::Logs::|AWS::CloudWatch::|AWS::SNS::|AWS::KMS::|AWS::CDK::|AWS::Lambda::(Permission|Version|LayerVersion)$|AWS::SQS::QueuePolicy$|AWS::Scheduler::ScheduleGroup$|AWS::ResourceGroups::|AWS::XRay::|AWS::ServiceCatalogAppRegistry::)/;

function startTable({ logicalId, properties }: ConcreteResource, { tables }: StartingStack): Promise<void> {
  return tables.create(logicalId, properties);
}

function startQueue({ logicalId, properties }: ConcreteResource, { stack, clock, queues, deadLetterArns }: StartingStack): void {
  const { RedrivePolicy, VisibilityTimeout = 30, DelaySeconds = 0, FifoQueue } = properties;
  if (FifoQueue || DelaySeconds)
    throw new Error(`The queue ${logicalId} is first-in-first-out or delays, which the local runtime does not know.`);
  const redrive = RedrivePolicy as { deadLetterTargetArn: string; maxReceiveCount: number } | undefined;
  if (redrive) deadLetterArns.add(redrive.deadLetterTargetArn);
  const arn = stack.names.arn(logicalId);
  const settings = { name: logicalId, arn, url: stack.names.queueUrl(logicalId), redrive };
  queues.set(arn, new Queue({ ...settings, visibilitySeconds: Number(VisibilityTimeout) }, clock));
}

function startFunction(resource: ConcreteResource, { stack, functions, asyncConfigs, deadLetterArns }: StartingStack): void {
  const settings = stack.functionSettings(resource);
  functions.add(settings);
  const { TargetArn } = (resource.properties.DeadLetterConfig ?? {}) as { TargetArn?: string };
  if (!TargetArn) return;
  deadLetterArns.add(TargetArn);
  asyncConfigs.set(settings.arn, { DeadLetterTarget: TargetArn });
}

function rememberAsyncConfig({ properties }: ConcreteResource, { stack, asyncConfigs, deadLetterArns }: StartingStack): void {
  const { OnFailure } = (properties.DestinationConfig ?? {}) as { OnFailure?: { Destination: string } };
  const arn = stack.names.arn(String(properties.FunctionName));
  asyncConfigs.set(arn, { ...asyncConfigs.get(arn), ...(OnFailure ?? {}), MaximumRetryAttempts: properties.MaximumRetryAttempts });
  if (OnFailure) deadLetterArns.add(OnFailure.Destination);
}

function startStateMachine({ logicalId, properties }: ConcreteResource, { stack, machines }: StartingStack): void {
  const { DefinitionString, Definition, DefinitionSubstitutions } = properties;
  if (DefinitionSubstitutions) throw new Error(`The state machine ${logicalId} has substitutions, which the local runtime does not know.`);
  const definition = typeof DefinitionString === 'string' ? JSON.parse(DefinitionString) : Definition;
  machines.add(logicalId, stack.names.arn(logicalId), definition);
}

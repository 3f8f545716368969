import { STACK_OUTPUT } from '../../lambdas/shared/contract';
import { startConfigurationProfile, startDeploymentStrategy, startEnvironment } from './appconfig-resources';
import type { AppConfigStore } from './appconfig-store';
import { type AsyncSettings, failureRecord } from './async-invocation';
import type { Bus } from './bus';
import type { EventClock } from './event-clock';
import type { Functions } from './functions';
import type { CloudListener } from './local-cloud';
import { Queue } from './queue';
import type { ConcreteResource, Stack } from './stack';
import { startEventSource, startRule, startScheduler } from './start-triggers';
import type { StateMachines } from './state-machines';
import type { Tables } from './tables';
import type { TargetParts } from './targets';

type Json = Record<string, unknown>;

/** What the stack's resources become parts of. */
export interface StackParts {
  clock: EventClock;
  bus: Bus;
  functions: Functions;
  machines: StateMachines;
  tables: Tables;
  /** By ARN; filled here. */
  queues: Map<string, Queue>;
  /** Filled here. */
  appConfig: AppConfigStore;
  listener: CloudListener;
  region: string;
}

/** A stack on its way up. */
export interface StartingStack extends StackParts {
  stack: Stack;
  targets: TargetParts;
  /** Settings of asynchronous invocations by function ARN. */
  asyncConfigs: Map<string, Json>;
  /** ARNs of the queues that somebody names as the place for what could not be handled. */
  deadLetterArns: Set<string>;
}

type Start = (resource: ConcreteResource, starting: StartingStack) => void | Promise<void>;

/** How each type of resource is started, in an order in which nothing is needed before it is there. */
const STARTERS: [type: string, start: Start][] = [
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
];

/** Starts every resource of a stack and says which of its queues hold dead letters. */
export async function startStack(stack: Stack, parts: StackParts): Promise<Queue[]> {
  const resources = stack.resources(STARTERS.map(([type]) => type));
  const asyncConfigs = new Map<string, Json>();
  const deadLetterArns = new Set<string>();
  const starting: StartingStack = { ...parts, stack, asyncConfigs, deadLetterArns, targets: targetParts(parts, asyncConfigs) };
  for (const [type, start] of STARTERS) {
    for (const resource of resources.filter(candidate => candidate.type === type)) await start(resource, starting);
  }
  return deadLetterQueues(starting);
}

function startTable({ logicalId, properties }: ConcreteResource, { tables }: StartingStack): Promise<void> {
  return tables.create(logicalId, properties);
}

function startQueue({ logicalId, properties }: ConcreteResource, { stack, clock, queues, deadLetterArns }: StartingStack): void {
  const { RedrivePolicy, VisibilityTimeout = 30, DelaySeconds = 0, FifoQueue } = properties;
  if (FifoQueue) throw new Error(`The queue ${logicalId} is first-in-first-out, which the local runtime does not know.`);
  const redrive = RedrivePolicy as { deadLetterTargetArn: string; maxReceiveCount: number } | undefined;
  if (redrive) deadLetterArns.add(redrive.deadLetterTargetArn);
  const arn = stack.names.arn(logicalId);
  const settings = { name: logicalId, arn, url: stack.names.queueUrl(logicalId), redrive };
  queues.set(arn, new Queue({ ...settings, visibilitySeconds: Number(VisibilityTimeout), delaySeconds: Number(DelaySeconds) }, clock));
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

function targetParts({ queues, listener, appConfig: _, ...parts }: StackParts, asyncConfigs: Map<string, Json>): TargetParts {
  const queueByArn = (arn: string): Queue => {
    const found = queues.get(arn);
    if (!found) throw new Error(`The stack has no queue ${arn}.`);
    return found;
  };
  const asyncSettings = (functionArn: string): AsyncSettings => {
    const { Destination, DeadLetterTarget, MaximumRetryAttempts = 2 } = asyncConfigs.get(functionArn) ?? {};
    const onGivenUp: AsyncSettings['onGivenUp'] = (event, failure, attempts) => {
      const reason = `${failure.errorType}: ${failure.errorMessage}`;
      if (Destination)
        queueByArn(String(Destination)).send(JSON.stringify(failureRecord(functionArn, event, failure, attempts, parts.clock)));
      if (DeadLetterTarget)
        queueByArn(String(DeadLetterTarget)).send(JSON.stringify(event), {
          ErrorMessage: { DataType: 'String', StringValue: failure.errorMessage },
        });
      if (!Destination && !DeadLetterTarget) listener.onDropped(functionArn.split(':').at(-1) ?? functionArn, event, reason);
    };
    return { retries: Number(MaximumRetryAttempts), onGivenUp };
  };
  return { ...parts, queueByArn, asyncSettings };
}

function deadLetterQueues({ queues, stack, deadLetterArns, listener }: StartingStack): Queue[] {
  for (const queue of queues.values()) queue.deadLetters = queues.get(queue.settings.redrive?.deadLetterTargetArn ?? '');
  const url = stack.output(STACK_OUTPUT.deadLetterQueue);
  const found = [...queues.values()].filter(({ settings }) => deadLetterArns.has(settings.arn) || settings.url === url);
  for (const queue of found) queue.onArrival = message => listener.onDeadLetter(queue, message);
  return found;
}

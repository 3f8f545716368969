import { DEAD_LETTER_REASON, STACK_OUTPUT } from '../../lambdas/shared/contract';
import type { AsyncSettings } from './async-invocation';
import type { Bus, BusEvent } from './bus';
import type { EventClock } from './event-clock';
import { EventSource } from './event-source';
import type { Functions } from './functions';
import type { CloudListener } from './local-cloud';
import { Queue } from './queue';
import { startSchedule } from './schedules';
import type { ConcreteResource, Stack } from './stack';
import type { StateMachines } from './state-machines';
import type { Tables } from './tables';
import { type TargetParts, target } from './targets';

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
  listener: CloudListener;
  region: string;
}

type Start = (resource: ConcreteResource, starting: Starting) => void | Promise<void>;
interface Starting extends StackParts {
  stack: Stack;
  targets: TargetParts;
  /** Settings of asynchronous invocations by function ARN. */
  asyncConfigs: Map<string, Json>;
  /** ARNs of the queues that somebody names as the place for what could not be handled. */
  deadLetterArns: Set<string>;
}

/** How each type of resource is started, in an order in which nothing is needed before it is there. */
const STARTERS: [type: string, start: Start][] = [
  ['AWS::DynamoDB::Table', startTable],
  ['AWS::DynamoDB::GlobalTable', startTable],
  ['AWS::SQS::Queue', startQueue],
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
  const starting: Starting = { ...parts, stack, asyncConfigs, deadLetterArns, targets: targetParts(parts, asyncConfigs) };
  for (const [type, start] of STARTERS) {
    for (const resource of resources.filter(candidate => candidate.type === type)) await start(resource, starting);
  }
  return deadLetterQueues(starting);
}

function startTable({ logicalId, properties }: ConcreteResource, { tables }: Starting): Promise<void> {
  return tables.create(logicalId, properties);
}

function startQueue({ logicalId, properties }: ConcreteResource, { stack, clock, queues, deadLetterArns }: Starting): void {
  const { RedrivePolicy, VisibilityTimeout = 30, DelaySeconds = 0, FifoQueue } = properties;
  if (FifoQueue) throw new Error(`The queue ${logicalId} is first-in-first-out, which the local runtime does not know.`);
  const redrive = RedrivePolicy as { deadLetterTargetArn: string; maxReceiveCount: number } | undefined;
  if (redrive) deadLetterArns.add(redrive.deadLetterTargetArn);
  const arn = stack.names.arn(logicalId);
  const settings = { name: logicalId, arn, url: stack.names.queueUrl(logicalId), redrive };
  queues.set(arn, new Queue({ ...settings, visibilitySeconds: Number(VisibilityTimeout), delaySeconds: Number(DelaySeconds) }, clock));
}

function startFunction(resource: ConcreteResource, { stack, functions, asyncConfigs, deadLetterArns }: Starting): void {
  const settings = stack.functionSettings(resource);
  functions.add(settings);
  const { TargetArn } = (resource.properties.DeadLetterConfig ?? {}) as { TargetArn?: string };
  if (!TargetArn) return;
  deadLetterArns.add(TargetArn);
  asyncConfigs.set(settings.arn, { Destination: TargetArn });
}

function rememberAsyncConfig({ properties }: ConcreteResource, { stack, asyncConfigs, deadLetterArns }: Starting): void {
  const { OnFailure } = (properties.DestinationConfig ?? {}) as { OnFailure?: { Destination: string } };
  const arn = stack.names.arn(String(properties.FunctionName));
  asyncConfigs.set(arn, { ...asyncConfigs.get(arn), ...(OnFailure ?? {}), MaximumRetryAttempts: properties.MaximumRetryAttempts });
  if (OnFailure) deadLetterArns.add(OnFailure.Destination);
}

function startStateMachine({ logicalId, properties }: ConcreteResource, { stack, machines }: Starting): void {
  const { DefinitionString, Definition, DefinitionSubstitutions } = properties;
  if (DefinitionSubstitutions) throw new Error(`The state machine ${logicalId} has substitutions, which the local runtime does not know.`);
  const definition = typeof DefinitionString === 'string' ? JSON.parse(DefinitionString) : Definition;
  machines.add(logicalId, stack.names.arn(logicalId), definition);
}

function startEventSource({ logicalId, properties }: ConcreteResource, { queues, functions, clock, stack, region }: Starting): void {
  const queue = queues.get(String(properties.EventSourceArn));
  if (!queue) throw new Error(`${logicalId} reads from ${properties.EventSourceArn}, which is no queue of the stack.`);
  if (properties.FilterCriteria) throw new Error(`${logicalId} filters messages, which the local runtime does not know.`);
  if (properties.Enabled === false) return;
  const invoke = functions.invoker(stack.names.arn(String(properties.FunctionName)));
  new EventSource(queue, invoke, clock, {
    batchSize: Number(properties.BatchSize ?? 10),
    batchingWindowSeconds: Number(properties.MaximumBatchingWindowInSeconds ?? 0),
    reportsItemFailures: ((properties.FunctionResponseTypes ?? []) as string[]).includes('ReportBatchItemFailures'),
    region,
  });
}

function startRule({ logicalId, properties }: ConcreteResource, starting: Starting): void {
  const { EventPattern, ScheduleExpression, State, Targets = [] } = properties;
  if (State === 'DISABLED') return;
  const targets = (Targets as Json[]).map((each, index) => startTarget(each, starting, `${logicalId}.Targets[${index}]`));
  if (EventPattern) starting.bus.add({ name: logicalId, pattern: EventPattern as Json, targets });
  if (!ScheduleExpression) return;
  const event = (time: Date) => scheduledEvent(time, starting.stack.names.arn(logicalId), starting.bus);
  const schedule = { name: logicalId, expression: String(ScheduleExpression), firesAtStart: false, event };
  for (const each of targets) startSchedule({ ...schedule, target: each }, starting.clock);
}

function startScheduler({ logicalId, properties }: ConcreteResource, starting: Starting): void {
  const { ScheduleExpression, State, Target } = properties;
  if (State === 'DISABLED') return;
  const event = (time: Date) => scheduledEvent(time, starting.stack.names.arn(logicalId), starting.bus);
  const schedule = { name: logicalId, expression: String(ScheduleExpression), firesAtStart: true, event };
  startSchedule({ ...schedule, target: startTarget(Target as Json, starting, `${logicalId}.Target`) }, starting.clock);
}

function startTarget(properties: Json, { targets, deadLetterArns }: Starting, path: string) {
  const { Arn } = (properties.DeadLetterConfig ?? {}) as { Arn?: string };
  if (Arn) deadLetterArns.add(Arn);
  return target(properties, targets, path);
}

function scheduledEvent(time: Date, arn: string, bus: Bus): BusEvent {
  return bus.complete({
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    resources: [arn],
    time: `${time.toISOString().slice(0, 19)}Z`,
  });
}

function targetParts({ queues, listener, ...parts }: StackParts, asyncConfigs: Map<string, Json>): TargetParts {
  const queueByArn = (arn: string): Queue => {
    const found = queues.get(arn);
    if (!found) throw new Error(`The stack has no queue ${arn}.`);
    return found;
  };
  const asyncSettings = (functionArn: string): AsyncSettings => {
    const { Destination, MaximumRetryAttempts = 2 } = asyncConfigs.get(functionArn) ?? {};
    const onGivenUp = (event: unknown, reason: string) => {
      if (!Destination) return listener.onDropped(functionArn.split(':').at(-1) ?? functionArn, event, reason);
      queueByArn(String(Destination)).send(JSON.stringify(event), { [DEAD_LETTER_REASON]: { DataType: 'String', StringValue: reason } });
    };
    return { retries: Number(MaximumRetryAttempts), onGivenUp };
  };
  return { ...parts, queueByArn, asyncSettings };
}

function deadLetterQueues({ queues, stack, deadLetterArns, listener }: Starting): Queue[] {
  for (const queue of queues.values()) queue.deadLetters = queues.get(queue.settings.redrive?.deadLetterTargetArn ?? '');
  const url = stack.output(STACK_OUTPUT.deadLetterQueue);
  const found = [...queues.values()].filter(({ settings }) => deadLetterArns.has(settings.arn) || settings.url === url);
  for (const queue of found) queue.onArrival = message => listener.onDeadLetter(queue, message);
  return found;
}

import { own } from '../../lambdas/shared/own';
import type { Bus, BusEvent } from './bus';
import { EventSource } from './event-source';
import { startSchedule } from './schedules';
import type { ConcreteResource } from './stack';
import type { StartingStack } from './starting-stack';
import { target } from './targets';

type Json = Record<string, unknown>;

/** Lets a function read a queue. */
export function startEventSource(
  { logicalId, properties }: ConcreteResource,
  { queues, functions, clock, stack, region }: StartingStack,
): void {
  const queue = queues.get(String(properties.EventSourceArn));
  if (!queue) throw new Error(`${logicalId} reads from ${properties.EventSourceArn}, which is no queue of the stack.`);
  const unknown = ['FilterCriteria'].find(member => own(properties, member));
  if (unknown)
    throw new Error(`${logicalId} has ${unknown}, which the local runtime does not know: add it to local/cloud/event-source.ts.`);
  const { MaximumConcurrency = Number.POSITIVE_INFINITY } = (properties.ScalingConfig ?? {}) as { MaximumConcurrency?: number };
  if (properties.Enabled === false) return;
  const invoke = functions.invoker(stack.names.arn(String(properties.FunctionName)));
  new EventSource(queue, invoke, clock, {
    batchSize: Number(properties.BatchSize ?? 10),
    windowSeconds: Number(properties.MaximumBatchingWindowInSeconds ?? 0),
    maximumConcurrency: MaximumConcurrency,
    reportsItemFailures: ((properties.FunctionResponseTypes ?? []) as string[]).includes('ReportBatchItemFailures'),
    region,
  });
}

/** Lets events of the bus, or the time, set something going. */
export function startRule({ logicalId, properties }: ConcreteResource, starting: StartingStack): void {
  const { Description, EventPattern, ScheduleExpression, State, Targets = [] } = properties;
  if (State === 'DISABLED') return;
  const targets = (Targets as Json[]).map((each, index) => startTarget(each, starting, `${logicalId}.Targets[${index}]`));
  if (EventPattern)
    starting.bus.add({ name: logicalId, description: Description as string | undefined, pattern: EventPattern as Json, targets });
  if (!ScheduleExpression) return;
  const event = (time: Date) => scheduledEvent(time, starting.stack.names.arn(logicalId), starting.bus);
  const schedule = { name: logicalId, expression: String(ScheduleExpression), firesAtStart: false, event };
  for (const each of targets) startSchedule({ ...schedule, target: each }, starting.clock);
}

/** Lets EventBridge Scheduler set something going. */
export function startScheduler({ logicalId, properties }: ConcreteResource, starting: StartingStack): void {
  const { ScheduleExpression, ScheduleExpressionTimezone, State, Target } = properties;
  if (State === 'DISABLED') return;
  const timeZone = ScheduleExpressionTimezone as string | undefined;
  const event = (time: Date) => scheduledEvent(time, starting.stack.names.arn(logicalId), starting.bus);
  const schedule = { name: logicalId, expression: String(ScheduleExpression), timeZone, firesAtStart: true, event };
  startSchedule({ ...schedule, target: startTarget(Target as Json, starting, `${logicalId}.Target`) }, starting.clock);
}

function startTarget(properties: Json, { targets, deadLetterArns }: StartingStack, path: string) {
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

import { own } from '../../lambdas/shared/own';
import { type AsyncSettings, invokeAsync } from './async-invocation';
import type { Target } from './bus';
import type { EventClock } from './event-clock';
import type { Functions } from './functions';
import type { Queue } from './queue';
import type { StateMachines } from './state-machines';

type Json = Record<string, unknown>;

/** What a rule or a schedule can set going. */
export interface TargetParts {
  clock: EventClock;
  functions: Functions;
  machines: StateMachines;
  queueByArn(arn: string): Queue;
  /** How asynchronous invocations of a function are retried. */
  asyncSettings(functionArn: string): AsyncSettings;
}

const PLAIN_MEMBERS = ['Id', 'Arn', 'RoleArn', 'Input', 'InputPath', 'RetryPolicy', 'DeadLetterConfig', 'SqsParameters'];

/**
 * The target of a rule or a schedule.
 * @param properties one entry of `Targets`, resolved
 * @throws for a kind of target, or a member, that cannot run locally
 */
export function target(properties: Json, parts: TargetParts, path: string): Target {
  const unknown = Object.keys(properties).find(member => !PLAIN_MEMBERS.includes(member));
  if (unknown) throw new Error(`${path} has ${unknown}, which the local runtime does not know.`);
  const arn = String(properties.Arn);
  return { description: arn, input: event => targetInput(properties, event), deliver: deliveryTo(arn, parts, path) };
}

function deliveryTo(arn: string, parts: TargetParts, path: string): (input: unknown) => void {
  const service = arn.split(':')[2];
  if (service === 'lambda') {
    const invoke = parts.functions.invoker(arn);
    return input => void invokeAsync(invoke, input, parts.clock, parts.asyncSettings(arn));
  }
  if (service === 'sqs') {
    const queue = parts.queueByArn(arn);
    return input => void queue.send(JSON.stringify(input));
  }
  if (service === 'states') return input => parts.machines.start(arn, input);
  // Mail and logs lead out of the stack: nothing of it waits for them.
  if (service === 'sns' || service === 'logs') return () => {};
  throw new Error(`${path} sends to ${arn}, a kind of target that the local runtime does not know.`);
}

function targetInput({ Input, InputPath }: Json, event: unknown): unknown {
  if (typeof Input === 'string') return JSON.parse(Input);
  if (typeof InputPath !== 'string' || InputPath === '$') return event;
  const steps = InputPath.replace(/^\$\.?/, '').split('.');
  return steps.reduce<unknown>((value, step) => own(value as Json | undefined, step), event);
}

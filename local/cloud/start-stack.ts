import { STACK_OUTPUT } from '../../lambdas/shared/contract';
import { type AsyncSettings, failureRecord } from './async-invocation';
import type { Queue } from './queue';
import { IGNORED, STARTERS } from './resource-types';
import type { Stack } from './stack';
import type { StackParts, StartingStack } from './starting-stack';
import type { TargetParts } from './targets';

type Json = Record<string, unknown>;

/** Starts every resource of a stack and says which of its queues hold dead letters. */
export async function startStack(stack: Stack, parts: StackParts): Promise<Queue[]> {
  const resources = stack.resources(
    STARTERS.map(([type]) => type),
    IGNORED,
  );
  const asyncConfigs = new Map<string, Json>();
  const deadLetterArns = new Set<string>();
  const starting: StartingStack = { ...parts, stack, asyncConfigs, deadLetterArns, targets: targetParts(parts, asyncConfigs) };
  for (const [type, start] of STARTERS) {
    for (const resource of resources.filter(candidate => candidate.type === type)) await start(resource, starting);
  }
  return deadLetterQueues(starting);
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

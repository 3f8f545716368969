import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { TrustedAdvisorRefresh } from '../../lib/trusted-advisor-refresh';

/** What a task state calls, by the state's name. */
export type Tasks = Record<string, (input: Record<string, unknown>) => Promise<unknown>>;

export interface MachineRun {
  output: Record<string, unknown>;
  /** States that were entered, and retries: what AWS bills. */
  transitions: number;
}

/** The state machine as it is deployed, with other tasks behind its states; its waits take no real time. */
export function deployedMachine(tasks: Tasks): (runId: string) => Promise<MachineRun> {
  const definition = synthesisedDefinition();
  const none = Object.fromEntries(Object.keys(definition.States).map(name => [name, 0]));
  const handlers = Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      async (call: unknown) => ({ Payload: await task((call as { Payload: Record<string, unknown> }).Payload) }),
    ]),
  );
  return async runId => {
    const machine = new StateMachine(definition as never as StateMachineDefinition, { validationOptions: { checkArn: false } });
    const execution = machine.run(
      {},
      {
        overrides: { taskResourceLocalHandlers: handlers as never, waitTimeOverrides: none, retryIntervalOverrides: none },
        context: { Execution: { Name: runId } },
      },
    );
    const counting = countTransitions(execution.eventLogs);
    return { output: (await execution.result) as Record<string, unknown>, transitions: await counting };
  };
}

async function countTransitions(events: AsyncIterable<{ type: string }>): Promise<number> {
  let transitions = 0;
  for await (const { type } of events) if (type === 'StateEntered' || type === 'StateRetried') transitions++;
  return transitions;
}

function synthesisedDefinition(): { States: Record<string, unknown> } {
  const env = { account: '123456789012', region: 'us-east-1' };
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Bench', { env });
  const settings = { schedule: 'rate(1 day)', language: 'en', checkCategories: 'all', excludedCheckIds: '', deadlineMinutes: 60 };
  new TrustedAdvisorRefresh(stack, 'TrustedAdvisor', settings);
  const [machine] = Object.values(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'));
  const parts: unknown[] = machine!.Properties.DefinitionString['Fn::Join'][1];
  return JSON.parse(parts.map(part => (typeof part === 'string' ? part : nameOf(part as Reference))).join(''));
}

type Reference = { Ref?: string; 'Fn::GetAtt'?: string[] };

/** The partition, or a function. */
function nameOf(reference: Reference): string {
  return reference.Ref ? 'aws' : `arn:aws:lambda:us-east-1:123456789012:function:${reference['Fn::GetAtt']![0]}`;
}

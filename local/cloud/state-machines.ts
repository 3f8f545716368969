import type { StateMachine as StateMachineClass, StateMachineDefinition } from 'aws-local-stepfunctions';
import { loadInterpreter, type States, withoutDefaultTimeout } from './asl-interpreter';
import type { EventClock } from './event-clock';
import type { Functions } from './functions';
import type { Outcome } from './outcome';

/** How an execution went. */
export interface Execution {
  arn: string;
  input: unknown;
  machine: string;
  startedAt: number;
  endedAt?: number;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  /** States that were entered, and retries: what AWS bills. */
  transitions: number;
  output?: unknown;
  error?: string;
  cause?: string;
}

/** A step of an execution, as the interpreter logs it. */
export interface ExecutionStep {
  type: string;
  state?: { name: string; type: string; input?: unknown; output?: unknown };
  Error?: string;
  Cause?: unknown;
}

export interface StateMachinesOptions {
  clock: EventClock;
  functions: Functions;
  onStep(execution: Execution, step: ExecutionStep): void;
}

type Handlers = Record<string, (input: unknown) => Promise<unknown>>;

/** The stack's state machines, run by an interpreter from npm on the run's clock. */
export class StateMachines {
  private readonly definitions = new Map<string, { name: string; machine: StateMachineClass; handlers: Handlers }>();
  private readonly StateMachine: typeof StateMachineClass;
  /** All executions, in the order in which they started. */
  readonly executions: Execution[] = [];

  constructor(private readonly options: StateMachinesOptions) {
    this.StateMachine = loadInterpreter(options.clock);
  }

  /** @throws when the definition is not one that the interpreter can run as AWS would */
  add(name: string, arn: string, definition: StateMachineDefinition): void {
    if (JSON.stringify(definition).includes('"QueryLanguage":"JSONata"'))
      throw new Error(`The state machine ${name} uses JSONata, which cannot run locally.`);
    const { States } = definition as unknown as { States: States };
    const patient = { ...definition, States: withoutDefaultTimeout(States) } as unknown as StateMachineDefinition;
    const machine = new this.StateMachine(patient, { validationOptions: { noValidate: true } });
    this.definitions.set(arn, { name, machine, handlers: this.handlers(States) });
  }

  has(arn: string): boolean {
    return this.definitions.has(arn);
  }

  /** Starts an execution; its end never rejects. */
  start(arn: string, input: unknown): Execution {
    const found = this.definitions.get(arn);
    if (!found) throw new Error(`The stack has no state machine ${arn}.`);
    const context = contextObject(found.name, arn, this.executions.length + 1, this.options.clock.now());
    const execution: Execution = {
      arn: context.Execution.Id,
      input: input ?? {},
      machine: found.name,
      startedAt: this.options.clock.time(),
      status: 'RUNNING',
      transitions: 0,
    };
    this.executions.push(execution);
    const run = found.machine.run(structuredClone(input ?? {}) as never, {
      overrides: { taskResourceLocalHandlers: found.handlers as never },
      context: context as never,
    });
    void this.follow(execution, run.eventLogs, run.result);
    return execution;
  }

  private end(execution: Execution, result: Partial<Execution>): void {
    Object.assign(execution, result, { endedAt: this.options.clock.time() });
    this.options.onStep(execution, { type: 'ExecutionEnded' });
  }

  private async follow(execution: Execution, steps: AsyncIterable<unknown>, result: Promise<unknown>): Promise<void> {
    const ending = result.then(
      (output): Partial<Execution> => ({ status: 'SUCCEEDED', output }),
      (error: Error): Partial<Execution> => ({ status: 'FAILED', ...failure(error) }),
    );
    for await (const step of steps as AsyncIterable<ExecutionStep>) {
      if (step.type === 'StateEntered' || step.type === 'StateRetried') execution.transitions++;
      this.options.onStep(execution, step);
    }
    this.end(execution, await ending);
  }

  /** State names are unique in a definition, also inside Map and Parallel. */
  private handlers(states: States): Handlers {
    const handlers = Object.entries(states).map(([name, state]): Handlers => {
      const inner = [state.Iterator, state.ItemProcessor, ...(state.Branches ?? [])].filter(machine => machine !== undefined);
      const own = state.Type === 'Task' ? { [name]: this.task(state.Resource) } : {};
      return Object.assign(own, ...inner.map(machine => this.handlers(machine.States)));
    });
    return Object.assign({}, ...handlers);
  }

  private task(resource: string): (input: unknown) => Promise<unknown> {
    if (resource.startsWith('arn:aws:lambda:')) {
      const invoke = this.options.functions.invoker(resource);
      return async input => payloadOf(await invoke(input));
    }
    if (!/^arn:aws:states:::lambda:invoke$/.test(resource))
      throw new Error(`A task calls ${resource}, which the local runtime does not know.`);
    return async input => {
      const { FunctionName, Payload } = input as { FunctionName: string; Payload: unknown };
      const outcome = await this.options.functions.invoker(FunctionName)(Payload);
      return { ExecutedVersion: '$LATEST', StatusCode: 200, Payload: payloadOf(outcome) };
    };
  }
}

function payloadOf(outcome: Outcome): unknown {
  if (outcome.ok) return outcome.payload;
  const { errorType, errorMessage, trace } = outcome;
  throw Object.assign(new Error(JSON.stringify({ errorType, errorMessage, trace })), { name: errorType });
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
function contextObject(name: string, arn: string, number: number, now: Date) {
  const id = `${arn.replace(':stateMachine:', ':execution:')}:local-${number}`;
  return { Execution: { Id: id, Name: `local-${number}`, StartTime: now.toISOString() }, StateMachine: { Id: arn, Name: name } };
}

function failure(error: Error): { error: string; cause: string } {
  const { name, message } = (error.cause ?? error) as Error;
  return { error: name, cause: message };
}

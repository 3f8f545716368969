import type { EventClock } from './event-clock';
import { ExecutionEnvironment } from './execution-environment';
import { type CloudPlace, type FunctionSettings, functionEnvironment } from './function-environment';
import type { LocalNetwork } from './local-network';
import type { Outcome } from './outcome';

export interface FunctionsOptions {
  place: CloudPlace;
  clock: EventClock;
  network: LocalNetwork;
  onLog(functionName: string, line: string): void;
  /** Hears how each invocation ended. */
  onInvocation(functionName: string, outcome: Outcome): void;
}

/** One invocation, by whoever makes it. */
export type Invoke = (event: unknown) => Promise<Outcome>;

/** The stack's functions, each with its warm environments. */
export class Functions {
  private readonly functions = new Map<string, LocalFunction>();

  constructor(private readonly options: FunctionsOptions) {}

  add(settings: FunctionSettings): void {
    this.functions.set(settings.arn, new LocalFunction(settings, this.options));
  }

  /** @param arn of the function, with or without a version. @throws when the stack has no such function */
  invoker(arn: string): Invoke {
    const found = this.functions.get(arn) ?? this.functions.get(arn.replace(/:[^:]+$/, ''));
    if (!found) throw new Error(`The stack has no function ${arn}.`);
    return event => found.invoke(event);
  }

  /** Whether it is known what every running invocation waits for. */
  get wait(): boolean {
    return [...this.functions.values()].every(({ waits }) => waits);
  }
}

class LocalFunction {
  private readonly environments = new Set<ExecutionEnvironment>();
  private warm: ExecutionEnvironment[] = [];
  private started = 0;
  private requests = 0;

  constructor(
    private readonly settings: FunctionSettings,
    private readonly options: FunctionsOptions,
  ) {}

  /** As in Lambda: a warm environment that is free, or else a new one. */
  async invoke(event: unknown): Promise<Outcome> {
    const environment = this.warm.pop() ?? this.start();
    const outcome = await environment.invoke(event, this.requestId());
    if (this.environments.has(environment)) this.warm.push(environment);
    this.options.onInvocation(this.settings.name, outcome);
    return outcome;
  }

  get waits(): boolean {
    return [...this.environments].every(({ waits }) => waits);
  }

  private start(): ExecutionEnvironment {
    const { place, clock, network, onLog } = this.options;
    const environment: ExecutionEnvironment = new ExecutionEnvironment({
      id: `${this.settings.name}/${++this.started}`,
      settings: this.settings,
      variables: functionEnvironment(this.settings, place),
      clock,
      network,
      onLog: line => onLog(this.settings.name, line),
      onEnd: () => this.forget(environment),
    });
    this.environments.add(environment);
    return environment;
  }

  private forget(environment: ExecutionEnvironment): void {
    this.environments.delete(environment);
    this.warm = this.warm.filter(other => other !== environment);
  }

  private requestId(): string {
    return `00000000-0000-4000-8000-${String(++this.requests).padStart(12, '0')}`;
  }
}

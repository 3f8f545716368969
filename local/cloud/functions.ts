import type { Activity } from './activity';
import type { EventClock } from './event-clock';
import { type CloudPlace, type FunctionSettings, functionEnvironment } from './function-environment';
import { FunctionInstance } from './function-instance';
import type { Outcome } from './function-messages';

export interface FunctionsOptions {
  place: CloudPlace;
  clock: EventClock;
  activity: Activity;
  /** The present moment, shared with the workers. */
  time: SharedArrayBuffer;
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

  async stop(): Promise<void> {
    await Promise.all([...this.functions.values()].map(each => each.stop()));
  }
}

class LocalFunction {
  private readonly instances = new Set<FunctionInstance>();
  private warm: FunctionInstance[] = [];
  private started = 0;
  private requests = 0;

  constructor(
    private readonly settings: FunctionSettings,
    private readonly options: FunctionsOptions,
  ) {}

  /** As in Lambda: a warm environment that is free, or else a new one. */
  async invoke(event: unknown): Promise<Outcome> {
    const instance = this.warm.pop() ?? this.start();
    const outcome = await instance.invoke(event, this.requestId());
    if (this.instances.has(instance)) this.warm.push(instance);
    this.options.onInvocation(this.settings.name, outcome);
    return outcome;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.instances].map(instance => instance.stop()));
  }

  private start(): FunctionInstance {
    const { place, clock, activity, time, onLog } = this.options;
    const instance: FunctionInstance = new FunctionInstance({
      id: `${this.settings.name}/${++this.started}`,
      settings: this.settings,
      environment: functionEnvironment(this.settings, place),
      clock,
      activity,
      time,
      onLog: line => onLog(this.settings.name, line),
      onEnd: () => this.forget(instance),
    });
    this.instances.add(instance);
    return instance;
  }

  private forget(instance: FunctionInstance): void {
    this.instances.delete(instance);
    this.warm = this.warm.filter(other => other !== instance);
  }

  private requestId(): string {
    return `00000000-0000-4000-8000-${String(++this.requests).padStart(12, '0')}`;
  }
}

import { Worker } from 'node:worker_threads';
import type { Activity } from './activity';
import type { Cancel, EventClock } from './event-clock';
import type { FunctionSettings } from './function-environment';
import type { FromWorker, Outcome, ToWorker, WorkerSettings } from './function-messages';
import { workerCode } from './worker-code';

export interface InstanceOptions {
  id: string;
  settings: FunctionSettings;
  environment: Record<string, string>;
  clock: EventClock;
  activity: Activity;
  /** The present moment, shared with the thread. */
  time: SharedArrayBuffer;
  /** Hears each line that the function prints. */
  onLog(line: string): void;
  /** The thread is gone: it crashed or was stopped. */
  onEnd(): void;
}

/** One execution environment of a function: a worker thread that stays warm until it crashes or runs into its timeout. */
export class FunctionInstance {
  private readonly worker: Worker;
  private readonly timers = new Map<number, Cancel>();
  private readonly probes = new Map<number, (inFlight: number) => void>();
  private overdue: number[] = [];
  private lastProbe = 0;
  private finish: ((outcome: Outcome) => void) | undefined;
  private ended = false;

  constructor(private readonly options: InstanceOptions) {
    this.worker = new Worker(workerCode(), {
      eval: true,
      env: options.environment,
      workerData: workerSettings(options),
      stdout: true,
      stderr: true,
      execArgv: [],
    });
    this.worker.on('message', (message: FromWorker) => this.receive(message));
    this.worker.on('error', error =>
      this.end({ ok: false, errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') }),
    );
    this.worker.on('exit', code =>
      this.end({ ok: false, errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with exit code ${code}` }),
    );
    for (const stream of [this.worker.stdout, this.worker.stderr]) this.readLines(stream);
  }

  /** Runs the handler once; an invocation that outlives its timeout on the run's clock takes the thread with it. */
  invoke(event: unknown, requestId: string): Promise<Outcome> {
    const { clock, activity, settings, id } = this.options;
    const deadline = clock.time() + settings.timeoutSeconds * 1000;
    const end = activity.begin({ id, requestsInFlight: () => this.probe() });
    const cancelTimeout = clock.schedule(deadline, () => this.end(timedOut(settings, requestId)));
    return new Promise(resolve => {
      this.finish = outcome => {
        this.finish = undefined;
        cancelTimeout();
        end();
        resolve(outcome);
      };
      this.send({ type: 'invoke', requestId, event: JSON.stringify(event ?? null), deadline });
      this.thaw();
    });
  }

  /** Stops the thread for good. */
  async stop(): Promise<void> {
    this.ended = true;
    await this.worker.terminate();
  }

  private receive(message: FromWorker): void {
    // A probe's answer is no activity: it must not keep the run from coming to rest.
    if (message.type !== 'rests') this.options.activity.touch();
    if (message.type === 'rests') this.probes.get(message.probe)?.(message.inFlight);
    else if (message.type === 'timer') this.setTimer(message.timer, message.milliseconds);
    else if (message.type === 'cancel') this.cancelTimer(message.timer);
    else if (message.type === 'request-ended') this.options.activity.requests.ended(this.options.id, message.request);
    else this.finish?.(message.outcome);
  }

  private setTimer(timer: number, milliseconds: number): void {
    const cancel = this.options.clock.schedule(this.options.clock.time() + milliseconds, () => this.fire(timer));
    this.timers.set(timer, cancel);
  }

  private cancelTimer(timer: number): void {
    this.timers.get(timer)?.();
    this.timers.delete(timer);
    this.overdue = this.overdue.filter(other => other !== timer);
  }

  /** Between invocations Lambda freezes the environment: what falls due then happens when it is thawed. */
  private fire(timer: number): void {
    this.timers.delete(timer);
    if (this.finish) this.send({ type: 'fire', timer });
    else this.overdue.push(timer);
  }

  private thaw(): void {
    for (const timer of this.overdue) this.send({ type: 'fire', timer });
    this.overdue = [];
  }

  private probe(): Promise<number> {
    if (this.ended) return Promise.resolve(0);
    const probe = ++this.lastProbe;
    return new Promise(resolve => {
      this.probes.set(probe, inFlight => {
        this.probes.delete(probe);
        resolve(inFlight);
      });
      this.worker.postMessage({ type: 'probe', probe } satisfies ToWorker);
    });
  }

  private send(message: ToWorker): void {
    this.options.activity.touch();
    this.worker.postMessage(message);
  }

  private end(outcome: Outcome): void {
    if (this.ended) return;
    this.ended = true;
    for (const cancel of this.timers.values()) cancel();
    for (const answer of this.probes.values()) answer(0);
    this.options.onEnd();
    this.finish?.(outcome);
    void this.worker.terminate();
  }

  private readLines(stream: NodeJS.ReadableStream): void {
    let rest = '';
    stream.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.options.onLog(line);
    });
  }
}

function workerSettings({ id, settings, time }: InstanceOptions): WorkerSettings {
  const { name, arn, memoryMegabytes, file, exportName } = settings;
  return { worker: id, functionName: name, functionArn: arn, memoryMegabytes, file, exportName, time };
}

function timedOut({ timeoutSeconds }: FunctionSettings, requestId: string): Outcome {
  const seconds = timeoutSeconds.toFixed(2);
  return {
    ok: false,
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
  };
}

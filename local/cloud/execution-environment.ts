import { AsyncLocalStorage } from 'node:async_hooks';
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { own } from '../../lambdas/shared/own';
import type { Cancel, EventClock } from './event-clock';
import { type FunctionSettings, functionContext } from './function-environment';
import { EnvironmentNetwork, type LocalNetwork } from './local-network';
import { failureOf, type Outcome, timedOut } from './outcome';
import { loadModule, type Surroundings } from './sandbox';
import { seededRandom } from './seeded-random';
import { VirtualTime } from './virtual-time';

type Handler = (event: unknown, context: object) => unknown;

export interface EnvironmentOptions {
  /** What its random numbers follow from. */
  id: string;
  settings: FunctionSettings;
  variables: Record<string, string>;
  clock: EventClock;
  network: LocalNetwork;
  /** Hears each line that the function prints. */
  onLog(line: string): void;
  /** It crashed or was stopped. */
  onEnd(): void;
}

const running = new AsyncLocalStorage<ExecutionEnvironment>();

/** An error that nobody caught ends the environment in which it came about. False: it came about in none. */
export function endWith(error: unknown): boolean {
  const environment = running.getStore();
  environment?.end(failureOf(error));
  return environment !== undefined;
}

/**
 * One execution environment of a function: its bundle, loaded once with time, network, variables and output of its own. It stays warm until it crashes or runs
 * into its timeout; then whatever still goes on in it reaches nothing any more.
 */
export class ExecutionEnvironment {
  private readonly time: VirtualTime;
  private readonly network: EnvironmentNetwork;
  private handler: Handler | undefined;
  private finish: ((outcome: Outcome) => void) | undefined;
  private hasEnded = false;

  constructor(private readonly options: EnvironmentOptions) {
    this.time = new VirtualTime(options.clock);
    this.network = new EnvironmentNetwork(options.network);
  }

  /** Whether it is known what its invocation, if there is one, waits for. */
  get waits(): boolean {
    return !this.finish || this.network.inFlight > 0 || this.time.pendingTimers > 0;
  }

  /** Runs the handler once; an invocation that outlives its timeout on the run's clock takes the environment with it. */
  invoke(event: unknown, requestId: string): Promise<Outcome> {
    const { clock, settings } = this.options;
    const deadline = clock.time() + settings.timeoutSeconds * 1000;
    const cancelTimeout: Cancel = clock.schedule(deadline, () => this.end(timedOut(settings, requestId)));
    return new Promise(resolve => {
      this.finish = outcome => {
        this.finish = undefined;
        cancelTimeout();
        this.time.freeze();
        resolve(outcome);
      };
      const given = JSON.parse(JSON.stringify(event ?? null));
      void running.run(this, async () =>
        this.finished(
          await this.outcome(
            given,
            functionContext(settings, requestId, () => deadline - clock.time()),
          ),
        ),
      );
      // Between invocations Lambda freezes the environment: what fell due meanwhile happens now.
      this.time.thaw();
    });
  }

  /** Ends it for good. */
  end(outcome: Outcome): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.time.end();
    this.network.close();
    this.options.onEnd();
    this.finish?.(outcome);
  }

  private finished(outcome: Outcome): void {
    if (!this.hasEnded) this.finish?.(outcome);
  }

  private async outcome(event: unknown, context: object): Promise<Outcome> {
    try {
      this.handler ??= this.load();
      const result = await this.handler(event, context);
      return { ok: true, payload: result === undefined ? null : JSON.parse(JSON.stringify(result)) };
    } catch (error) {
      return failureOf(error);
    }
  }

  private load(): Handler {
    const { file, exportName } = this.options.settings;
    const exported = own(loadModule(file, this.surroundings()), exportName);
    if (typeof exported !== 'function') throw new Error(`${file} exports no function ${exportName}.`);
    return exported as Handler;
  }

  private surroundings(): Surroundings {
    const stream = this.lines();
    const ownProcess = Object.create(process, {
      env: { value: this.options.variables },
      stdout: { value: stream },
      stderr: { value: stream },
      exit: { value: (code = 0) => this.exit(code) },
    });
    const random = Object.create(Math, { random: { value: seededRandom(this.options.id) } });
    const output = new Console({ stdout: stream, stderr: stream });
    return {
      globals: { ...this.time.globals, ...this.network.globals, process: ownProcess, console: output, Math: random },
      modules: { ...this.time.modules, ...this.network.modules, process: ownProcess },
    };
  }

  private exit(code: number): never {
    this.end({ ok: false, errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with exit code ${code}` });
    throw new Error('The execution environment has ended.');
  }

  private lines(): Writable {
    let rest = '';
    const write = (chunk: Buffer, _: string, done: () => void) => {
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      if (!this.hasEnded) for (const line of lines) this.options.onLog(line);
      done();
    };
    return new Writable({ write });
  }
}

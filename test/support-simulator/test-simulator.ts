import { SupportClient } from '@aws-sdk/client-support';
import type { Clock } from '../../local/clock';
import { startSimulator } from '../../local/support-simulator/server';
import type { SimulatorOptions } from '../../local/support-simulator/settings';
import type { Simulator } from '../../local/support-simulator/simulator';

/** Time that passes only when a test says so. */
class ManualClock implements Clock {
  #now = Date.parse('2026-11-22T10:00:00Z');
  #sleepers: { until: number; wake: () => void }[] = [];
  #onSleep: (() => void)[] = [];

  now = () => new Date(this.#now);

  sleep(milliseconds: number): Promise<void> {
    return new Promise(wake => {
      this.#sleepers.push({ until: this.#now + milliseconds, wake });
      for (const notify of this.#onSleep.splice(0)) notify();
    });
  }

  advance(seconds: number): void {
    this.#now += seconds * 1000;
    const due = this.#sleepers.filter(({ until }) => until <= this.#now);
    this.#sleepers = this.#sleepers.filter(({ until }) => until > this.#now);
    for (const { wake } of due) wake();
  }

  /** Resolves when somebody waits on this clock. */
  untilSomebodySleeps(): Promise<void> {
    if (this.#sleepers.length > 0) return Promise.resolve();
    return new Promise(resolve => this.#onSleep.push(resolve));
  }
}

/** A simulator with the real SDK client pointed at it. */
export interface TestBed {
  clock: ManualClock;
  simulator: Simulator;
  client: SupportClient;
  stop(): Promise<void>;
}

/** For `startTestBed`: leave the rates and the hourly limit as they are by default. */
export const AWS_LIMITS = { supportCallsPerSecond: undefined, trustedAdvisorCallsPerSecond: undefined, casesPerHour: undefined };

/** Starts a simulator on a port the system chooses; it throttles only when `limits` says so. */
export async function startTestBed(options: SimulatorOptions = {}): Promise<TestBed> {
  const clock = new ManualClock();
  const unlimited = { supportCallsPerSecond: Number.POSITIVE_INFINITY, trustedAdvisorCallsPerSecond: Number.POSITIVE_INFINITY };
  const simulator = await startSimulator({ clock, ...options, limits: { ...unlimited, casesPerHour: 1000, ...options.limits } });
  const client = new SupportClient({
    endpoint: simulator.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const stop = async () => {
    client.destroy();
    await simulator.close();
  };
  return { clock, simulator, client, stop };
}

/** The error a call ends with; a call that succeeds fails the test. */
export async function errorOf(call: Promise<unknown>): Promise<Error> {
  const answer = await call.then(
    value => ({ value }),
    (error: Error) => ({ error }),
  );
  if ('error' in answer) return answer.error;
  throw new Error(`The call succeeded: ${JSON.stringify(answer.value)}`);
}

/** The name of the error a call ends with. */
export const errorNameOf = async (call: Promise<unknown>): Promise<string> => (await errorOf(call)).name;

/** A request for a case that AWS would accept. */
export const validCase = {
  subject: 'Latency of checkout',
  communicationBody: 'The alarm checkout-latency is in ALARM.',
  serviceCode: 'amazon-cloudwatch',
  categoryCode: 'general-guidance',
  severityCode: 'high',
};

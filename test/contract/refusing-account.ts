import { SupportClient } from '@aws-sdk/client-support';
import { supportApi } from '../../lambdas/cases/support/sdk-support-api';
import { type Simulator, startSimulator } from '../../local/support-simulator/server';
import { at } from '../cases/sample-incidents';
import { TestEngine } from '../cases/test-engine';

/** Errors that any operation may end with, beside those that the service model declares for it. */
export const COMMON_ERRORS = [
  'ThrottlingException',
  'SubscriptionRequiredException',
  'AccessDeniedException',
  'ExpiredTokenException',
  'InvalidParameterValueException',
] as const;

/** No answer, whether or not AWS has done what was asked. The socket breaks, or the SDK stops waiting. */
export const NO_ANSWERS = ['reset-before-work', 'reset-after-work', 'timeout-before-work', 'timeout-after-work'] as const;

/** The engine on the simulator, through the SDK: what an error means to it is what it means when deployed. */
export class RefusingAccount {
  readonly engine = new TestEngine({}, { resolveDelaySeconds: 0 });
  /** Operations that time out, and when. */
  private readonly timesOut = new Map<string, string>();

  private constructor(
    readonly simulator: Simulator,
    private readonly client: SupportClient,
  ) {
    client.middlewareStack.add((next, { commandName }) => async request => {
      const when = this.timesOut.get(commandName!);
      if (when === 'timeout-after-work') await next(request);
      if (when) throw Object.assign(new Error('The request timed out.'), { name: 'TimeoutError' });
      return next(request);
    });
    this.engine.services.support = supportApi({ repeatable: client, once: client });
  }

  static async start(): Promise<RefusingAccount> {
    let account: RefusingAccount | undefined;
    const clock = { now: () => new Date(at(account?.engine.seconds ?? 0)), sleep: async () => {} };
    const limits = { supportCallsPerSecond: Number.POSITIVE_INFINITY };
    const simulator = await startSimulator({ clock, limits, commentOnResolved: 'reopens' });
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    account = new RefusingAccount(
      simulator,
      new SupportClient({ region: 'us-east-1', endpoint: simulator.url, credentials, maxAttempts: 1 }),
    );
    return account;
  }

  /** Lets each call of an operation end with an error, until `mend`. */
  refuse(operation: string, error: string): void {
    if (error.startsWith('timeout')) this.timesOut.set(`${operation}Command`, error);
    else if (error.startsWith('reset')) this.simulator.faults.add({ operation, kind: error as 'reset-before-work' });
    else if (error === 'InternalServerError') this.simulator.faults.add({ operation, kind: 'internal-error' });
    else this.simulator.faults.add({ operation, kind: 'error', error });
  }

  mend(): void {
    this.timesOut.clear();
    this.simulator.faults.clear();
  }

  /** What was published of refusals: `Refused CreateCase`. */
  get told(): string[] {
    return this.engine.published
      .filter(({ detailType }) => /Refused|Failed|Accepted/.test(detailType))
      .map(({ detailType, detail }) => `${detailType.split(' ').at(-1)} ${detail.call}`);
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.simulator.close();
  }
}

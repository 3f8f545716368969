import { SupportClient } from '@aws-sdk/client-support';
import { supportApi } from '../../lambdas/cases/support/sdk-support-api';
import { startSimulator } from '../../local/support-simulator/server';
import type { Simulator } from '../../local/support-simulator/simulator';
import { at } from '../cases/sample-incidents';
import { TestEngine } from '../cases/test-engine';
import { type Refusals, refusals } from './refusals';

/** The engine on the simulator, through the SDK: what an error means to it is what it means when deployed. */
export interface RefusingAccount extends Refusals {
  engine: TestEngine;
  simulator: Simulator;
  /** What was published of refusals: `Refused CreateCase`. */
  told(): string[];
  stop(): Promise<void>;
}

export async function startRefusingAccount(): Promise<RefusingAccount> {
  const engine = new TestEngine({}, { resolveDelaySeconds: 0 });
  const clock = { now: () => new Date(at(engine.seconds)), sleep: async () => {} };
  const limits = { supportCallsPerSecond: Number.POSITIVE_INFINITY };
  const simulator = await startSimulator({ clock, limits, commentOnResolved: 'reopens' });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new SupportClient({ region: 'us-east-1', endpoint: simulator.url, credentials, maxAttempts: 1 });
  engine.services.support = supportApi({ repeatable: client, once: client });
  return {
    ...refusals(simulator, client),
    engine,
    simulator,
    told: () =>
      engine.published
        .filter(({ detailType }) => /Refused|Failed|Accepted/.test(detailType))
        .map(({ detailType, detail }) => `${detailType.split(' ').at(-1)} ${detail.call}`),
    async stop() {
      client.destroy();
      await simulator.close();
    },
  };
}

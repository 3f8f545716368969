import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchAccount, startAccount } from '../../bench/trusted-advisor/bench-account';
import { logger } from '../../lambdas/shared/runtime';
import { readWorld } from '../../local/support-simulator/world/read-world';
import { BUDGETS } from './budgets';

logger.setLogLevel('SILENT');

const WORLD = join(__dirname, '..', '..', 'local', 'support-simulator', 'worlds', 'large-account.json');

let account: BenchAccount;
beforeAll(async () => {
  account = await startAccount(readWorld(JSON.parse(readFileSync(WORLD, 'utf8'))));
});
afterAll(() => account.stop());

async function cost() {
  const { calls, transitions } = await account.run();
  return { transitions, supportCalls: Object.values(calls).reduce((sum, count) => sum + count, 0) };
}

test('a refresh of 600 checks, and one right after it', async () => {
  expect(await cost()).toEqual(BUDGETS.refresh);
  account.clock.pass(60_000);
  expect(await cost()).toEqual(BUDGETS.refreshOfNothing);
});

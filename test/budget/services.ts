import { plainWriter } from '../../lambdas/cases/engine/case-writer';
import type { CaseServices } from '../../lambdas/cases/engine/services';
import { STEPS } from '../../lambdas/cases/engine/steps';
import { createBudget } from '../../lambdas/cases/store/create-budget';
import { incidentStore } from '../../lambdas/cases/store/incident-store';
import { logger } from '../../lambdas/shared/runtime';
import { POLICY } from '../cases/sample-incidents';
import { type AroundCall, accountSupportApi } from '../simulation/account-support-api';
import { ROUTING } from '../simulation/routing';
import type { SupportAccount } from '../simulation/support-account';
import type { MeteredTable } from './metered-table';

logger.setLogLevel('SILENT');

/** As the stack's defaults have it. */
const DEFAULTS: CaseServices['policy'] = { ...POLICY, resolveDelaySeconds: 900, reopenWindowSeconds: 86_400 };

/** What the deployed functions work with, over a table that counts: DynamoDB's stores, plain texts, an account without trouble. */
export function meteredServices(table: MeteredTable, account: SupportAccount, clock: () => number, around?: AroundCall): CaseServices {
  const now = () => new Date(clock());
  return {
    incidents: incidentStore(table.documents, 'cases', 400, now),
    budget: createBudget(table.documents, 'cases', DEFAULTS.leaseSeconds),
    support: accountSupportApi(account, { around }),
    alarms: { stateOf: async () => 'OK', describe: async () => 'unknown', isMuted: async () => undefined },
    suppressions: { now: async () => undefined },
    leaveOut: async () => undefined,
    count: () => {},
    steps: STEPS,
    publish: async () => {},
    policy: DEFAULTS,
    routing: ROUTING,
    writer: plainWriter(ROUTING),
    installation: 'budget',
    now,
  };
}

import { plainWriter } from '../../lambdas/cases/engine/case-writer';
import type { CaseServices } from '../../lambdas/cases/engine/services';
import { STEPS } from '../../lambdas/cases/engine/steps';
import { createBudget } from '../../lambdas/cases/store/create-budget';
import { incidentStore } from '../../lambdas/cases/store/incident-store';
import type { SupportApi } from '../../lambdas/cases/support/support-api';
import { logger } from '../../lambdas/shared/runtime';
import { ROUTING } from '../simulation/faulty-services';
import type { SupportAccount } from '../simulation/support-account';
import type { MeteredTable } from './metered-table';

logger.setLogLevel('SILENT');

const POLICY: CaseServices['policy'] = {
  mode: 'Live',
  openDelaySeconds: 60,
  resolveDelaySeconds: 900,
  reopenWindowSeconds: 86_400,
  autoResolve: true,
  maxCasesPerHour: 5,
  quietPeriodSeconds: 900,
  leaseSeconds: 90,
};

/** A call to the Support API, around its answer: what it waits for, and who counts it. */
export type AroundCall = <T>(name: string, answer: () => T) => Promise<T>;

/** What the deployed functions work with, over a table that counts: DynamoDB's stores, plain texts, an account without trouble. */
export function meteredServices(
  table: MeteredTable,
  account: SupportAccount,
  clock: () => number,
  around: AroundCall = async (_, answer) => answer(),
): CaseServices {
  const now = () => new Date(clock());
  return {
    incidents: incidentStore(table.documents, 'cases', 400, now),
    budget: createBudget(table.documents, 'cases', POLICY.leaseSeconds),
    support: supportOf(account, around),
    alarms: { stateOf: async () => 'OK', describe: async () => 'unknown', isMuted: async () => undefined },
    suppressions: { now: async () => undefined },
    leaveOut: async () => undefined,
    count: () => {},
    steps: STEPS,
    publish: async () => {},
    policy: POLICY,
    routing: ROUTING,
    writer: plainWriter(ROUTING),
    installation: 'budget',
    now,
  };
}

function supportOf(account: SupportAccount, around: AroundCall): SupportApi {
  return {
    createCase: text => around('createCase', () => ({ outcome: 'done', value: { caseId: account.create(text, 0).caseId } })),
    addCommunication: (caseId, body) =>
      around('addCommunication', () => ({ outcome: 'done', value: account.addCommunication(caseId!, body, 'us') })),
    resolveCase: caseId => around('resolveCase', () => ({ outcome: 'done', value: account.setStatus(caseId!, 'resolved', 'us') })),
    readAhead: async () => {},
    findCases: (ours, since) => around('findCases', () => account.find(ours, since)),
    hasCommunication: (caseId, digest) => around('hasCommunication', () => account.hasCommunication(caseId, digest)),
    inspectCase: (caseId, ours, mark) => around('inspectCase', () => account.inspect(caseId, ours, mark)),
  };
}

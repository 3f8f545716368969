import { documentClient, requiredEnv } from '../../shared/runtime';
import { trustedAdvisor } from '../advisor';
import { advisorClient } from '../advisor-client';
import { checkStore } from '../check-store';
import { pollRefresh } from '../poll-refresh';
import type { RunStep } from '../refresh-progress';
import { runStore } from '../run-store';

const table = { documents: documentClient(), tableName: requiredEnv('TABLE_NAME') };
const services = {
  advisor: trustedAdvisor(advisorClient()),
  checks: checkStore(table),
  runs: runStore(table),
  now: () => new Date(),
};

/** The step that the state machine repeats while Trusted Advisor works. */
export const handler = (step: RunStep) => pollRefresh(step, services);

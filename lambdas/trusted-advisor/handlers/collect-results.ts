import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { eventPublisher } from '../../shared/events';
import { rulesReader } from '../../shared/rules/rules-document';
import { documentClient, requiredEnv } from '../../shared/runtime';
import { trustedAdvisor } from '../advisor';
import { advisorClient } from '../advisor-client';
import { checkStore } from '../check-store';
import { collectResults } from '../collect-results';
import { exclusionSource, lastExclusions } from '../exclusion-source';
import { findingStore } from '../finding-store';
import type { RunStep } from '../refresh-progress';
import { metricEmitter } from '../run-metrics';
import { runStore } from '../run-store';

const table = { documents: documentClient(), tableName: requiredEnv('TABLE_NAME') };
/** A check with tens of thousands of flagged resources takes longer than the other answers. */
const RESULT_TIMEOUTS = { connectionTimeout: 3_000, requestTimeout: 30_000, throwOnRequestTimeout: true };
const services = {
  advisor: trustedAdvisor(advisorClient({ requestHandler: RESULT_TIMEOUTS })),
  checks: checkStore(table),
  findings: findingStore(table),
  runs: runStore(table),
  exclusions: exclusionSource(rulesReader(), lastExclusions(table)),
  publish: eventPublisher(new EventBridgeClient({})),
  emitMetrics: metricEmitter(),
  now: () => new Date(),
};
const policy = { language: requiredEnv('CHECK_LANGUAGE'), budgetSeconds: 8 * 60 };

/** The step in which the state machine finds out what changed; repeated as long as it answers `next: 'collect'`. */
export const handler = (step: RunStep) => collectResults(step, policy, services);

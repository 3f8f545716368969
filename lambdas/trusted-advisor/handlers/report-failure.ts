import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { eventPublisher } from '../../shared/events';
import { documentClient, requiredEnv } from '../../shared/runtime';
import { type FailureReport, reportFailure } from '../report-failure';
import { metricEmitter } from '../run-metrics';
import { runStore } from '../run-store';

const services = {
  runs: runStore({ documents: documentClient(), tableName: requiredEnv('TABLE_NAME') }),
  publish: eventPublisher(new EventBridgeClient({})),
  emitMetrics: metricEmitter(),
  now: () => new Date(),
};

/** What the state machine does when a step fails for good. */
export const handler = (report: FailureReport) => reportFailure(report, services);

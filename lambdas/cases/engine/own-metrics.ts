import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type INCIDENT_FAILURES, METRIC_NAMESPACE, type SUPPORT_REFUSALS } from '../../shared/contract';

/** What this room counts of its own trouble. */
export type OwnTrouble = typeof SUPPORT_REFUSALS | typeof INCIDENT_FAILURES;

/** Counts one; alarms of the stack look at the sum. Written into the function's log, which needs no permission and no call. */
export type CountTrouble = (trouble: OwnTrouble) => void;

export function troubleCounter(metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: 'cases' })): CountTrouble {
  return trouble => {
    metrics.addMetric(trouble, MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  };
}

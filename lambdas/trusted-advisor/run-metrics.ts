import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE, REFRESH_SUCCEEDED } from '../shared/contract';
import { isFlagged } from './check-state';
import type { CheckSummary } from './checks';
import type { RunReport } from './run';

/** A number that CloudWatch gets, under its name and dimensions. */
export interface RunMetric {
  name: string;
  unit: 'Count' | 'Seconds' | 'None';
  value: number;
  dimensions: Record<string, string>;
}

/** The two statuses that ask for somebody's attention. */
const FLAGGED_STATUSES = ['warning', 'error'];
const OUTCOMES = ['refreshed', 'alreadyFresh', 'notRefreshable', 'abandoned', 'failed', 'unfinished'] as const;

/**
 * The metrics of a run that came to its end. A run over some checks chosen by hand says nothing about the whole account, so it gives
 * no numbers of flagged checks and savings, and does not count as the refresh that somebody waits for.
 * @param categoryOf category of a check by its ID
 */
export function runMetrics(report: RunReport, summaries: CheckSummary[], categoryOf: (checkId: string) => string): RunMetric[] {
  const ofTheRun = [
    metric('RefreshRuns', 1, { Outcome: report.outcome }),
    metric('RefreshDuration', report.durationSeconds, {}, 'Seconds'),
    ...OUTCOMES.map(outcome => metric('RefreshedChecks', report[outcome], { Outcome: outcome })),
    ...Object.entries(report.changes).map(([change, count]) => metric('FindingChanges', count, { Change: change })),
    ...Object.entries(report.calls).map(([operation, count]) => metric('SupportApiCalls', count, { Operation: operation })),
  ];
  if (report.chosenByHand) return ofTheRun;
  return [
    ...ofTheRun,
    metric(REFRESH_SUCCEEDED, 1, {}),
    ...flaggedChecks(summaries, categoryOf),
    metric('EstimatedMonthlySavings', report.estimatedMonthlySavings, {}, 'None'),
  ];
}

/** Zeros too, for the categories that the account has: a line that ends is not the same as a line at nought. */
function flaggedChecks(summaries: CheckSummary[], categoryOf: (checkId: string) => string): RunMetric[] {
  const categories = [...new Set(summaries.map(({ checkId }) => categoryOf(checkId)))].sort();
  return categories.flatMap(category =>
    FLAGGED_STATUSES.map(status => {
      const flagged = summaries.filter(
        summary => isFlagged(summary) && summary.status === status && categoryOf(summary.checkId) === category,
      );
      return metric('FlaggedChecks', flagged.length, { Category: category, Status: status });
    }),
  );
}

function metric(name: string, value: number, dimensions: Record<string, string>, unit: RunMetric['unit'] = 'Count'): RunMetric {
  return { name, unit, value, dimensions };
}

/** Writes metrics where CloudWatch finds them: as lines of the function's log, which needs no permission and no call. */
export type EmitMetrics = (metrics: RunMetric[]) => void;

export function metricEmitter(metrics = new Metrics({ namespace: METRIC_NAMESPACE })): EmitMetrics {
  return all => {
    for (const { name, unit, value, dimensions } of all) {
      const single = metrics.singleMetric();
      if (Object.keys(dimensions).length > 0) single.addDimensions(dimensions);
      single.addMetric(name, unit === 'None' ? MetricUnit.NoUnit : MetricUnit[unit], value);
    }
  };
}

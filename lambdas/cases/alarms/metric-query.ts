/** One line of what an alarm watches: a metric, or an expression over the others. */
export interface MetricQuery {
  id?: string;
  /** Metric math, a Metrics Insights query, or an anomaly detection band. */
  expression?: string;
  label?: string;
  namespace?: string;
  metricName?: string;
  dimensions: { name: string; value: string }[];
  stat?: string;
  /** Seconds. */
  period?: number;
  /** Only values of this unit are looked at. */
  unit?: string;
  /** Of the metric, where it is not the alarm's own. */
  accountId?: string;
  /** Whether the alarm looks at this line; the others are its inputs. */
  returnData: boolean;
}

/** A Metrics Insights query is an expression in a language of its own. */
export function isInsightsQuery({ expression = '' }: MetricQuery): boolean {
  return /^\s*SELECT\s/i.test(expression);
}

export function isBand({ expression = '' }: MetricQuery): boolean {
  return /\bANOMALY_DETECTION_BAND\s*\(/.test(expression);
}

/** The line whose value is compared: for a band, the metric that is to stay within it. */
export function watchedMetric(metrics: MetricQuery[]): MetricQuery | undefined {
  return metrics.find(metric => metric.returnData && !isBand(metric)) ?? metrics.find(metric => !isBand(metric)) ?? metrics[0];
}

import { cut, oneLine, readableTime } from '../../shared/wording';
import type { AlarmDetails } from '../alarms/alarm-details';
import { isBand, isInsightsQuery, type MetricQuery } from '../alarms/metric-query';
import { type Observations, readReasonData } from '../alarms/reason-data';
import { breachOf } from '../text/breach';

/** An alarm to be drawn. */
export interface Drawn {
  alarmName: string;
  details: AlarmDetails;
  seen?: Observations;
  reason?: string;
}

/** What the picture shows of time: the hours before the alarm, and everything since. */
export interface Span {
  /** When the alarm fired (ISO 8601). */
  since: string;
  now: Date;
}

/** A widget for GetMetricWidgetImage, or why there is nothing to draw. */
export type Graph = { widget: string; leftOut: string[] } | { obstacle: string };

/** Limits of GetMetricWidgetImage: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricWidgetImage.html */
const MOST_METRICS = 100;
const MOST_BYTES = 100 * 1024;
const SIZE = { width: 1_000, height: 450 };
const TITLE_LIMIT = 200;

/**
 * Draws an alarm's metrics with its threshold. Of several alarms, the first is drawn with all its metrics if it has an expression; otherwise all those
 * that have one plain metric, each with its own threshold: the names inside expressions of several alarms would clash.
 */
export function graphOf(title: string, alarms: Drawn[], span: Span): Graph {
  const drawable = alarms.filter(({ details }) => details.metrics.length > 0);
  const [first] = drawable;
  if (!first) return { obstacle: 'it has no metric that CloudWatch can draw' };
  const shown = isPlain(first) ? drawable.filter(isPlain).slice(0, MOST_METRICS) : [first];
  const rows = shown.length > 1 ? shown.flatMap(plainRow) : first.details.metrics.map(metric => row(metric, first.details));
  if (rows.length > MOST_METRICS) return { obstacle: `it has ${rows.length} metrics, and CloudWatch draws ${MOST_METRICS}` };
  const widget = JSON.stringify(widgetOf(title, rows, shown, span));
  if (Buffer.byteLength(widget) > MOST_BYTES) return { obstacle: `its expressions have more than ${MOST_BYTES / 1024} KB` };
  return { widget, leftOut: alarms.filter(alarm => !shown.includes(alarm)).map(({ alarmName }) => alarmName) };
}

function isPlain({ details: { metrics } }: Drawn): boolean {
  return metrics.length === 1 && metrics[0]!.metricName !== undefined;
}

function widgetOf(title: string, rows: unknown[], shown: Drawn[], { since, now }: Span): Record<string, unknown> {
  return {
    ...SIZE,
    title: cut(oneLine(title), TITLE_LIMIT),
    view: 'timeSeries',
    stacked: false,
    timezone: '+0000',
    start: startOf(since, longestPeriod(shown)),
    end: now.toISOString(),
    metrics: rows,
    annotations: {
      horizontal: shown.flatMap(alarm => thresholdLine(alarm, shown.length > 1)),
      vertical: [{ label: `ALARM ${readableTime(since)}`, value: since }],
    },
  };
}

const LEAST_HOURS = 3;
const PERIODS_BEFORE = 20;
const MOST_DAYS = 14;

/** Long enough before the alarm to see what was usual, for metrics with a datapoint a day as well. */
function startOf(since: string, periodSeconds: number): string {
  const seconds = Math.min(Math.max(LEAST_HOURS * 3_600, PERIODS_BEFORE * periodSeconds), MOST_DAYS * 86_400);
  return new Date(Date.parse(since) - seconds * 1000).toISOString();
}

function longestPeriod(alarms: Drawn[]): number {
  return Math.max(60, ...alarms.flatMap(({ details }) => details.metrics.map(({ period = 60 }) => period)));
}

function plainRow({ alarmName, details }: Drawn): unknown[] {
  const [metric] = details.metrics;
  return [row({ ...metric!, id: undefined, label: alarmName }, details)];
}

/** The inputs of an expression are drawn on an axis of their own: beside requests in millions, a share of errors would be a flat line. */
function row(metric: MetricQuery, { metrics }: AlarmDetails): unknown[] {
  const { expression, namespace, metricName, dimensions, id, label, stat, period, accountId, returnData } = metric;
  const isInput = !returnData && !metrics.some(isBand);
  const options = defined({
    id: id && /^[a-z]\w*$/.test(id) ? id : undefined,
    label: label && cut(oneLine(label), TITLE_LIMIT),
    stat,
    period,
    accountId,
    yAxis: isInput ? 'right' : undefined,
  });
  if (expression) return [{ expression, ...options }];
  return [namespace, metricName, ...dimensions.flatMap(({ name, value }) => [name, value]), options];
}

function thresholdLine({ alarmName, details, seen, reason }: Drawn, isOneOfMany: boolean): Record<string, unknown>[] {
  const { threshold, comparison } = breachOf(details, seen ?? readReasonData(undefined), reason ?? '');
  if (threshold === undefined) return [];
  const fill = comparison?.words.includes('above') ? 'above' : comparison?.words.includes('below') ? 'below' : undefined;
  const label = isOneOfMany ? `${cut(oneLine(alarmName), 60)}: ${threshold}` : `${comparison?.words ?? 'threshold'} ${threshold}`;
  return [defined({ label, value: threshold, fill: isOneOfMany ? undefined : fill, color: '#d62728' })];
}

function defined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/** What kind of alarm there is nothing to draw for, in words; nothing when there may be. */
export function undrawable({ kind, metrics, query }: AlarmDetails): string | undefined {
  if (kind === 'log') return 'a log alarm has no metric';
  if (metrics.length === 0 && query) return 'a PromQL alarm has no metric of CloudWatch';
  // A Metrics Insights query is an expression like others, but not every region draws one: what CloudWatch answers decides.
  return metrics.some(isInsightsQuery) && metrics.length > 1 ? 'a Metrics Insights query is drawn only by itself' : undefined;
}

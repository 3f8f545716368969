import type { AlarmEvent } from './alarm-signal';
import { cut, readableTime } from './case-text';
import type { Incident } from './incident';

type Configuration = Record<string, unknown>;
type Metric = { namespace?: string; name?: string; dimensions?: Record<string, string> };
type MetricQuery = { metricStat?: { metric?: Metric; period?: number; stat?: string }; expression?: string; label?: string };

const LINE_LIMIT = 1_000;
const MOST_METRICS = 10;

/** The alarm as its event describes it, a line for each fact; what the event does not tell is left out. */
export function describeAlarm({ alarmName, alarmArn, accountId, region, alarm, contributorId }: Incident, event?: AlarmEvent): string[] {
  const configuration: Configuration = event?.detail.configuration ?? {};
  const facts: [string, unknown][] = [
    ['Alarm', alarmName],
    ['ARN', alarmArn],
    ['Account', accountId],
    ['Region', region],
    ['In this state since', readableTime(alarm.since)],
    ['Contributor', contributorId],
    ['Description', configuration.description],
    ['Rule', configuration.alarmRule],
    ['Query', configuration.queryString],
    ...describeMetrics(configuration.metrics).map(metric => ['Metric', metric] as [string, string]),
    ['Console', consoleLink(alarmName, region)],
  ];
  return facts
    .filter(([, value]) => typeof value === 'string' && value !== '')
    .map(([name, value]) => `${name}: ${cut(oneLine(value as string), LINE_LIMIT)}`);
}

function describeMetrics(metrics: unknown): string[] {
  if (!Array.isArray(metrics)) return [];
  return (metrics as MetricQuery[]).slice(0, MOST_METRICS).map(describeMetric);
}

function describeMetric({ metricStat, expression, label }: MetricQuery): string {
  if (!metricStat) return [expression, label && `(${label})`].filter(Boolean).join(' ');
  const { metric = {}, period, stat } = metricStat;
  const dimensions = Object.entries(metric.dimensions ?? {}).map(([name, value]) => `${name}=${value}`);
  const of = dimensions.length > 0 ? ` of ${dimensions.join(', ')}` : '';
  return `${metric.namespace} ${metric.name}${of}, ${stat} over ${period} seconds`;
}

function consoleLink(alarmName: string, region: string): string {
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(alarmName)}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

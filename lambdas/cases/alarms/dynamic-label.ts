import type { MetricQuery } from './metric-query';

/** `${PROP('Dim.InstanceId')}`, `${MAX}` and others: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/graph-dynamic-labels.html */
const PLACEHOLDER = /\$\{\s*(?:PROP\(\s*['"]?([^'")]*)['"]?\s*\)|([A-Z_]*)[^}]*)\s*\}/g;
/** Words in brackets that tell a figure: without the figure they tell nothing. */
const BRACKETED = /[[(][^[\]()]*\$\{(?!\s*PROP\()[^}]*\}[^[\]()]*[\])]/g;

/** The labels in the words that a reader of the console sees. What stands for a figure of the graph is left out: nothing here has drawn it. */
export function withPlainLabels(metrics: MetricQuery[], region?: string): MetricQuery[] {
  return metrics.map(metric => ({ ...metric, label: plainLabel(metric, metrics, region) }));
}

function plainLabel(metric: MetricQuery, metrics: MetricQuery[], region?: string): string | undefined {
  const { label } = metric;
  if (!label?.includes('${')) return label;
  // An expression has the properties that all of its inputs share.
  const sources = metric.metricName === undefined ? inputsOf(metric, metrics) : [metric];
  const text = label.replace(BRACKETED, '').replace(PLACEHOLDER, (_, property: string | undefined, figure: string | undefined) => {
    if (property === undefined) return figure === 'LABEL' ? (metric.metricName ?? '') : '';
    return property === 'Expression' ? (metric.expression ?? '') : sharedBy(sources, source => propertyOf(source, property, region));
  });
  return tidy(text) || undefined;
}

function inputsOf({ expression = '' }: MetricQuery, metrics: MetricQuery[]): MetricQuery[] {
  const names = new Set(expression.match(/\b[a-z]\w*\b/g) ?? []);
  const plain = metrics.filter(({ metricName }) => metricName !== undefined);
  const named = plain.filter(({ id }) => id !== undefined && names.has(id));
  return named.length > 0 ? named : plain;
}

function sharedBy(sources: MetricQuery[], read: (source: MetricQuery) => string | undefined): string {
  const values = new Set(sources.map(read));
  return values.size === 1 ? ([...values][0] ?? '') : '';
}

function propertyOf(metric: MetricQuery, property: string, region?: string): string | undefined {
  const { dimensions, metricName, namespace, stat, period, accountId } = metric;
  if (property.startsWith('Dim.')) return dimensions.find(({ name }) => name === property.slice(4))?.value;
  return new Map([
    ['MetricName', metricName],
    ['Namespace', namespace],
    ['Stat', stat],
    ['Period', period?.toString()],
    ['AccountId', accountId],
    ['Region', region],
  ]).get(property);
}

/** What is left around a placeholder that is gone: double spaces, empty brackets, dividers at an end. */
function tidy(text: string): string {
  return text
    .replace(/\$\{[^}]*(\}|$)/g, '')
    .replace(/\[\s*\]|\(\s*\)/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s:,;|/-]+|[\s:,;|/-]+$/g, '');
}

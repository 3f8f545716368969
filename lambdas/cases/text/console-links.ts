import type { MetricQuery } from '../alarms/metric-query';

/** Where the console of a partition is. */
const CONSOLE: Record<string, string> = {
  aws: 'console.aws.amazon.com',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-cn': 'console.amazonaws.cn',
};

type Alarm = { alarmName: string; alarmArn: string; region: string };

/** The alarm's page. */
export function alarmLink({ alarmName, ...where }: Alarm): string {
  return `${cloudWatch(where)}#alarmsV2:alarm/${encodeURIComponent(alarmName.toWellFormed())}`;
}

/** A graph of the metrics: the console keeps it in its address, in the notation that `notation` writes. */
export function metricLink(metrics: MetricQuery[], alarm: Omit<Alarm, 'alarmName'>): string | undefined {
  const rows = metrics.map(metricRow).filter(row => row !== undefined);
  if (rows.length === 0) return undefined;
  const graph = { view: 'timeSeries', stacked: false, metrics: rows, region: alarm.region };
  return `${cloudWatch(alarm)}#metricsV2?graph=${notation(graph)}`;
}

/** What an expression can call a metric; a single metric has a random ID, which the console does not take. */
const MATH_ID = /^[a-z]\w*$/;

function metricRow({
  namespace,
  metricName,
  dimensions,
  expression,
  label,
  id,
  stat,
  period,
  returnData,
}: MetricQuery): unknown[] | undefined {
  const options = defined({ id: id && MATH_ID.test(id) ? id : undefined, label, stat, period, visible: returnData ? undefined : false });
  if (expression) return [{ expression, ...options }];
  if (!namespace || !metricName) return undefined;
  return [namespace, metricName, ...dimensions.flatMap(({ name, value }) => [name, value]), options];
}

/** A log group's page; its name is encoded twice, with `$` for the percent sign. */
export function logGroupLink(logGroup: string, alarm: Omit<Alarm, 'alarmName'>): string {
  const name = logGroup.startsWith('arn:') ? logGroup.split(':').slice(6).join(':').replace(/:\*$/, '') : logGroup;
  const encoded = encodeURIComponent(encodeURIComponent(name.toWellFormed())).replaceAll('%', '$');
  return `${cloudWatch(alarm)}#logsV2:log-groups/log-group/${encoded}`;
}

function cloudWatch({ alarmArn, region }: Omit<Alarm, 'alarmName'>): string {
  const partition = alarmArn.split(':')[1] ?? 'aws';
  return `https://${region}.${CONSOLE[partition] ?? CONSOLE.aws}/cloudwatch/home?region=${region}`;
}

function defined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/** The console's own notation of a value in an address: `~(key~'text~list~(~1~2))`. */
function notation(value: unknown): string {
  if (typeof value === 'string') return `~'${escapeText(value)}`;
  if (Array.isArray(value)) return `~(${value.map(notation).join('') || '~'})`;
  if (typeof value !== 'object' || value === null) return `~${value}`;
  return `~(${Object.entries(value)
    .map(([key, member]) => `${escapeText(key)}${notation(member)}`)
    .join('~')})`;
}

function escapeText(text: string): string {
  return text.replace(/[^\w.-]/g, character => {
    if (character === '$') return '!';
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `**${code.padStart(4, '0')}` : `*${code.padStart(2, '0')}`;
  });
}

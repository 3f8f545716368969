import type { MetricQuery } from '../alarms/metric-query';
import type { AlarmSubject } from '../incident/subject';

/**
 * Where the console of a partition is, behind the region: https://docs.aws.amazon.com/awsconsolehelpdocs/latest/gsg/console-endpoints.html and, for
 * the European Sovereign Cloud, its endpoints page. The hosts of the isolated partitions are not public: no link is better than a wrong one.
 */
const CONSOLE = new Map([
  ['aws', 'console.aws.amazon.com'],
  ['aws-us-gov', 'console.amazonaws-us-gov.com'],
  ['aws-cn', 'console.amazonaws.cn'],
  ['aws-eusc', 'console.amazonaws-eusc.eu'],
]);

/** A region becomes part of a host. */
const REGION = /^[a-z]{2,6}(-[a-z]+)+-\d{1,2}$/;

type Alarm = Pick<AlarmSubject, 'name' | 'arn' | 'region'>;

/** The alarm's page. */
export function alarmLink({ name, ...where }: Alarm): string | undefined {
  return page(where, `#alarmsV2:alarm/${encodeURIComponent(name.toWellFormed())}`);
}

/**
 * The page of a support case, as AWS's own mails write it: the Support Center is global, one for each partition. Nothing where its host is not known.
 * @param arn of anything in the same partition
 */
export function caseLink({ displayId, arn }: { displayId: string; arn: string }): string | undefined {
  const host = CONSOLE.get(arn.split(':')[1] ?? '');
  return host && /^\d+$/.test(displayId) ? `https://${host}/support/home#/case/?displayId=${displayId}` : undefined;
}

/** A graph of the metrics: the console keeps it in its address, in the notation that `notation` writes. */
export function metricLink(metrics: MetricQuery[], alarm: Omit<Alarm, 'name'>): string | undefined {
  const rows = metrics.map(metricRow).filter(row => row !== undefined);
  if (rows.length === 0) return undefined;
  const graph = { view: 'timeSeries', stacked: false, metrics: rows, region: alarm.region };
  return page(alarm, `#metricsV2?graph=${notation(graph)}`);
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
  accountId,
  returnData,
}: MetricQuery): unknown[] | undefined {
  const options = defined({
    id: id && MATH_ID.test(id) ? id : undefined,
    label,
    stat,
    period,
    accountId,
    visible: returnData ? undefined : false,
  });
  if (expression) return [{ expression, ...options }];
  if (!namespace || !metricName) return undefined;
  return [namespace, metricName, ...dimensions.flatMap(({ name, value }) => [name, value]), options];
}

/** A log group's page; its name is encoded twice, with `$` for the percent sign. */
export function logGroupLink(logGroup: string, alarm: Omit<Alarm, 'name'>): string | undefined {
  const name = logGroup.startsWith('arn:') ? logGroup.split(':').slice(6).join(':').replace(/:\*$/, '') : logGroup;
  const encoded = encodeURIComponent(encodeURIComponent(name.toWellFormed())).replaceAll('%', '$');
  return page(alarm, `#logsV2:log-groups/log-group/${encoded}`);
}

function page({ arn, region }: Omit<Alarm, 'name'>, fragment: string): string | undefined {
  const host = CONSOLE.get(arn.split(':')[1] ?? '');
  return host && REGION.test(region) ? `https://${region}.${host}/cloudwatch/home?region=${region}${fragment}` : undefined;
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

import { pairsOf } from '../../shared/loose';
import type { Subject } from '../incident/subject';
import type { AlarmDetails } from './alarm-details';
import type { AlarmEvent } from './alarm-event';
import type { MetricQuery } from './metric-query';
import { metricsOfEvent } from './read-metrics';

/** What is known of an alarm by which it may be told from others. */
export interface AlarmTraits {
  alarmName: string;
  accountId: string;
  region: string;
  /** Of the metrics, in the event's order, each once. */
  namespaces: string[];
  /** Of the metrics and of the contributor, each once. */
  dimensions: { name: string; value: string }[];
  /** Only those that came with the event: most alarms do not put their tags into it. */
  tags: Record<string, string>;
}

/** Reads an alarm's traits from its event, and from what CloudWatch says of it, should that have been asked. */
export function alarmTraits({ account, region, detail }: AlarmEvent, details?: AlarmDetails): AlarmTraits {
  const own = metricsOfEvent({ account, region, detail } as AlarmEvent);
  const metrics = [...own, ...(details?.metrics ?? [])];
  const contributor = pairsOf(detail.alarmContributor?.attributes);
  return {
    alarmName: detail.alarmName,
    accountId: account,
    region,
    namespaces: [...new Set(metrics.flatMap(namespacesOf))],
    dimensions: distinct([...metrics.flatMap(({ dimensions }) => dimensions), ...contributor]),
    tags: tagsOf(detail),
  };
}

/** CloudWatch says whether the tags are complete; others than those may be of an earlier time, or none. */
function tagsOf({ alarmTags, alarmTagsStatus }: AlarmEvent['detail']): Record<string, string> {
  if (alarmTagsStatus !== 'SUCCESS') return {};
  return Object.fromEntries(pairsOf(alarmTags).map(({ name, value }) => [name, value]));
}

/** A Metrics Insights query names its namespace: `FROM "AWS/EC2"`, `FROM SCHEMA("AWS/EC2", InstanceId)`. */
const INSIGHTS_NAMESPACE = /\bFROM\s+(?:SCHEMA\s*\(\s*)?(?:"([^"]+)"|([\w/.-]+))/i;

function namespacesOf({ namespace, expression = '' }: MetricQuery): string[] {
  if (namespace) return [namespace];
  const [, quoted, bare] = INSIGHTS_NAMESPACE.exec(expression) ?? [];
  return [quoted ?? bare].filter(name => name !== undefined);
}

function distinct(pairs: AlarmTraits['dimensions']): AlarmTraits['dimensions'] {
  return [...new Map(pairs.map(pair => [JSON.stringify([pair.name, pair.value]), pair])).values()];
}

/** What rules can look at when there is no event: a finding of Trusted Advisor, or an alarm whose event is not kept any more. */
export function traitsOf({ kind, name: alarmName, accountId, region }: Subject): AlarmTraits {
  return { alarmName, accountId, region, namespaces: kind === 'finding' ? ['AWS/TrustedAdvisor'] : [], dimensions: [], tags: {} };
}

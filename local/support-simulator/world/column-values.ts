import serviceLimits from '../data/service-limits.json';
import { digestOf, fractionOf } from '../seeded-random';

/** What the columns of one flagged resource may depend on. The same resource has the same values after every refresh. */
export interface ResourceTraits {
  /** Words that name the resource in its world. */
  key: string;
  checkName: string;
  /** Absent for resources of no region. */
  region?: string;
  status: 'ok' | 'warning' | 'error';
}

/** AWS has null where it knows nothing. */
type Column = (traits: ResourceTraits, heading: string) => string | null;

const number =
  (least: number, most: number): Column =>
  ({ key }, heading) =>
    String(least + Math.floor(fractionOf(key, heading) * (most - least + 1)));

const oneOf =
  (...values: string[]) =>
  ({ key }: ResourceTraits, heading: string): string =>
    values[Math.floor(fractionOf(key, heading) * values.length)]!;

const hexId =
  (prefix: string): Column =>
  ({ key }) =>
    prefix + digestOf(key, prefix).toString('hex').slice(0, 17);

const capitals = (prefix: string, length: number): Column => {
  return ({ key }) => prefix + digestOf(key, prefix).toString('hex').slice(0, length).toUpperCase();
};

const dollars =
  (least: number, most: number): Column =>
  ({ key }, heading) =>
    `$${(least + fractionOf(key, heading) * (most - least)).toFixed(2)}`;

const NAMES = ['orders', 'billing', 'search', 'reports', 'checkout', 'images', 'ingest', 'gateway'];
const name =
  (suffix: string): Column =>
  traits =>
    `${oneOf(...NAMES)(traits, 'name')}-${number(1, 40)(traits, 'name')}${suffix}`;

const limitAmount = (traits: ResourceTraits) => oneOf('20', '50', '100', '200', '500')(traits, 'limit');
/** Which service and which limit a check of limits is about, in AWS's words. */
const LIMITS = new Map(Object.entries(serviceLimits));
/** A copy of a check has a number behind its name. */
const limitOf = (checkName: string, place: 0 | 1) => LIMITS.get(checkName.replace(/ \(\d+\)$/, ''))?.[place] ?? '-';

const COLOURS = { ok: 'Green', warning: 'Yellow', error: 'Red' };

const currentUsage: Column = traits => {
  const limit = Number(limitAmount(traits));
  if (traits.status === 'ok') return String(Math.floor(limit * fractionOf(traits.key, 'usage') * 0.79));
  return String(traits.status === 'error' ? limit : Math.floor(limit * (0.8 + fractionOf(traits.key, 'usage') * 0.19)));
};

const REASONS = { ok: null, warning: 'Action is recommended', error: 'Action is needed' };

/** The first pattern that a heading matches decides its value. */
const COLUMNS: [RegExp, Column][] = [
  [/^Status$/, ({ status }) => COLOURS[status]],
  [/^Region\/AZ$|^Zone$/, traits => (traits.region ? traits.region + oneOf('a', 'b', 'c')(traits, 'zone') : null)],
  [/^Region/, ({ region }) => region ?? null],
  [/Savings|Cost|USD/, dollars(3, 400)],
  [/^Service$/, ({ checkName }) => limitOf(checkName, 0)],
  [/^Limit Name$/, ({ checkName }) => limitOf(checkName, 1)],
  [/^Limit Amount$/, limitAmount],
  [/^Current Usage$/, currentUsage],
  [/^Access Key/, capitals('AKIA', 16)],
  [/^IAM User$|^User Name/, name('')],
  [/Hosted Zone ID/, capitals('Z', 13)],
  [/Hosted Zone Name|Domain Name|Alias Target|^Origin$/, name('.example.com')],
  [/Record Set Name/, name('.example.com')],
  [/Record Set Type/, oneOf('A', 'AAAA', 'CNAME', 'MX')],
  [/^TTL$/, number(3600, 86400)],
  [/^Instance ID$|^Instance$|Volume Attachment/, hexId('i-')],
  [/Reserved Instance ID/, hexId('ri-')],
  [/Instance Type/, oneOf('m5.large', 't3.medium', 'c6i.xlarge', 'r6g.large')],
  [/^Volume ID$/, hexId('vol-')],
  [/^Snapshot ID$/, hexId('snap-')],
  [/^Volume Type$/, oneOf('gp2', 'gp3', 'io1')],
  [/^(Security )?Group ID/, hexId('sg-')],
  [/^VPC/, hexId('vpc-')],
  [/^VPN ID$/, hexId('vpn-')],
  [/Virtual Private Gateway|^Gateway ID$/, hexId('vgw-')],
  [/Customer Gateway/, hexId('cgw-')],
  [/Connection (ID|Details)/, hexId('dxcon-')],
  [/Distribution ID/, capitals('E', 13)],
  [/^IP Address$/, traits => [203, 0, 113].concat(Number(number(1, 254)(traits, 'address'))).join('.')],
  [/IP Range|Ingress Rule/, () => '0.0.0.0/0'],
  [/^Protocol$/, () => 'tcp'],
  [/Ports?$/, oneOf('22', '3389', '5432', '8080')],
  [/^Number of Days/, number(4, 14)],
  [/CPU Utilization|^Day \d/, (traits, heading) => `${number(1, 99)(traits, heading)}.0%`],
  [/Network I\/O/, traits => `${number(1, 5)(traits, 'network')}.50MB`],
  [/Date|Deadline|Timestamp|Time Updated|Last Rotated/, traits => `2026-0${number(1, 9)(traits, 'month')}-1${number(0, 9)(traits, 'day')}`],
  [/^Instances in Zone|Name Server Delegations|^# of|Active Tunnels/, number(0, 4)],
  [/Retention|^Days|Number of|DB Instances|Count|Total|Age/, number(0, 60)],
  [/\(GB\)|Volume Size|Ratio|Median|Days Over/, number(1, 900)],
  [/Enabled|Allows|Exists|Owner|Multi-AZ|case$|^Number$|Non-alpha|Optimized|Associated|Policy|Versioning|Ignored/, oneOf('Yes', 'No')],
  [/^Reason$|Error|Fraud/, ({ status }) => REASONS[status]],
  [/Location/, oneOf('Equinix DC2', 'CoreSite LA1', 'Interxion FRA6')],
  [/^Launch Type$/, oneOf('Launch Configuration', 'Launch Template')],
  [/^Resource Type$/, oneOf('Load Balancer', 'Target Group')],
  [/^Health Check$/, oneOf('EC2', 'ELB')],
  [/^Platform$/, oneOf('Linux/UNIX', 'Windows')],
  [/^Logging Status$/, oneOf('On', 'Off')],
  [/^Time Near Maximum$/, traits => `${number(20, 99)(traits, 'time')}%`],
  [/^Case ID$/, number(1_000_000_000, 9_999_999_999)],
  [/Record Set ID/, name('')],
  [/Bucket Name|Target Name/, name('-data')],
  [/Name|DB Instance|Cluster|Description|Identifier|Path|Headers/, name('')],
];

/** A believable value for a column, from its heading. A heading nobody thought of gets a dash. */
export function columnValue(heading: string, traits: ResourceTraits): string | null {
  const [, column] = COLUMNS.find(([pattern]) => pattern.test(heading)) ?? [];
  return column ? column(traits, heading) : '-';
}

import type { TrustedAdvisorResourceDetail } from '../answers';
import { digestOf, fractionOf } from '../seeded-random';
import { columnValue, type ResourceTraits } from './column-values';
import type { WorldCheck } from './world';

const REGIONS = ['us-east-1', 'us-east-1', 'eu-west-1', 'ap-southeast-2'];
const ERROR_SHARE = 0.35;

/** Resources of IAM, Route 53 and CloudFront, and the root account, belong to no region. */
const GLOBAL = /^(IAM|Route 53|CloudFront|MFA on Root|Exposed Access Keys)/;

/** @param name of a check */
export const isGlobal = (name: string): boolean => GLOBAL.test(name);

function traitsOf(seed: number, check: WorldCheck, index: number | string, isOk: boolean): ResourceTraits {
  const key = `${seed}/${check.id}/${index}`;
  const region = REGIONS[Math.floor(fractionOf(key, 'region') * REGIONS.length)]!;
  const isError = check.category !== 'cost_optimizing' && fractionOf(key, 'status') < ERROR_SHARE;
  const status = isError ? 'error' : 'warning';
  return { key, checkName: check.name, region: isGlobal(check.name) ? undefined : region, status: isOk ? 'ok' : status };
}

interface Kind {
  isOk?: boolean;
  isSuppressed?: boolean;
}

function resource(
  seed: number,
  check: WorldCheck,
  index: number | string,
  { isOk = false, isSuppressed = false }: Kind = {},
): TrustedAdvisorResourceDetail {
  const traits = traitsOf(seed, check, index, isOk);
  return {
    status: traits.status,
    ...(traits.region !== undefined && { region: traits.region }),
    resourceId: digestOf(traits.key).toString('base64url'),
    isSuppressed,
    metadata: check.metadata.map(heading => columnValue(heading, traits)),
  };
}

/** How many resources a check flags after its `generation`th successful refresh. */
export const flaggedCount = ({ flagged }: WorldCheck, generation: number): number => flagged[Math.min(generation, flagged.length - 1)] ?? 0;

/**
 * The resources a check lists after its `generation`th successful refresh (0: at the start). A resource keeps its ID and
 * its values as long as it is listed; those that are replaced leave at the front and new ones come in at the back.
 */
export function flaggedResources(seed: number, check: WorldCheck, generation: number): TrustedAdvisorResourceDetail[] {
  const count = flaggedCount(check, generation);
  const first = generation * check.replacedPerRefresh;
  const flagged = Array.from({ length: count }, (_, at) => resource(seed, check, first + at));
  const suppressed = Array.from({ length: check.suppressed }, (_, at) => resource(seed, check, `suppressed ${at}`, { isSuppressed: true }));
  const ok = Array.from({ length: check.listedOk }, (_, at) => resource(seed, check, `ok ${at}`, { isOk: true }));
  return [...flagged, ...suppressed, ...ok];
}

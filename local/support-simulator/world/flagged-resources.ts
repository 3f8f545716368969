import type { TrustedAdvisorResourceDetail } from '@aws-sdk/client-support';
import { digestOf, fractionOf } from '../seeded-random';
import { columnValue, type ResourceTraits } from './column-values';
import type { WorldCheck } from './world';

const REGIONS = ['us-east-1', 'us-east-1', 'eu-west-1', 'ap-southeast-2'];
const ERROR_SHARE = 0.35;

function traitsOf(seed: number, check: WorldCheck, index: number | string): ResourceTraits {
  const key = `${seed}/${check.id}/${index}`;
  const region = REGIONS[Math.floor(fractionOf(key, 'region') * REGIONS.length)]!;
  const isError = check.category !== 'cost_optimizing' && fractionOf(key, 'status') < ERROR_SHARE;
  return { key, checkName: check.name, region, status: isError ? 'error' : 'warning' };
}

function resource(seed: number, check: WorldCheck, index: number | string, isSuppressed: boolean): TrustedAdvisorResourceDetail {
  const traits = traitsOf(seed, check, index);
  return {
    status: traits.status,
    region: traits.region,
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
  const flagged = Array.from({ length: count }, (_, at) => resource(seed, check, first + at, false));
  const suppressed = Array.from({ length: check.suppressed }, (_, at) => resource(seed, check, `suppressed ${at}`, true));
  return [...flagged, ...suppressed];
}

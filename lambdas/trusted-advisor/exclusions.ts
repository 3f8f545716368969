import { globMatcher } from '../shared/glob';
import type { Exclusion } from '../shared/rules/rule-schema';
import type { CheckedResource } from './checks';

/** What the operator wants to be left alone, as it stands now. */
export interface Exclusions {
  inForce: Exclusion[];
  /** Named in every report until somebody removes or renews them. */
  expired: Exclusion[];
  /** Why the present rules could not be used: those that were used before are in force. */
  problem?: string;
}

/** The exclusions of resources, as far as one check is concerned. */
export interface ResourceExclusions {
  /** Changes whenever these exclusions do, also when one expires; `undefined` without any. */
  digest?: string;
  /** Why a resource is left alone; `undefined` when it is not. */
  reasonFor(resource: Pick<CheckedResource, 'resourceId' | 'metadata'>): string | undefined;
}

export const NOTHING_EXCLUDED: Exclusions = { inForce: [], expired: [] };

/** An exclusion counts until the moment that it names; a date without a time is the beginning of that day in UTC. */
export function sortExclusions(exclusions: Exclusion[], now: Date): Exclusions {
  const isInForce = ({ expires }: Exclusion) => Date.parse(expires) > now.getTime();
  return { inForce: exclusions.filter(isInForce), expired: exclusions.filter(exclusion => !isInForce(exclusion)) };
}

/** Whether a check as a whole is left alone. */
export function excludesCheck({ inForce }: Exclusions): (checkId: string) => boolean {
  const matchers = inForce.filter(({ resource }) => resource === undefined).map(({ checkId }) => globMatcher(checkId));
  return checkId => matchers.some(matches => matches([checkId]));
}

/**
 * What is left alone among the resources of a check. A resource is named by its ID, which for many checks nobody but Trusted Advisor knows, or
 * by what any of the check's columns says of it: an instance's ID, a bucket's name, an ARN.
 */
export function exclusionsOf(checkId: string, { inForce }: Exclusions): ResourceExclusions {
  const own = inForce.filter(({ checkId: globs, resource }) => resource !== undefined && globMatcher(globs)([checkId]));
  const matchers = own.map(({ resource, reason }) => ({ reason, matches: globMatcher(resource!) }));
  return {
    digest: own.length > 0 ? JSON.stringify(own.map(({ resource, reason }) => [resource, reason])) : undefined,
    reasonFor({ resourceId, metadata }) {
      if (matchers.length === 0) return undefined;
      const names = [resourceId, ...metadata.filter(value => value !== null)];
      return matchers.find(({ matches }) => matches(names))?.reason;
    },
  };
}

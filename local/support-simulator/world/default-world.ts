import { fractionOf } from '../seeded-random';
import { checkDescriptions, REAL_CHECKS } from './check-catalog';
import { isGlobal } from './flagged-resources';
import type { CheckBehaviour, CheckDescription, World } from './world';

/** Durations of a refresh, in seconds on the simulator's clock. */
export interface WorldOptions {
  seed?: number;
  /** How many checks the account has. Default: the 106 real ones. */
  checkCount?: number;
  /** Default 1. */
  enqueuedSeconds?: number;
  /** Typical; a check takes between half and one and a half of it. Default 3. */
  processingSeconds?: number;
  /** How many times longer the slow checks take. Default 4. */
  slowFactor?: number;
}

/** Our choice of checks that refresh by themselves: real ones exist, but AWS publishes no list. */
const UNREFRESHABLE = [
  '12Fnkpl8Y5',
  '0t121N1Ty3',
  '8M012Ph3U5',
  '4g3Nt5M1Th',
  'ePs02jT06w',
  'rSs93HQwa1',
  'xuy7H1avtl',
  'N425c450f2',
  'N430c450f2',
  'N415c450f2',
  '1e93e4c0b5',
  '51fC20e7I2',
];
const SLOW = ['Qch7DwouX1', 'ZRxQlPsb6c', 'k3J2hns32g', 'H7IgTzjTYb'];
const ABANDONED_ONCE = ['796d6f3D83', 'Cb877eB72b'];
const LATE_TO_ENQUEUE = ['opQPADkZvH', 'f2iK5R6Dep', 'G31sQ1E9U'];
const FRESH = ['DqdJqYeRm5', 'HCP4007jGY', 'Pfx0RwqBli', 'hJ7NN0l7J9', 'jL7PP0l7J9'];
const SUPPRESSED = ['1iG5NDGVre', 'R365s2Qddf'];
const NOT_AVAILABLE = ['aW9HH0l8J6'];

/** Limits list a row for each region in which something counts, those of no region one. */
const LISTED_OK = 16;

const QUIET_SHARE = 0.55;
const REFRESHES_PLANNED = 6;

/** How many resources a check flags over the refreshes: more than half the checks flag nothing, the others come and go by one. */
function plannedCounts(seed: number, { id, metadata }: CheckDescription): number[] {
  if (fractionOf(seed, id, 'quiet') < QUIET_SHARE) return [0];
  const most = metadata.length === 0 ? 1 : 8;
  const counts = [Math.min(most, 1 + Math.floor(fractionOf(seed, id, 'count') * 6))];
  for (let refresh = 1; refresh < REFRESHES_PLANNED; refresh++) {
    const change = Math.floor(fractionOf(seed, id, 'change', refresh) * 3) - 1;
    counts.push(Math.min(most, Math.max(0, counts[refresh - 1]! + change)));
  }
  return counts;
}

function listedOk({ id, category, name }: CheckDescription): number {
  if (category !== 'service_limits' || NOT_AVAILABLE.includes(id)) return 0;
  return isGlobal(name) ? 1 : LISTED_OK;
}

function ageInSeconds(seed: number, id: string): number {
  const age = fractionOf(seed, id, 'age');
  return FRESH.includes(id) ? Math.round(600 + age * 1800) : Math.round((2 + age * 4) * 86_400);
}

/** How a check behaves in an account about which nobody said more. */
export function defaultBehaviour(options: WorldOptions, check: CheckDescription): CheckBehaviour {
  const { seed = 1, enqueuedSeconds = 1, processingSeconds = 3, slowFactor = 4 } = options;
  const { id } = check;
  const ok = listedOk(check);
  const factor = (0.5 + fractionOf(seed, id, 'duration')) * (SLOW.includes(id) ? slowFactor : 1);
  const flagged = plannedCounts(seed, check);
  return {
    refreshable: !UNREFRESHABLE.includes(id),
    noneSeconds: LATE_TO_ENQUEUE.includes(id) ? enqueuedSeconds : 0,
    enqueuedSeconds,
    processingSeconds: Math.round(processingSeconds * factor * 10) / 10,
    outcomes: ABANDONED_ONCE.includes(id) ? ['abandoned', 'success'] : ['success'],
    failure: null,
    refreshedSecondsAgo: ageInSeconds(seed, id),
    flagged: NOT_AVAILABLE.includes(id) ? [0] : flagged,
    listedOk: ok,
    replacedPerRefresh: fractionOf(seed, id, 'replaced') < 0.3 ? 1 : 0,
    suppressed: SUPPRESSED.includes(id) ? 1 : 0,
    processed: NOT_AVAILABLE.includes(id) ? 0 : Math.max(...flagged) + ok + Math.floor(fractionOf(seed, id, 'processed') * 40) + 2,
    status: NOT_AVAILABLE.includes(id) ? 'not_available' : null,
  };
}

/** A plausible account: most checks days old, five fresh, twelve that refresh by themselves, four slow, two abandoned at first. */
export function defaultWorld(options: WorldOptions = {}): World {
  const descriptions = checkDescriptions(options.checkCount ?? REAL_CHECKS);
  return { seed: options.seed ?? 1, checks: descriptions.map(check => ({ ...check, ...defaultBehaviour(options, check) })) };
}

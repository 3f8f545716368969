import type { AlarmDetails } from '../alarms/alarm-details';
import type { Observations } from '../alarms/reason-data';

/** When a value is a breach, in the words that CloudWatch's operators stand for. */
interface Comparison {
  /** Completes "is ...": `above 50`, `outside its expected band`. */
  words: string;
  againstBand: boolean;
  breaches(value: number, threshold: number, upper: number): boolean;
}

const COMPARISONS = new Map<string, Comparison>(
  Object.entries({
    GreaterThanThreshold: { words: 'above', againstBand: false, breaches: (value, threshold) => value > threshold },
    GreaterThanOrEqualToThreshold: { words: 'at or above', againstBand: false, breaches: (value, threshold) => value >= threshold },
    LessThanThreshold: { words: 'below', againstBand: false, breaches: (value, threshold) => value < threshold },
    LessThanOrEqualToThreshold: { words: 'at or below', againstBand: false, breaches: (value, threshold) => value <= threshold },
    GreaterThanUpperThreshold: { words: 'above its expected band', againstBand: true, breaches: (value, _, upper) => value > upper },
    LessThanLowerThreshold: { words: 'below its expected band', againstBand: true, breaches: (value, lower) => value < lower },
    LessThanLowerOrGreaterThanUpperThreshold: {
      words: 'outside its expected band',
      againstBand: true,
      breaches: (value, lower, upper) => value < lower || value > upper,
    },
  } satisfies Record<string, Comparison>),
);

/** CloudWatch's sentence names the operator; the longer phrases first, since they contain the shorter ones. */
const PHRASES: [RegExp, string][] = [
  [/less than the lower thresholds .* or (not )?greater than the upper thresholds/, 'LessThanLowerOrGreaterThanUpperThreshold'],
  [/greater than the upper thresholds/, 'GreaterThanUpperThreshold'],
  [/less than the lower thresholds/, 'LessThanLowerThreshold'],
  [/greater than or equal to the threshold/, 'GreaterThanOrEqualToThreshold'],
  [/less than or equal to the threshold/, 'LessThanOrEqualToThreshold'],
  [/greater than the threshold/, 'GreaterThanThreshold'],
  [/less than the threshold/, 'LessThanThreshold'],
];

const NUMBER = String.raw`-?\d+(?:\.\d+)?(?:E-?\d+)?`;
/** `the threshold (50.0)` */
const THRESHOLD_IN_REASON = new RegExp(String.raw`the threshold \((${NUMBER})\)`, 'i');
/** `[112.0 (22/11/26 03:01:00)]` */
const DATAPOINT_IN_REASON = new RegExp(String.raw`(${NUMBER}) \(\d\d/\d\d/\d\d \d\d:\d\d:\d\d\)`, 'gi');

/** `2 out of the last 3 datapoints`, or of an alarm that needs all of them `3 datapoints`. */
const OUT_OF = /\b(\d+) out of the last (\d+) (?:datapoint|query result)s?\b/;
const ALL_OF = /\b(\d+) (?:datapoint|query result)s? (?:\[[^\]]*\] )?(?:was|were) (?:greater|less)/;
/** `(minimum 2 datapoints for OK -> ALARM transition)` */
const MINIMUM = /\bminimum (\d+) datapoints? for OK -> ALARM/;
/** CloudWatch's words for an alarm that missing data have set off, or helped to. */
const MISSING_BREACHES = /missing datapoints? (?:was|were) treated as \[Breaching\]/i;

/** What the alarm compared, as well as it is known: from CloudWatch's sentence, from the event's data, or else from the settings. */
export interface Breach {
  comparison?: Comparison;
  /** Absent where a band takes its place. */
  threshold?: number;
  /** Oldest first. */
  values: (number | null)[];
  /** How many breaches there are, those included that only CloudWatch's sentence counts; absent where that cannot be told. */
  breaching?: number;
  /** The values are the most recent ones only. */
  isExcerpt: boolean;
  /** How many periods were looked at: the values, and those for which CloudWatch shows none. */
  periods: number;
  /** Whether the values themselves meet the condition. Missing data, or a hand, may have set the alarm off. */
  isMet: boolean;
}

/** How many datapoints an alarm needs, of how many, as far as CloudWatch's sentence tells it. */
export interface Needed {
  breaching?: number;
  of?: number;
  minimum?: number;
}

/**
 * Puts together what was compared with what. The event comes first: the settings may have been edited since.
 * @param settings for a sentence about an event, what that event itself tells of them
 */
export function breachOf(settings: AlarmDetails, seen: Observations, reason: string): Breach {
  const comparison = COMPARISONS.get(operatorIn(reason) ?? settings.comparisonOperator ?? '');
  const threshold = comparison?.againstBand ? undefined : (seen.threshold ?? thresholdIn(reason) ?? settings.threshold);
  const { values, fromReason } = valuesOf(seen, reason, comparison);
  const needed = neededIn(reason);
  const counted = comparison && countBreaches(comparison, threshold, values, seen);
  const least = needed.breaching ?? needed.minimum ?? settings.datapointsToAlarm ?? 1;
  // CloudWatch's sentence lists only the most recent ones.
  const enough = fromReason ? Math.min(least, values.length) : least;
  const isMet = (counted ?? 0) >= Math.max(enough, 1) && !MISSING_BREACHES.test(reason);
  const isExcerpt = fromReason && values.length < (needed.breaching ?? 0);
  const breaching = isExcerpt && isMet ? needed.breaching : counted;
  return { comparison, threshold, values, breaching, isExcerpt, periods: Math.max(values.length, needed.of ?? 0), isMet };
}

/** CloudWatch's name of the operator that its sentence describes. */
export function operatorIn(reason: string): string | undefined {
  return PHRASES.find(([phrase]) => phrase.test(reason))?.[1];
}

export function thresholdIn(reason: string): number | undefined {
  const [, threshold] = THRESHOLD_IN_REASON.exec(reason) ?? [];
  return threshold === undefined ? undefined : Number(threshold);
}

export function neededIn(reason: string): Needed {
  const [, some, of] = OUT_OF.exec(reason) ?? [];
  const [, all] = some === undefined ? (ALL_OF.exec(reason) ?? []) : [];
  const [, minimum] = MINIMUM.exec(reason) ?? [];
  return { breaching: numberIn(some ?? all), of: numberIn(of ?? all), minimum: numberIn(minimum ?? all) };
}

function numberIn(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

/** A band has an edge beside each of the recent datapoints. CloudWatch's sentence lists the newest first. */
function valuesOf({ timed, datapoints }: Observations, reason: string, comparison?: Comparison) {
  if (timed.length > 0 && !comparison?.againstBand) return { values: timed.map(({ value }) => value), fromReason: false };
  if (datapoints.length > 0) return { values: datapoints, fromReason: false };
  const told = [...reason.matchAll(DATAPOINT_IN_REASON)].map(([, value]) => Number(value)).reverse();
  return { values: told.length > 0 ? told : timed.map(({ value }) => value), fromReason: told.length > 0 };
}

function countBreaches(comparison: Comparison, threshold: number | undefined, values: (number | null)[], { lower, upper }: Observations) {
  const { againstBand, breaches } = comparison;
  if (againstBand ? lower.length !== values.length && upper.length !== values.length : threshold === undefined) return undefined;
  const isBreach = (value: number | null, index: number) =>
    value !== null && breaches(value, threshold ?? lower[index] ?? Number.NEGATIVE_INFINITY, upper[index] ?? Number.POSITIVE_INFINITY);
  return values.filter(isBreach).length;
}

import type { AlarmDetails } from '../alarms/alarm-details';
import type { Observations } from '../alarms/reason-data';

/** When a value is a breach, in the words that CloudWatch's operators stand for. */
interface Comparison {
  /** Completes "is ...": `above 50`, `outside its expected band`. */
  words: string;
  againstBand: boolean;
  breaches(value: number, threshold: number, upper: number): boolean;
}

const COMPARISONS: Record<string, Comparison> = {
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
};

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

/** What the alarm compared, as well as it is known: from its settings, from the event's data, or else from CloudWatch's sentence. */
export interface Breach {
  comparison?: Comparison;
  /** Absent where a band takes its place. */
  threshold?: number;
  values: (number | null)[];
  /** How many of the values are breaches; absent where that cannot be told. */
  breaching?: number;
}

/** Puts together what was compared with what. */
export function breachOf(details: AlarmDetails, seen: Observations, reason: string): Breach {
  const operator = details.comparisonOperator ?? PHRASES.find(([phrase]) => phrase.test(reason))?.[1];
  const comparison = operator === undefined ? undefined : COMPARISONS[operator];
  const threshold = comparison?.againstBand ? undefined : (details.threshold ?? seen.threshold ?? thresholdIn(reason));
  const values = valuesOf(seen, reason);
  return { comparison, threshold, values, breaching: comparison && countBreaches(comparison, threshold, values, seen) };
}

function thresholdIn(reason: string): number | undefined {
  const [, threshold] = THRESHOLD_IN_REASON.exec(reason) ?? [];
  return threshold === undefined ? undefined : Number(threshold);
}

function valuesOf({ timed, datapoints }: Observations, reason: string): (number | null)[] {
  if (timed.length > 0) return timed.map(({ value }) => value);
  return datapoints.length > 0 ? datapoints : [...reason.matchAll(DATAPOINT_IN_REASON)].map(([, value]) => Number(value));
}

function countBreaches(comparison: Comparison, threshold: number | undefined, values: (number | null)[], { lower, upper }: Observations) {
  const { againstBand, breaches } = comparison;
  if (againstBand ? lower.length !== values.length && upper.length !== values.length : threshold === undefined) return undefined;
  const isBreach = (value: number | null, index: number) =>
    value !== null && breaches(value, threshold ?? lower[index] ?? Number.NEGATIVE_INFINITY, upper[index] ?? Number.POSITIVE_INFINITY);
  return values.filter(isBreach).length;
}

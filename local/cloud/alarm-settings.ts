/** What an event's explanation gives away of the alarm's settings, in the members of `MetricAlarm`. */
export interface ToldSettings {
  /** Absent where nothing tells it: a guess would end in the text of a case. */
  ComparisonOperator?: string;
  EvaluationPeriods: number;
  DatapointsToAlarm?: number;
  TreatMissingData: string;
}

/** The longer phrases first: they contain the shorter ones. */
const OPERATORS: [phrase: RegExp, operator: string][] = [
  [/less than the lower thresholds .* or (?:not )?greater than the upper/, 'LessThanLowerOrGreaterThanUpperThreshold'],
  [/greater than the upper thresholds/, 'GreaterThanUpperThreshold'],
  [/less than the lower thresholds/, 'LessThanLowerThreshold'],
  [/greater than or equal to the threshold/, 'GreaterThanOrEqualToThreshold'],
  [/less than or equal to the threshold/, 'LessThanOrEqualToThreshold'],
  [/greater than the threshold/, 'GreaterThanThreshold'],
  [/less than the threshold/, 'LessThanThreshold'],
];

/** The settings that the local CloudWatch tells of an alarm: those that its event must have had, where that can be seen. */
export function toldSettings(reason = ''): ToldSettings {
  const [, , last] = /(\d+) out of the last (\d+) datapoints?/.exec(reason) ?? [];
  const [, all] = /(?:^|\D)(\d+) (?:missing )?datapoints? (?:\[[^\]]*\] )?(?:was|were) (?:not )?(?:greater|less)/.exec(reason) ?? [];
  const [, periods] = /(?:was|were) received for (\d+) periods?/.exec(reason) ?? [];
  const [, minimum] = /minimum (\d+) datapoints? for OK -> ALARM/.exec(reason) ?? [];
  const [, treated] = /treated as \[(\w+)\]/.exec(reason) ?? [];
  return {
    ComparisonOperator: OPERATORS.find(([phrase]) => phrase.test(reason))?.[1],
    EvaluationPeriods: Number(last ?? periods ?? all ?? 1),
    DatapointsToAlarm: minimum === undefined ? undefined : Number(minimum),
    TreatMissingData: treated ? `${treated.charAt(0).toLowerCase()}${treated.slice(1)}` : 'missing',
  };
}

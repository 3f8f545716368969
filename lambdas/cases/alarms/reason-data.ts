import { isObject, numberOr, objectOr, textOr } from '../../shared/loose';

/** What an alarm's change was decided on, as far as the event says. */
export interface Observations {
  /** In CloudWatch's order; null where a period had no datapoint. */
  datapoints: (number | null)[];
  /** The same with their times, oldest first, where CloudWatch tells them. */
  timed: { timestamp: string; value: number }[];
  /** Of an anomaly detection band, beside each datapoint. */
  lower: (number | null)[];
  upper: (number | null)[];
  threshold?: number;
  statistic?: string;
  /** Seconds. */
  period?: number;
  unit?: string;
  startDate?: string;
  /** Of a composite alarm: the alarms that changed it. */
  triggering: { arn: string; value?: string; timestamp?: string }[];
}

/** Reads `reasonData`, which is a JSON text, has no schema, and may be absent: what cannot be read is empty. */
export function readReasonData(reasonData: string | null | undefined): Observations {
  const data = parse(reasonData);
  return {
    datapoints: datapointsOf(data.recentDatapoints),
    timed: timedOf(data.evaluatedDatapoints),
    lower: datapointsOf(data.recentLowerThresholds),
    upper: datapointsOf(data.recentUpperThresholds),
    threshold: numberOr(data.threshold),
    statistic: textOr(data.statistic),
    period: numberOr(data.period),
    unit: textOr(data.unit),
    startDate: textOr(data.startDate),
    triggering: triggeringOf(data.triggeringAlarms),
  };
}

function parse(reasonData: string | null | undefined): Record<string, unknown> {
  try {
    return objectOr(JSON.parse(reasonData ?? '{}'));
  } catch {
    return {};
  }
}

function datapointsOf(list: unknown): (number | null)[] {
  return Array.isArray(list) ? list.map(value => numberOr(value) ?? null) : [];
}

function timedOf(list: unknown): Observations['timed'] {
  if (!Array.isArray(list)) return [];
  return list
    .map(objectOr)
    .flatMap(({ timestamp, value }) =>
      textOr(timestamp) && numberOr(value) !== undefined ? [{ timestamp: String(timestamp), value: Number(value) }] : [],
    )
    .sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
}

function triggeringOf(list: unknown): Observations['triggering'] {
  if (!Array.isArray(list)) return [];
  return list.filter(isObject).flatMap(({ arn, state }) => {
    const { value, timestamp } = objectOr(state);
    return textOr(arn) ? [{ arn: String(arn), value: textOr(value), timestamp: textOr(timestamp) }] : [];
  });
}

/** The name in `arn:aws:cloudwatch:<region>:<account>:alarm:<name>`, which may have colons itself. */
export function alarmNameOf(arn: string): string {
  return arn.split(':').slice(6).join(':') || arn;
}

import type { CompositeAlarm, LogAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { numberOr, objectOr, textOr, textsOr } from '../../shared/loose';
import type { AlarmEvent } from './alarm-event';
import type { DescribedAlarm } from './describe-alarms';
import type { MetricQuery } from './metric-query';
import { metricsOfAlarm, metricsOfEvent } from './read-metrics';

/** How an alarm is set up, in the members that a reader wants to know. What is not known is absent. */
export interface AlarmDetails {
  kind: 'metric' | 'composite' | 'log';
  description?: string;
  metrics: MetricQuery[];
  threshold?: number;
  /** As DescribeAlarms spells it: `GreaterThanThreshold` and others. */
  comparisonOperator?: string;
  evaluationPeriods?: number;
  datapointsToAlarm?: number;
  /** missing | notBreaching | breaching | ignore */
  treatMissingData?: string;
  /** Of a composite alarm. */
  alarmRule?: string;
  /** Of a log alarm: the query, where it looks, and how its result becomes a number. A PromQL query stands here too. */
  query?: string;
  logGroups: string[];
  aggregation?: string;
  actionsEnabled?: boolean;
  /** What happens in ALARM beside this case: how many actions are set. */
  alarmActions?: number;
}

/** The set-up as DescribeAlarms tells it. */
export function detailsOf(alarm: DescribedAlarm): AlarmDetails {
  const common = {
    kind: alarm.kind,
    description: alarm.AlarmDescription,
    metrics: [],
    logGroups: [],
    actionsEnabled: alarm.ActionsEnabled,
    alarmActions: alarm.AlarmActions?.length,
  };
  if (alarm.kind === 'composite') return { ...common, ...compositeDetails(alarm) };
  return alarm.kind === 'log' ? { ...common, ...logDetails(alarm) } : { ...common, ...metricDetails(alarm) };
}

function metricDetails(alarm: MetricAlarm): Partial<AlarmDetails> {
  const { PromQLCriteria } = alarm.EvaluationCriteria ?? {};
  return {
    metrics: metricsOfAlarm(alarm),
    threshold: alarm.Threshold,
    comparisonOperator: alarm.ComparisonOperator,
    evaluationPeriods: alarm.EvaluationPeriods,
    datapointsToAlarm: alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods,
    treatMissingData: alarm.TreatMissingData,
    query: PromQLCriteria?.Query,
  };
}

function compositeDetails({ AlarmRule }: CompositeAlarm): Partial<AlarmDetails> {
  return { alarmRule: AlarmRule };
}

function logDetails(alarm: LogAlarm): Partial<AlarmDetails> {
  const { QueryString, LogGroupIdentifiers = [], AggregationExpression } = alarm.ScheduledQueryConfiguration ?? {};
  return {
    query: QueryString,
    logGroups: LogGroupIdentifiers,
    aggregation: AggregationExpression,
    threshold: alarm.Threshold,
    comparisonOperator: alarm.ComparisonOperator,
    evaluationPeriods: alarm.QueryResultsToEvaluate,
    datapointsToAlarm: alarm.QueryResultsToAlarm ?? alarm.QueryResultsToEvaluate,
    treatMissingData: alarm.TreatMissingData,
  };
}

/** The set-up as far as the event tells it, completed by what DescribeAlarms told. Where both speak, the event is believed: it is of that moment. */
export function knownDetails(event: AlarmEvent | undefined, described?: AlarmDetails): AlarmDetails {
  const told = detailsOfEvent(event);
  const known = Object.fromEntries(
    Object.entries(told).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
  return { ...told, ...described, ...known, kind: told.kind === 'metric' ? (described?.kind ?? 'metric') : told.kind };
}

/** The set-up as far as the event itself tells it. */
export function detailsOfEvent(event?: AlarmEvent): AlarmDetails {
  const configuration = objectOr(event?.detail.configuration);
  // The shape of a log alarm's configuration is from its first year: its members are looked for one level deeper, too.
  const { queryString, logGroupIdentifiers, aggregationExpression } = {
    ...objectOr(configuration.scheduledQueryConfiguration),
    ...configuration,
  };
  const query = textOr(queryString) ?? textOr(objectOr(objectOr(configuration.evaluationCriteria).promQLCriteria).query);
  return {
    kind: configuration.alarmRule ? 'composite' : textOr(queryString) ? 'log' : 'metric',
    description: textOr(configuration.description),
    metrics: metricsOfEvent(event),
    threshold: numberOr(configuration.threshold),
    comparisonOperator: textOr(configuration.comparisonOperator),
    evaluationPeriods: numberOr(configuration.evaluationPeriods) ?? numberOr(configuration.queryResultsToEvaluate),
    datapointsToAlarm: numberOr(configuration.datapointsToAlarm) ?? numberOr(configuration.queryResultsToAlarm),
    treatMissingData: textOr(configuration.treatMissingData),
    alarmRule: textOr(configuration.alarmRule),
    query,
    logGroups: textsOr(logGroupIdentifiers),
    aggregation: textOr(aggregationExpression),
  };
}

import type { Metrics } from './metrics';

/** An alarm of the template, as far as those of this application go: one metric, or a sum of some. */
export interface AlarmProperties {
  Threshold: number;
  ComparisonOperator: string;
  EvaluationPeriods: number | string;
  DatapointsToAlarm?: number | string;
  TreatMissingData?: string;
  AlarmDescription?: string;
  MetricName?: string;
  Namespace?: string;
  Dimensions?: { Name: string; Value: string }[];
  Period?: number;
  Statistic?: string;
  Metrics?: { Id: string; Expression?: string; MetricStat?: MetricStat }[];
}

interface MetricStat {
  Metric: { Namespace: string; MetricName: string; Dimensions: { Name: string; Value: string }[] };
  Period: number;
  Stat: string;
}

export type OwnAlarmState = 'OK' | 'ALARM';

/** An alarm that the template declares, and its state now. */
export interface OwnAlarmView {
  /** Its logical ID. */
  id: string;
  description: string;
  state: OwnAlarmState;
}

/** The alarms that the template declares on the application itself, judged every minute by what the run's metrics say. */
export class OwnAlarms {
  private readonly states = new Map<string, OwnAlarmState>();

  constructor(
    private readonly alarms: { id: string; properties: AlarmProperties }[],
    private readonly metrics: Metrics,
    private readonly onChange: (alarm: OwnAlarmView, before: OwnAlarmState) => void,
  ) {}

  get all(): OwnAlarmView[] {
    return this.alarms.map(({ id, properties }) => viewOf(id, properties, this.states.get(id) ?? 'OK'));
  }

  /** @param now epoch milliseconds */
  judge(now: number): void {
    for (const { id, properties } of this.alarms) {
      const state = stateOf(properties, this.metrics, now);
      const before = this.states.get(id);
      this.states.set(id, state);
      // What goes off at once, as nothing has happened yet, is no news.
      if (before !== undefined && before !== state) this.onChange(viewOf(id, properties, state), before);
    }
  }
}

function viewOf(id: string, { AlarmDescription = '' }: AlarmProperties, state: OwnAlarmState): OwnAlarmView {
  return { id, description: AlarmDescription, state };
}

/** As CloudWatch judges: so many of the last periods must breach the threshold. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html */
function stateOf(alarm: AlarmProperties, metrics: Metrics, now: number): OwnAlarmState {
  const periods = Number(alarm.EvaluationPeriods);
  const stats = statsOf(alarm);
  const milliseconds = stats[0]!.Period * 1_000;
  let breaching = 0;
  for (let period = 0; period < periods; period++) {
    const to = now - period * milliseconds;
    const values = stats.map(stat => statistic(stat, metrics, to - milliseconds, to)).filter(value => value !== undefined);
    const value = values.length === 0 ? undefined : values.reduce((sum, each) => sum + each, 0);
    if (isBreaching(value, alarm)) breaching++;
  }
  return breaching >= Number(alarm.DatapointsToAlarm ?? periods) ? 'ALARM' : 'OK';
}

/** @throws for an expression that is no sum */
function statsOf({
  MetricName,
  Namespace,
  Dimensions = [],
  Period = 60,
  Statistic = 'Sum',
  Metrics: queries,
}: AlarmProperties): MetricStat[] {
  if (!queries) return [{ Metric: { Namespace: Namespace!, MetricName: MetricName!, Dimensions }, Period, Stat: Statistic }];
  const expression = queries.find(({ Expression }) => Expression !== undefined)?.Expression ?? 'SUM([])';
  if (!/^SUM\(\[/.test(expression)) throw new Error(`The local runtime does not know the expression ${expression}.`);
  return queries.flatMap(({ MetricStat }) => MetricStat ?? []);
}

function statistic({ Metric, Stat }: MetricStat, metrics: Metrics, from: number, to: number): number | undefined {
  const dimensions = Object.fromEntries(Metric.Dimensions.map(({ Name, Value }) => [Name, Value]));
  const values = metrics.between(Metric.Namespace, Metric.MetricName, dimensions, from, to);
  if (values.length === 0) return undefined;
  if (Stat === 'Sum') return values.reduce((sum, value) => sum + value, 0);
  if (Stat === 'Maximum') return Math.max(...values);
  throw new Error(`The local runtime does not know the statistic ${Stat}.`);
}

function isBreaching(value: number | undefined, { Threshold, ComparisonOperator, TreatMissingData }: AlarmProperties): boolean {
  if (value === undefined) return TreatMissingData === 'breaching';
  return ComparisonOperator === 'LessThanThreshold' ? value < Threshold : value >= Threshold;
}

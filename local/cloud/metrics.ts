import { own } from '../../lambdas/shared/own';
import type { Execution } from './state-machines';

type Dimensions = Record<string, string>;

interface Datum {
  /** Epoch milliseconds. */
  at: number;
  value: number;
}

/** What CloudWatch would have of a run: single values by metric, as services and functions give them. */
export class Metrics {
  private readonly data = new Map<string, Datum[]>();

  constructor(private readonly now: () => number) {}

  put(namespace: string, name: string, dimensions: Dimensions, value: number): void {
    const key = keyOf(namespace, name, dimensions);
    this.data.set(key, [...(this.data.get(key) ?? []), { at: this.now(), value }]);
  }

  invoked(FunctionName: string, isDone: boolean): void {
    this.put('AWS/Lambda', 'Invocations', { FunctionName }, 1);
    this.put('AWS/Lambda', 'Errors', { FunctionName }, isDone ? 0 : 1);
  }

  executionFailed({ arn, error }: Pick<Execution, 'arn' | 'error'>): void {
    const StateMachineArn = arn.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, '');
    this.put('AWS/States', error === 'States.Timeout' ? 'ExecutionsTimedOut' : 'ExecutionsFailed', { StateMachineArn }, 1);
  }

  /** Takes in a line of a function's log, if it is one of the embedded metric format. */
  readLog(line: string): void {
    if (!line.includes('CloudWatchMetrics')) return;
    const { _aws, ...values } = parsed(line);
    for (const { Namespace, Metrics: metrics, Dimensions: sets } of (_aws as Embedded | undefined)?.CloudWatchMetrics ?? []) {
      const [names = []] = sets;
      const dimensions = Object.fromEntries(names.map(name => [name, String(own(values, name))]));
      for (const { Name } of metrics) for (const value of [own(values, Name)].flat()) this.put(Namespace, Name, dimensions, Number(value));
    }
  }

  /** The values from one moment on, before another. */
  between(namespace: string, name: string, dimensions: Dimensions, from: number, to: number): number[] {
    const data = this.data.get(keyOf(namespace, name, dimensions)) ?? [];
    return data.filter(({ at }) => at >= from && at < to).map(({ value }) => value);
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
interface Embedded {
  CloudWatchMetrics: { Namespace: string; Metrics: { Name: string }[]; Dimensions: string[][] }[];
}

/** A log line that is not JSON says nothing. */
function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}

function keyOf(namespace: string, name: string, dimensions: Dimensions): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
}

import type { DescribedAlarm } from '../../lambdas/cases/alarms/describe-alarms';
import type { AlarmStateValue } from '../../lambdas/cases/incident/state-change';
import type { MaintenanceWindow } from '../../lambdas/shared/rules/rule-schema';
import { ALARM_ARN, alarmName, reasonOf } from './alarm-events';
import type { Step } from './script';

type AlarmStep = Extract<Step, { kind: 'alarm' }>;
type WindowStep = Extract<Step, { kind: 'window' | 'no-window' }>;

/** What CloudWatch knows, and what the operator's rules say, whatever has become of the events. Times in seconds since the beginning. */
export class CloudWatch {
  private readonly newest = new Map<number, AlarmStep>();
  private readonly windows = new Map<string, { from: number; until: number; alarm: number; since: number }>();

  constructor(
    private readonly beginning: number,
    private readonly now: () => number,
  ) {}

  learn(step: AlarmStep): void {
    if (step.contributor === undefined) this.newest.set(step.alarm, step);
  }

  /** The alarm as DescribeAlarms lists it at this moment. */
  describe(name: string): DescribedAlarm {
    const step = [...this.newest.values()].find(({ alarm }) => alarmName(alarm) === name);
    return step ? this.listed(step) : { kind: 'metric', AlarmName: name, StateValue: 'OK' };
  }

  all(): DescribedAlarm[] {
    return [...this.newest.values()].map(step => this.listed(step));
  }

  stateOf(alarm: number): AlarmStateValue {
    return this.newest.get(alarm)?.value ?? 'OK';
  }

  /** Whether the newest change is suppressed by an alarm at this moment. */
  isSuppressed({ at, suppressedBy }: Pick<AlarmStep, 'at' | 'suppressedBy'>): boolean {
    return suppressedBy !== undefined && this.now() < at + suppressedBy.seconds;
  }

  changeOf(alarm: number): AlarmStep | undefined {
    return this.newest.get(alarm);
  }

  operate(step: WindowStep): void {
    if (step.kind === 'no-window') return void this.windows.delete(step.name);
    const { name, alarm, from, until } = step;
    this.windows.set(name, { alarm, from, until, since: Math.max(from, this.windows.get(name)?.since ?? this.now()) });
  }

  /** The maintenance window that an alarm is in, and since when it has been in any. */
  windowOf(name: string): { window: MaintenanceWindow; since: number } | undefined {
    const now = this.now();
    const found = [...this.windows].find(([, { alarm, from, until }]) => alarmName(alarm) === name && from <= now && now < until);
    if (!found) return undefined;
    const [windowName, { from, until, since }] = found;
    return { window: { name: windowName, from: this.time(from), until: this.time(until) }, since };
  }

  private listed(step: AlarmStep): DescribedAlarm {
    const { alarm, at, value, suppressedBy } = step;
    const common = {
      AlarmName: alarmName(alarm),
      AlarmArn: ALARM_ARN(alarm),
      StateValue: value,
      StateReason: reasonOf(step),
      StateTransitionedTimestamp: new Date(this.time(at)),
    };
    if (!suppressedBy) return { kind: 'metric', ...common };
    const ActionsSuppressedBy = this.isSuppressed(step) ? (suppressedBy.actionsSuppressedBy as 'Alarm') : undefined;
    return { kind: 'composite', ...common, ActionsSuppressor: 'maintenance', ActionsSuppressedBy };
  }

  private time(seconds: number): string {
    return new Date(this.beginning + seconds * 1_000).toISOString();
  }
}

import type { AlarmAnswer } from '../../lambdas/cases/alarms/alarm-states';
import { plainWriter } from '../../lambdas/cases/engine/case-writer';
import type { OwnTrouble } from '../../lambdas/cases/engine/own-metrics';
import { recordAlarm } from '../../lambdas/cases/engine/record-alarm';
import type { CaseServices } from '../../lambdas/cases/engine/services';
import { STEPS } from '../../lambdas/cases/engine/steps';
import { sweepIncidents } from '../../lambdas/cases/engine/sweep-incidents';
import { whoSuppresses } from '../../lambdas/cases/engine/who-suppresses';
import type { PublishedEvent } from '../../lambdas/shared/events';
import type { MaintenanceWindow } from '../../lambdas/shared/rules/rule-schema';
import { logger } from '../../lambdas/shared/runtime';
import { accountSupportApi } from '../simulation/account-support-api';
import { alarmEvent, incidentKey } from '../simulation/alarm-events';
import { memoryBudget } from '../simulation/memory-budget';
import { MemoryTable, memoryStore } from '../simulation/memory-store';
import { ROUTING } from '../simulation/routing';
import type { Step } from '../simulation/script';
import { SupportAccount, type SupportCase } from '../simulation/support-account';
import { at, POLICY } from './sample-incidents';

logger.setLogLevel('SILENT');

type AlarmStep = Extract<Step, { kind: 'alarm' }>;

/** The engine on a store and a Support account in memory, where everything answers at once and time is what the test says. */
export class TestEngine {
  /** What the engine counted of its own trouble. */
  readonly troubles: OwnTrouble[] = [];
  readonly published: PublishedEvent[] = [];
  /** What CloudWatch says of every alarm, and since when, where it can be asked. */
  cloudWatch?: AlarmAnswer;
  changedAt?: string;
  /** Whether the invocations that record an alarm have time left to work it too. */
  hasTime = true;
  /** Seconds since midnight. */
  seconds = 0;
  /** The operator's maintenance windows, which are for every alarm here. */
  windows: MaintenanceWindow[] = [];
  readonly table = new MemoryTable();
  readonly account: SupportAccount;
  readonly services: CaseServices;
  readonly store: CaseServices['incidents'];

  constructor(settings: Partial<ConstructorParameters<typeof SupportAccount>[1]> = {}, policy: Partial<CaseServices['policy']> = {}) {
    const clock = () => Date.parse(at(this.seconds));
    this.account = new SupportAccount(clock, { commentOnResolved: 'reopens', staleReads: false, rewraps: false, ...settings });
    this.store = memoryStore(this.table, clock);
    this.services = {
      steps: STEPS,
      incidents: this.store,
      budget: memoryBudget(this.table, POLICY.leaseSeconds),
      support: accountSupportApi(this.account),
      alarms: {
        stateOf: async () => this.cloudWatch ?? 'OK',
        describe: async () => this.described(),
        isMuted: async () => undefined,
      },
      suppressions: whoSuppresses(
        {
          maintenance: async (_, now) =>
            this.windows.find(({ from, until }) => Date.parse(from) <= now.getTime() && now.getTime() < Date.parse(until)),
        },
        { describe: async alarm => this.services.alarms.describe(alarm), isMuted: async alarm => this.services.alarms.isMuted(alarm) },
        () => new Date(clock()),
      ),
      leaveOut: async () => undefined,
      publish: async events => void this.published.push(...events),
      policy: { ...POLICY, openDelaySeconds: 0, ...policy },
      routing: ROUTING,
      writer: plainWriter(ROUTING),
      count: trouble => void this.troubles.push(trouble),
      installation: 'test',
      now: () => new Date(clock()),
    };
  }

  private described(): Awaited<ReturnType<CaseServices['alarms']['describe']>> {
    const { cloudWatch = 'unknown', changedAt } = this;
    if (cloudWatch === 'gone' || cloudWatch === 'elsewhere' || cloudWatch === 'unknown') return cloudWatch;
    return { kind: 'metric', StateValue: cloudWatch, StateTransitionedTimestamp: changedAt ? new Date(changedAt) : undefined };
  }

  /** The alarm changes at a second, and the event arrives now. */
  async deliver(value: AlarmStep['value'], changedAt: number, more: Partial<AlarmStep> = {}): Promise<void> {
    const step: AlarmStep = { kind: 'alarm', at: changedAt, alarm: 0, value, deliveries: [], ...more };
    await recordAlarm(alarmEvent(step, Date.parse(at(0))), this.services, () => this.hasTime);
  }

  /** Time goes on to a second, with a sweep every minute. */
  async until(seconds: number): Promise<void> {
    for (; this.seconds < seconds; this.seconds = Math.min(seconds, this.seconds + 60)) await sweepIncidents(this.services);
    await sweepIncidents(this.services);
  }

  get head() {
    return this.table.heads.get(incidentKey(0))!;
  }

  get cases(): SupportCase[] {
    return this.account.cases;
  }

  /** Disposition of each change, oldest first. */
  get dispositions(): string[] {
    const changes = [...this.table.changesOf(incidentKey(0)).values()].sort((a, b) => a.timestamp.localeCompare(b.timestamp));
    return changes.map(({ value, disposition }) => `${value} ${disposition}`);
  }
}

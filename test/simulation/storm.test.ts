import { plainWriter } from '../../lambdas/cases/engine/case-writer';
import { recordAlarm } from '../../lambdas/cases/engine/record-alarm';
import type { CaseServices } from '../../lambdas/cases/engine/services';
import { STEPS } from '../../lambdas/cases/engine/steps';
import { sweepIncidents } from '../../lambdas/cases/engine/sweep-incidents';
import { CALL_SPACING, paceOf } from '../../lambdas/cases/support/pace';
import type { SupportApi } from '../../lambdas/cases/support/support-api';
import { logger } from '../../lambdas/shared/runtime';
import { type AroundCall, accountSupportApi } from './account-support-api';
import { alarmEvent, alarmName, incidentKey } from './alarm-events';
import { memoryBudget } from './memory-budget';
import { MemoryTable, memoryStore } from './memory-store';
import { ROUTING } from './routing';
import { BEGINNING } from './script';
import { SupportAccount } from './support-account';
import { Timeline } from './timeline';

logger.setLogLevel('SILENT');

const ALARMS = 1_000;
const MAX_CASES_PER_HOUR = 5;
const CALLS_PER_SECOND = 5;
const BATCH = 10;
const POLLERS = 2;
/** What the calls of a quiet day take; slower ones keep to the quota all the more. Milliseconds. */
const TABLE_MILLISECONDS = 8;
const SUPPORT_MILLISECONDS = 120;
const WORKING_MILLISECONDS = 35_000;

/** The deployed functions in a storm: two instances take messages from the queue, a third sweeps every minute. */
class Storm {
  readonly timeline = new Timeline(BEGINNING);
  readonly table = new MemoryTable();
  readonly account = new SupportAccount(() => this.timeline.now, { commentOnResolved: 'reopens', staleReads: false, rewraps: false });
  readonly calls: { at: number; name: string }[] = [];
  readonly queue: number[] = [];
  private readonly clock = () => this.timeline.now;

  start(): void {
    for (let alarm = 0; alarm < ALARMS; alarm++) this.timeline.at(BEGINNING + (alarm * 60_000) / ALARMS, () => this.queue.push(alarm));
    for (let poller = 0; poller < POLLERS; poller++) void this.poll(this.services());
    const sweeper = this.services();
    for (let minute = 1; minute <= 240; minute++)
      this.timeline.at(BEGINNING + minute * 60_000, () => void sweepIncidents(sweeper, this.untilTimeIsUp()));
  }

  private async poll(services: CaseServices): Promise<void> {
    for (;;) {
      const mayStart = this.untilTimeIsUp();
      for (const alarm of this.queue.splice(0, BATCH)) {
        const step = { kind: 'alarm' as const, at: Math.floor((alarm * 60) / ALARMS), alarm, value: 'ALARM' as const, deliveries: [] };
        await recordAlarm(alarmEvent(step, BEGINNING), services, mayStart);
      }
      await this.timeline.pause(200);
    }
  }

  private untilTimeIsUp(): () => boolean {
    const until = this.timeline.now + WORKING_MILLISECONDS;
    return () => this.timeline.now < until;
  }

  private services(): CaseServices {
    const policy = { ...POLICY };
    return {
      incidents: this.slow(memoryStore(this.table, this.clock)),
      budget: this.slow(memoryBudget(this.table, policy.leaseSeconds)),
      support: this.support(),
      alarms: { stateOf: async () => 'ALARM', describe: async () => 'unknown', isMuted: async () => undefined },
      suppressions: { now: async () => undefined },
      leaveOut: async () => undefined,
      count: () => {},
      steps: STEPS,
      publish: async () => this.timeline.pause(TABLE_MILLISECONDS),
      policy,
      routing: ROUTING,
      writer: plainWriter(ROUTING),
      installation: 'storm',
      now: () => new Date(this.timeline.now),
    };
  }

  /** Every function of the table takes its time; the index is listed at once. */
  private slow<T extends object>(fast: T): T {
    const wrap =
      (call: (...args: unknown[]) => Promise<unknown>) =>
      async (...args: unknown[]) => {
        await this.timeline.pause(TABLE_MILLISECONDS);
        return call(...args);
      };
    return Object.fromEntries(Object.entries(fast).map(([name, call]) => [name, name === 'due' ? call : wrap(call)])) as T;
  }

  private support(): SupportApi {
    const pace = paceOf(CALL_SPACING, this.clock, milliseconds => this.timeline.pause(milliseconds));
    const call: AroundCall = async (name, answer) => {
      await pace();
      this.calls.push({ at: this.timeline.now, name });
      await this.timeline.pause(SUPPORT_MILLISECONDS);
      return answer();
    };
    return accountSupportApi(this.account, { around: call });
  }
}

const POLICY = {
  mode: 'Live',
  openDelaySeconds: 60,
  resolveDelaySeconds: 900,
  reopenWindowSeconds: 86_400,
  autoResolve: true,
  maxCasesPerHour: MAX_CASES_PER_HOUR,
  quietPeriodSeconds: 900,
  leaseSeconds: 90,
} as const;

test('a storm of 1,000 alarms in a minute: the budget is respected, everybody is informed, and AWS is not called faster than it allows', async () => {
  const storm = new Storm();
  storm.start();
  const withinAnHour = BEGINNING + 3_600_000;
  await storm.timeline.run(withinAnHour);
  expect(unreported(storm)).toEqual([]);

  await storm.timeline.run(BEGINNING + 4 * 3_600_000);
  expect(storm.table.heads.size).toBe(ALARMS + 1);
  expect(unreported(storm)).toEqual([]);
  expect(
    mostWithin(
      3_600_000,
      storm.account.cases.map(({ createdAt }) => createdAt),
    ),
  ).toBeLessThanOrEqual(MAX_CASES_PER_HOUR);
  expect(storm.account.cases.length).toBeGreaterThan(2 * (MAX_CASES_PER_HOUR - 1));
  expect(
    mostWithin(
      1_000,
      storm.calls.map(({ at }) => at),
    ),
  ).toBeLessThanOrEqual(CALLS_PER_SECOND);
  const overflow = JSON.stringify(storm.table.heads.get('overflow')).length;
  expect(overflow).toBeLessThan(300_000);
  console.log(`${storm.calls.length} calls to the Support API in four hours`, countByName(storm), `${storm.account.cases.length} cases`);
});

/** Alarms of which neither a case of their own nor the overflow case tells. */
function unreported({ table, account }: Storm): string[] {
  const words = account.cases.flatMap(({ communications }) => communications.map(({ body }) => body)).join('\n');
  const names = Array.from({ length: ALARMS }, (_, alarm) => alarm);
  return names
    .filter(alarm => table.heads.get(incidentKey(alarm))?.phase !== 'open' && !words.includes(`${alarmName(alarm)} (`))
    .map(alarmName);
}

/** The largest number of moments in any window of this length. */
function mostWithin(milliseconds: number, moments: number[]): number {
  const sorted = [...moments].sort((a, b) => a - b);
  let first = 0;
  return sorted.reduce((most, moment, index) => {
    while (sorted[first]! <= moment - milliseconds) first++;
    return Math.max(most, index - first + 1);
  }, 0);
}

function countByName({ calls }: Storm): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { name } of calls) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

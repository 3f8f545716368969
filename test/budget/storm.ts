import { recordAlarm } from '../../lambdas/cases/engine/record-alarm';
import { sweepIncidents } from '../../lambdas/cases/engine/sweep-incidents';
import { CALL_SPACING, paceOf } from '../../lambdas/cases/support/pace';
import { SupportAccount } from '../simulation/support-account';
import { Timeline } from '../simulation/timeline';
import { alarmEvent, alarmName } from './alarm-event';
import { CASE_INDEXES } from './case-indexes';
import { MeteredTable } from './metered-table';
import { meteredServices } from './services';

const BEGINNING = Date.parse('2026-11-22T03:00:00Z');
const MINUTE = 60_000;
/** As lib sets up the queue and its functions. */
const BATCH = 10;
const POLLERS = 2;
const MOST_RECEIVES = 5;
const INVISIBLE = 6 * MINUTE;
/** For how long an invocation begins new work: its timeout, less the time of a step. */
const WORKING = 35_000;
/** What calls take on a quiet day. */
const TABLE_MILLISECONDS = 8;
const SUPPORT_MILLISECONDS = 120;

interface Message {
  alarm: number;
  changedAt: number;
  receives: number;
}

/** The deployed functions in a storm: two instances take messages from the queue, another sweeps every minute. Time is virtual. */
export class Storm {
  readonly timeline = new Timeline(BEGINNING);
  readonly table: MeteredTable;
  readonly account = new SupportAccount(() => this.timeline.now, { commentOnResolved: 'reopens', staleReads: false, rewraps: false });
  readonly deadLetters: Message[] = [];
  /** Sweeps that came to their end, and those that failed. */
  readonly sweeps = { done: 0, failed: 0 };
  private readonly queue: Message[] = [];

  /** @param seconds in which all the alarms go off */
  constructor(
    readonly alarms: number,
    { throttles = false, seconds = 60 }: { throttles?: boolean; seconds?: number } = {},
  ) {
    const clock = () => this.timeline.now;
    const pause = (milliseconds: number) => this.timeline.pause(milliseconds);
    this.table = new MeteredTable(CASE_INDEXES, { clock, pause, throttles });
    for (let alarm = 0; alarm < alarms; alarm++) {
      const changedAt = BEGINNING + Math.floor((alarm * seconds * 1_000) / alarms);
      this.timeline.at(changedAt, () => this.queue.push({ alarm, changedAt, receives: 0 }));
    }
    for (let poller = 0; poller < POLLERS; poller++) void this.poll();
  }

  /** Lets minutes pass, with a sweep in each. */
  async run(minutes: number): Promise<void> {
    const from = Math.round((this.timeline.now - BEGINNING) / MINUTE);
    const sweeper = this.services();
    for (let minute = from + 1; minute <= from + minutes; minute++) {
      this.timeline.at(BEGINNING + minute * MINUTE, () =>
        sweepIncidents(sweeper, this.untilTimeIsUp()).then(
          () => this.sweeps.done++,
          () => this.sweeps.failed++,
        ),
      );
    }
    await this.timeline.run(BEGINNING + (from + minutes) * MINUTE + MINUTE / 2);
  }

  /** Alarms of which neither a case of their own nor the overflow case tells. */
  untold(): string[] {
    const words = this.account.cases.flatMap(({ communications }) => communications.map(({ body }) => body)).join('\n');
    return Array.from({ length: this.alarms }, (_, alarm) => alarmName(alarm)).filter(name => !words.includes(name));
  }

  private async poll(): Promise<void> {
    const services = this.services();
    for (;;) {
      const mayStart = this.untilTimeIsUp();
      for (const message of this.queue.splice(0, BATCH)) {
        message.receives++;
        const work = recordAlarm(alarmEvent(message.alarm, 'ALARM', message.changedAt), services, mayStart, message.receives);
        await work.catch(() => this.failed(message));
      }
      await this.timeline.pause(200);
    }
  }

  private failed(message: Message): void {
    if (message.receives >= MOST_RECEIVES) this.deadLetters.push(message);
    else this.timeline.in(INVISIBLE, () => this.queue.push(message));
  }

  private untilTimeIsUp(): () => boolean {
    const until = this.timeline.now + WORKING;
    return () => this.timeline.now < until;
  }

  /** Of one instance: it keeps to its own pace. Every request to the table takes its time. */
  private services() {
    const clock = () => this.timeline.now;
    const pace = paceOf(CALL_SPACING, clock, milliseconds => this.timeline.pause(milliseconds));
    const services = meteredServices(this.table, this.account, clock, async (_, answer) => {
      await pace();
      await this.timeline.pause(SUPPORT_MILLISECONDS);
      return answer();
    });
    return { ...services, incidents: this.slow(services.incidents), budget: this.slow(services.budget) };
  }

  private slow<T extends object>(fast: T): T {
    const wrap =
      (call: (...args: unknown[]) => Promise<unknown>) =>
      async (...args: unknown[]) => {
        await this.timeline.pause(TABLE_MILLISECONDS);
        return call.apply(fast, args);
      };
    return Object.fromEntries(Object.entries(fast).map(([name, call]) => [name, name === 'due' ? call : wrap(call)])) as T;
  }
}

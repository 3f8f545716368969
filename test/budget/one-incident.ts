import { recordAlarm } from '../../lambdas/cases/engine/record-alarm';
import { sweepIncidents } from '../../lambdas/cases/engine/sweep-incidents';
import { SupportAccount } from '../simulation/support-account';
import { alarmEvent } from './alarm-event';
import { CASE_INDEXES } from './case-indexes';
import type { Usage } from './meter';
import { MeteredTable } from './metered-table';
import { meteredServices } from './services';

const BEGINNING = Date.parse('2026-11-22T03:00:00Z');
const MINUTE = 60_000;

/** The story of one alarm, counted step by step. */
export class OneIncident {
  readonly table = new MeteredTable(CASE_INDEXES, { clock: () => this.now });
  readonly account = new SupportAccount(() => this.now, { commentOnResolved: 'reopens', staleReads: false, rewraps: false });
  readonly services = meteredServices(this.table, this.account, () => this.now);
  now = BEGINNING;

  deliver(value: 'ALARM' | 'OK', changedAt = this.now): Promise<Usage> {
    return this.table.meter.during(() => recordAlarm(alarmEvent(0, value, changedAt), this.services));
  }

  sweep(): Promise<Usage> {
    return this.table.meter.during(() => sweepIncidents(this.services));
  }

  /** Time goes on with a sweep every minute; answers what the sweep used that brought the first change of the cases, or the last sweep. */
  async until(isDone: () => boolean, mostMinutes = 200): Promise<Usage> {
    for (let minute = 0; minute < mostMinutes; minute++) {
      this.now += MINUTE;
      const used = await this.sweep();
      if (isDone()) return used;
    }
    throw new Error(`Nothing came of it in ${mostMinutes} minutes.`);
  }

  get head(): (Record<string, unknown> & { case?: { inspectAt?: string } }) | undefined {
    return [...this.table.items()].find(({ sk }) => sk === 'head');
  }
}

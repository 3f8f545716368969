import type { EventClock } from './event-clock';
import { matchesPattern } from './event-pattern';

/** An event as EventBridge delivers it. */
export interface BusEvent {
  version: string;
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  /** ISO 8601. */
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
}

/** Where a rule sends what it matches. */
export interface Target {
  description: string;
  /** Made from the event by the target's `Input` or `InputPath`. */
  input(event: BusEvent): unknown;
  deliver(input: unknown): void;
}

export interface Rule {
  name: string;
  description?: string;
  pattern: Record<string, unknown>;
  targets: Target[];
}

/** The account's default event bus. */
export class Bus {
  private readonly rules: Rule[] = [];
  private sequence = 0;
  /** Hears of every event, before any rule does. */
  onEvent: (event: BusEvent) => void = () => {};
  /** Hears of every event of another account that no rule takes. */
  onForeign: (event: BusEvent) => void = () => {};

  constructor(
    private readonly clock: EventClock,
    private readonly place: { region: string; accountId: string },
  ) {}

  /** Every rule of the bus, in no order that means anything. */
  list(): readonly Rule[] {
    return this.rules;
  }

  add(rule: Rule): void {
    this.rules.push(rule);
  }

  /** Puts an event on the bus; what it lacks is filled in as EventBridge does. Each delivery is a thing of its own on the clock. */
  put(event: Partial<BusEvent>): BusEvent {
    const complete = this.complete(event);
    this.onEvent(complete);
    const takers = this.rules.filter(({ pattern }) => matchesPattern(pattern, complete));
    if (takers.length === 0 && complete.account !== this.place.accountId) this.onForeign(complete);
    for (const { targets } of takers) for (const target of targets) this.plan(target, complete);
    return complete;
  }

  private plan(target: Target, event: BusEvent): void {
    this.clock.schedule(this.clock.time(), () => target.deliver(target.input(event)));
  }

  /** An event with every member that EventBridge fills in. */
  complete(event: Partial<BusEvent>): BusEvent {
    return {
      version: '0',
      id: `00000000-0000-4000-9000-${String(++this.sequence).padStart(12, '0')}`,
      'detail-type': '',
      source: '',
      account: this.place.accountId,
      time: `${this.clock.now().toISOString().slice(0, 19)}Z`,
      region: this.place.region,
      resources: [],
      detail: {},
      ...event,
    };
  }
}

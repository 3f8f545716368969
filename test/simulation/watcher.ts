import { decide } from '../../lambdas/cases/incident/decide';
import type { Decision } from '../../lambdas/cases/incident/decision';
import type { Incident } from '../../lambdas/cases/incident/incident';
import type { Mode } from '../../lambdas/shared/contract';
import type { PublishedEvent } from '../../lambdas/shared/events';
import type { CloudWatch } from './cloud-watch';
import type { Design } from './design';
import type { Injected } from './invocation';
import type { MemoryTable } from './memory-store';
import type { History } from './script';
import { markerOf, type SupportAccount, type SupportCase } from './support-account';
import type { Timeline } from './timeline';
import { Violation } from './violation';

/** What is seen of a world. */
export interface Observed {
  readonly history: History;
  readonly design: Design;
  readonly mode: Mode;
  readonly timeline: Timeline;
  readonly table: MemoryTable;
  readonly account: SupportAccount;
  readonly cloudWatch: CloudWatch;
  readonly published: PublishedEvent[];
  readonly injected: Injected[];
}

/** Whoever looks at a world and says what does not hold in it. */
export abstract class Watcher {
  /** @param owners which incident each marker belongs to */
  constructor(
    protected readonly world: Observed,
    protected readonly owners = new Map<string, string>(),
  ) {}

  protected decisionFor(head: Incident): Decision {
    return decide(head, new Date(this.world.timeline.now), { ...this.world.history.settings.policy, mode: this.world.mode });
  }

  protected casesOf(key: string): SupportCase[] {
    return this.world.account.cases.filter(supportCase => this.owners.get(markerOf(supportCase)) === key);
  }

  protected fail(invariant: string, message: string): void {
    if (this.world.design.forgives?.includes(invariant)) return;
    const violation = new Violation(invariant, message);
    this.world.timeline.fail(violation);
    throw violation;
  }
}

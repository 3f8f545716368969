import type { CaseServices, Steps } from '../../lambdas/cases/engine/services';
import type { sweepIncidents } from '../../lambdas/cases/engine/sweep-incidents';
import type { alarmEvent } from './alarm-events';
import type { Recognition } from './support-account';

/** A design to be tried in place of ours, or in part of it. */
export interface Design {
  steps?: Partial<Steps>;
  services?: (services: CaseServices) => CaseServices;
  /** Tells texts and cases of ours from those of others. */
  recognition?: Recognition;
  /** The command line does not register what it sends. */
  sendsUnregistered?: boolean;
  /** Writes to the Support API whatever the mode. */
  isAlwaysLive?: boolean;
  /** Invariants that are not asked. */
  forgives?: string[];
  sweep?: typeof sweepIncidents;
  event?: (event: ReturnType<typeof alarmEvent>, arrivedAt: string) => ReturnType<typeof alarmEvent>;
}

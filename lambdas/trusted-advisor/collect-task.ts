import type { PublishEvents } from '../shared/events';
import type { Advisor } from './advisor';
import type { CheckState } from './check-state';
import type { CatalogueEntry } from './check-store';
import type { CheckSummary } from './checks';
import type { ResourceExclusions } from './exclusions';
import type { FindingStore } from './finding-store';

export interface CollectServices {
  advisor: Pick<Advisor, 'checkResult'>;
  findings: FindingStore;
  publish: PublishEvents;
  now: () => Date;
}

/** One check that is to be collected, and for whom. */
export interface CollectTask {
  runId: string;
  check: CatalogueEntry;
  summary: CheckSummary;
  checkState?: CheckState;
  exclusions: ResourceExclusions;
  language: string;
  summariesReadAt: Date;
  /** No further page of findings is begun after it. */
  stopAt: Date;
}

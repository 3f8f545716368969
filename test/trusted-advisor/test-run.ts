import type { PublishedEvent } from '../../lambdas/shared/events';
import { logger } from '../../lambdas/shared/runtime';
import type { Advisor } from '../../lambdas/trusted-advisor/advisor';
import type { AdvisorTable } from '../../lambdas/trusted-advisor/advisor-table';
import { checkStore } from '../../lambdas/trusted-advisor/check-store';
import { type CollectStep, collectResults } from '../../lambdas/trusted-advisor/collect-results';
import { exclusionSource, lastExclusions } from '../../lambdas/trusted-advisor/exclusion-source';
import { findingStore } from '../../lambdas/trusted-advisor/finding-store';
import { pollRefresh } from '../../lambdas/trusted-advisor/poll-refresh';
import type { RunStep } from '../../lambdas/trusted-advisor/refresh-progress';
import type { RunReport } from '../../lambdas/trusted-advisor/run';
import type { RunMetric } from '../../lambdas/trusted-advisor/run-metrics';
import { runStore } from '../../lambdas/trusted-advisor/run-store';
import { startRefresh } from '../../lambdas/trusted-advisor/start-refresh';

logger.setLogLevel('SILENT');

const POLICY = { language: 'en', categories: ['all'], excludedCheckIds: [] as string[], deadlineMinutes: 60, budgetSeconds: 480 };

/** The application over one table: plays runs as the state machine does, on a clock that moves only while it waits. */
export class TestRuns {
  now = new Date('2026-11-22T03:00:00Z');
  readonly published: PublishedEvent[] = [];
  readonly metrics: RunMetric[] = [];
  policy = { ...POLICY };
  /** The operator's rules, as JSON. */
  rules = '{}';
  readonly services;
  private started = 0;

  constructor(
    readonly advisor: Advisor,
    table: AdvisorTable,
  ) {
    this.services = {
      advisor,
      checks: checkStore(table),
      findings: findingStore(table),
      runs: runStore(table),
      exclusions: exclusionSource(async () => this.rules, lastExclusions(table)),
      publish: async (events: PublishedEvent[]) => void this.published.push(...events),
      emitMetrics: (metrics: RunMetric[]) => void this.metrics.push(...metrics),
      now: () => this.now,
    };
  }

  pass(seconds: number): void {
    this.now = new Date(this.now.getTime() + seconds * 1000);
  }

  start(runId = `run-${++this.started}`, checkIds?: string[]): Promise<RunStep> {
    return startRefresh({ runId, startedAt: this.now.toISOString(), checkIds }, this.policy, this.services);
  }

  poll(runId: string): Promise<RunStep> {
    return pollRefresh({ runId }, this.services);
  }

  collect(runId: string): Promise<CollectStep> {
    return collectResults({ runId }, this.policy, this.services);
  }

  /** A whole run. */
  async run(checkIds?: string[]): Promise<RunReport> {
    let step = await this.start(undefined, checkIds);
    while (step.next === 'wait') {
      this.pass(step.waitSeconds);
      step = await this.poll(step.runId);
    }
    let collected = await this.collect(step.runId);
    while (collected.next === 'collect') {
      this.pass(collected.waitSeconds);
      collected = await this.collect(step.runId);
    }
    return collected;
  }

  /** What was published on findings, oldest first: `["Appeared a", ...]`. */
  changes(): string[] {
    return this.published
      .filter(({ detailType }) => detailType.startsWith('Trusted Advisor Finding'))
      .map(({ detailType, detail }) => `${detailType.replace('Trusted Advisor Finding ', '')} ${detail.resourceId}`);
  }
}

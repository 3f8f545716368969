import { DETAIL_TYPE } from '../shared/contract';
import { logger } from '../shared/runtime';
import type { Advisor } from './advisor';
import { addCalls } from './call-count';
import type { CheckState } from './check-state';
import type { CatalogueEntry, CheckStore } from './check-store';
import type { CheckSummary } from './checks';
import { type CollectedCheck, collectCheck } from './collect-check';
import type { CollectServices } from './collect-task';
import type { ExclusionSource } from './exclusion-source';
import { type Exclusions, exclusionsOf } from './exclusions';
import { closeRefresh, type RunStep, trustTimestamps } from './refresh-progress';
import type { FailedCheck, RunProgress, RunReport } from './run';
import { runBounded } from './run-bounded';
import { type EmitMetrics, runMetrics } from './run-metrics';
import { addChanges, reportRun } from './run-report';
import type { RunStore } from './run-store';

export interface CollectRunServices extends CollectServices {
  advisor: Pick<Advisor, 'checkResult' | 'checkSummaries' | 'takeCallCount'>;
  checks: Pick<CheckStore, 'catalogue'>;
  runs: RunStore;
  exclusions: ExclusionSource;
  emitMetrics: EmitMetrics;
}

export interface CollectPolicy {
  /** ISO 639-1, of the results' texts. */
  language: string;
  /** Seconds of work after which the rest is left to another call; well below the function's timeout, as one check may take a while. */
  budgetSeconds: number;
}

/** What the state machine does next: collect the rest after a pause, or end with the run's report as its output. */
export type CollectStep = { next: 'collect'; runId: string; waitSeconds: number; checksLeft: number } | ({ next: 'done' } & RunReport);

/** Results are large: more at a time would only need more memory. */
const RESULTS_AT_A_TIME = 3;
const BUSY_PAUSE_SECONDS = 60;

interface CollectedPass {
  summaries: CheckSummary[];
  collected: { checkId: string; result: CollectedCheck }[];
  failures: FailedCheck[];
  catalogue: Map<string, CatalogueEntry>;
  exclusions: Exclusions;
}

/**
 * Brings the table up to what Trusted Advisor says now, publishes what changed, and closes the run. What is done stays done, so
 * repeating it, after a crash or because the time ran out, goes on where it was.
 */
export async function collectResults(
  { runId }: Pick<RunStep, 'runId'>,
  policy: CollectPolicy,
  services: CollectRunServices,
): Promise<CollectStep> {
  const { advisor, runs, now } = services;
  const progress = closeRefresh(await runs.progress(runId));
  if (progress.report) return { next: 'done', ...progress.report };
  const pass = await collectChecks(progress, policy, services);
  const calls = addCalls(progress.calls, advisor.takeCallCount());
  const left = pass.collected.filter(({ result }) => result.kind === 'busy' || result.kind === 'more');
  if (left.length === 0) return finishRun({ ...progress, calls }, pass, services);

  const unfinished = left.map(({ result }) => (result.kind === 'more' ? result.changes : {}));
  await runs.saveProgress({ ...progress, calls, changes: addChanges(unfinished, progress.changes) }, now());
  const waitSeconds = left.some(({ result }) => result.kind === 'more') ? 1 : BUSY_PAUSE_SECONDS;
  logger.info('Results are to be collected further', { runId, checksLeft: left.length, waitSeconds });
  return { next: 'collect', runId, waitSeconds, checksLeft: left.length };
}

async function collectChecks(progress: RunProgress, policy: CollectPolicy, services: CollectRunServices): Promise<CollectedPass> {
  const { advisor, checks, findings, now } = services;
  const stopAt = new Date(now().getTime() + policy.budgetSeconds * 1000);
  const catalogue = await checks.catalogue();
  const exclusions = await services.exclusions(now());
  const checkIds = Object.keys(progress.outcomes).filter(checkId => catalogue.has(checkId));
  const summariesReadAt = now();
  const { answers, rejected } = await advisor.checkSummaries(checkIds);
  const summaries = [...new Map(answers.map(summary => [summary.checkId, summary])).values()].filter(({ checkId }) =>
    catalogue.has(checkId),
  );
  const checkStates = await findings.checkStates();
  const collected = await runBounded(summaries, RESULTS_AT_A_TIME, async summary => {
    const { checkId } = summary;
    const check = catalogue.get(checkId)!;
    const task = {
      runId: progress.runId,
      check,
      summary,
      checkState: checkStates.get(checkId),
      exclusions: exclusionsOf(checkId, exclusions),
      language: policy.language,
      summariesReadAt,
      stopAt,
    };
    return { checkId, result: await collectCheck(task, services) };
  });
  const answered = new Set([...summaries, ...rejected].map(({ checkId }) => checkId));
  const leftOut = checkIds.filter(checkId => !answered.has(checkId)).map(checkId => ({ checkId, error: 'NoSummary' }));
  const failures = [...[...rejected, ...leftOut].map(check => ({ ...check, step: 'summary' as const })), ...collected.flatMap(troubleOf)];
  return { summaries, collected, failures, catalogue, exclusions };
}

async function finishRun(progress: RunProgress, pass: CollectedPass, services: CollectRunServices): Promise<CollectStep> {
  const { runs, publish, emitMetrics, now } = services;
  const checkStates = pass.collected.flatMap(({ result }) => checkStatesOf(result));
  const report = reportRun(trustTimestamps(progress, pass.summaries), { ...pass, checkStates, calls: {}, endedAt: now() });
  await runs.saveHistory(report, pass.summaries, now());
  await runs.saveRecord(report, now());
  await publish([{ detailType: DETAIL_TYPE.refreshCompleted, detail: { ...report } }]);
  await runs.saveProgress({ ...progress, report }, now());
  emitMetrics(runMetrics(report, pass.summaries, checkId => pass.catalogue.get(checkId)?.category ?? 'unknown'));
  logger.info('Run is over', { ...report });
  return { next: 'done', ...report };
}

/** The name of the API's error, or of ours for an answer that could not be read as a whole. */
function troubleOf({ checkId, result }: CollectedPass['collected'][number]): FailedCheck[] {
  const error = result.kind === 'failed' ? result.error : result.kind === 'collected' ? result.trouble : undefined;
  return error === undefined ? [] : [{ checkId, step: 'result', error }];
}

function checkStatesOf(result: CollectedCheck): CheckState[] {
  return (result.kind === 'collected' || result.kind === 'kept') && result.checkState ? [result.checkState] : [];
}

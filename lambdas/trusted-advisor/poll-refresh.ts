import { logger } from '../shared/runtime';
import type { Advisor } from './advisor';
import { addCalls } from './call-count';
import type { CheckStore } from './check-store';
import { rememberRefreshable } from './cool-downs';
import { applyStatuses, nextStep, type RunStep } from './refresh-progress';
import type { RunStore } from './run-store';

export interface PollServices {
  advisor: Pick<Advisor, 'refreshStatuses' | 'takeCallCount'>;
  checks: Pick<CheckStore, 'remember'>;
  runs: Pick<RunStore, 'progress' | 'saveProgress'>;
  now: () => Date;
}

/** Looks, with one call for all of them, at the checks whose refresh is not over, and says what to do next. */
export async function pollRefresh({ runId }: Pick<RunStep, 'runId'>, { advisor, checks, runs, now }: PollServices): Promise<RunStep> {
  const before = await runs.progress(runId);
  const { answers, rejected } = await advisor.refreshStatuses(Object.keys(before.pending));
  const after = applyStatuses(before, answers, rejected);
  const settled = answers.filter(({ checkId }) => Object.hasOwn(before.pending, checkId) && !Object.hasOwn(after.pending, checkId));
  await checks.remember(
    settled.map(status => rememberRefreshable(status, now())),
    now(),
  );
  await runs.saveProgress({ ...after, calls: addCalls(before.calls, advisor.takeCallCount()) }, now());
  const step = nextStep(after, now());
  logger.info('Looked at the refreshes', { ...step, settled: settled.length, rejected: rejected.map(({ checkId }) => checkId) });
  return step;
}

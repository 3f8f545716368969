import { logger } from '../shared/runtime';
import type { Advisor } from './advisor';
import type { CheckStore } from './check-store';
import type { ExclusionSource } from './exclusion-source';
import { type Exclusions, excludesCheck, NOTHING_EXCLUDED } from './exclusions';
import { nextStep, type RunStep } from './refresh-progress';
import { refreshStale, type Standing } from './refresh-stale';
import type { RunProgress } from './run';
import type { RunStore } from './run-store';
import { type CheckPolicy, selectChecks } from './select-checks';

export interface StartRequest {
  /** Name of the state machine's execution. A repeated start of the same run has the same. */
  runId: string;
  /** ISO 8601. */
  startedAt: string;
  /** Only these checks, chosen by hand. */
  checkIds?: string[];
}

export interface RefreshPolicy extends CheckPolicy {
  /** ISO 639-1, of the checks' names and texts. */
  language: string;
  /** Minutes from the start of the run after which it waits no more. */
  deadlineMinutes: number;
}

export interface StartServices {
  advisor: Advisor;
  checks: CheckStore;
  runs: RunStore;
  exclusions: ExclusionSource;
  now: () => Date;
}

/**
 * Starts a run: lists the checks, refreshes those that are stale and leaves a record of how each one stands.
 * Repeating it does no harm: what was refreshed by then is found in its cool-down or under way.
 */
export async function startRefresh(request: StartRequest, policy: RefreshPolicy, services: StartServices): Promise<RunStep> {
  const { advisor, checks, runs, now } = services;
  const all = await advisor.listChecks(policy.language);
  await checks.saveCatalogue(all);
  const { selected, excludedCheckIds, unknownCheckIds } = selectChecks(
    all,
    policy,
    excludesCheck(await exclusionsFor(request, services)),
    request.checkIds,
  );
  const standings = await refreshStale(
    selected.map(({ checkId }) => checkId),
    request.checkIds !== undefined,
    services,
  );
  await checks.remember(
    standings.flatMap(({ coolDown }) => coolDown ?? []),
    now(),
  );
  const begun = beginProgress(request, policy, [...standings, ...unknownCheckIds.map(unknownCheck)], services);
  const progress = { ...begun, excludedChecks: excludedCheckIds };
  await runs.saveProgress(progress, now());
  const step = nextStep(progress, now());
  logger.info('Refresh started', { ...step, checks: standings.length, calls: progress.calls });
  return step;
}

/** Somebody who asks for checks by name wants them, excluded or not. */
async function exclusionsFor({ checkIds }: StartRequest, { exclusions, now }: StartServices): Promise<Exclusions> {
  return checkIds ? NOTHING_EXCLUDED : exclusions(now());
}

function unknownCheck(checkId: string): Standing {
  return { checkId, outcome: 'failed', failure: { checkId, step: 'choose', error: 'UnknownCheckId' } };
}

function beginProgress(
  { runId, startedAt, checkIds }: StartRequest,
  { deadlineMinutes }: RefreshPolicy,
  standings: Standing[],
  { advisor, now }: StartServices,
): RunProgress {
  const settled = standings.flatMap(({ checkId, outcome }) => (outcome ? [[checkId, outcome] as const] : []));
  const pending = standings.flatMap(({ checkId, pendingStatus }) => (pendingStatus ? [[checkId, pendingStatus] as const] : []));
  return {
    runId,
    startedAt,
    deadlineAt: new Date(Date.parse(startedAt) + deadlineMinutes * 60_000).toISOString(),
    askedAt: now().toISOString(),
    ticks: 0,
    chosenByHand: checkIds !== undefined,
    pending: Object.fromEntries(pending),
    outcomes: Object.fromEntries(settled),
    failures: standings.flatMap(({ failure }) => failure ?? []),
    calls: advisor.takeCallCount(),
  };
}

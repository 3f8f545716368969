import { logger } from '../shared/runtime';
import type { Advisor } from './advisor';
import type { CheckStore } from './check-store';
import type { RefreshStatus } from './checks';
import { type CoolDown, planRefresh, rememberFailed, rememberRefreshable, rememberUnrefreshable } from './cool-downs';
import type { ExclusionSource } from './exclusion-source';
import { type Exclusions, excludesCheck, NOTHING_EXCLUDED } from './exclusions';
import { nextStep, type RunStep } from './refresh-progress';
import type { FailedCheck, RefreshOutcome, RunProgress } from './run';
import { runBounded } from './run-bounded';
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

/** Few enough for the account's rate; the SDK's adaptive retries slow down further when others use it up. */
const REFRESHES_AT_A_TIME = 3;

/** What is known of one check when the start is over: settled, or pending with the status it was last seen in. */
interface Standing {
  checkId: string;
  outcome?: RefreshOutcome;
  pendingStatus?: string;
  coolDown?: CoolDown;
  failure?: FailedCheck;
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

async function refreshStale(checkIds: string[], chosenByHand: boolean, { advisor, checks, now }: StartServices): Promise<Standing[]> {
  const coolDowns = await checks.coolDowns();
  const plan = planRefresh(checkIds, coolDowns, now(), chosenByHand);
  const asked = plan.askStatus.length > 0 ? await advisor.refreshStatuses(plan.askStatus) : { answers: [], rejected: [] };
  const known = new Map(asked.answers.map(status => [status.checkId, status]));
  const { fresh, stale } = sortByFreshness(plan.askStatus, known, now());
  const refreshed = await runBounded([...stale, ...plan.askRefresh], REFRESHES_AT_A_TIME, checkId => refreshOne(checkId, advisor, now));
  return [
    ...plan.notRefreshable.map(checkId => ({ checkId, outcome: 'notRefreshable' as const })),
    ...plan.alreadyFresh.map(checkId => ({ checkId, outcome: 'alreadyFresh' as const })),
    ...plan.failed.map(checkId => failed(checkId, coolDowns.get(checkId)?.error ?? '')),
    ...fresh,
    ...refreshed,
  ];
}

/** A check that the status call refused, or left out, counts as stale: asking for its refresh tells what became of it. */
function sortByFreshness(checkIds: string[], known: Map<string, RefreshStatus>, now: Date): { fresh: Standing[]; stale: string[] } {
  const fresh: Standing[] = [];
  const stale: string[] = [];
  for (const checkId of checkIds) {
    const status = known.get(checkId);
    if (status && isUnderWay(status)) fresh.push({ checkId, pendingStatus: status.status });
    else if (status && status.millisUntilNextRefreshable > 0) fresh.push(coolingDown(status, now));
    else stale.push(checkId);
  }
  return { fresh, stale };
}

function isUnderWay({ status }: RefreshStatus): boolean {
  return status === 'enqueued' || status === 'processing';
}

function coolingDown(status: RefreshStatus, now: Date): Standing {
  const outcome = status.status === 'abandoned' ? 'abandoned' : 'alreadyFresh';
  return { checkId: status.checkId, outcome, coolDown: rememberRefreshable(status, now) };
}

async function refreshOne(checkId: string, advisor: Advisor, now: () => Date): Promise<Standing> {
  const answer = await advisor.refreshCheck(checkId);
  if (answer.kind === 'not-refreshable') return { checkId, outcome: 'notRefreshable', coolDown: rememberUnrefreshable(checkId, now()) };
  if (answer.kind === 'failed') return { ...failed(checkId, answer.error), coolDown: rememberFailed(checkId, answer.error, now()) };
  const { status } = answer;
  // A refresh that is accepted is none or enqueued at first: an ended one is the last one, whose cool-down goes on.
  if (status.status === 'success' || status.status === 'abandoned') return coolingDown(status, now());
  // Its cool-down is remembered when it is over: until then another run, or this step repeated, has to wait for it too.
  return { checkId, pendingStatus: status.status };
}

function failed(checkId: string, error: string): Standing {
  return { checkId, outcome: 'failed', failure: { checkId, step: 'refresh', error } };
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

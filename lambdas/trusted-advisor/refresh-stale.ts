import type { Advisor } from './advisor';
import type { CheckStore } from './check-store';
import type { RefreshStatus } from './checks';
import { type CoolDown, planRefresh, rememberFailed, rememberRefreshable, rememberUnrefreshable } from './cool-downs';
import type { FailedCheck, RefreshOutcome } from './run';
import { runBounded } from './run-bounded';

interface RefreshServices {
  advisor: Advisor;
  checks: CheckStore;
  now: () => Date;
}

/** Few enough for the account's rate; the SDK's adaptive retries slow down further when others use it up. */
const REFRESHES_AT_A_TIME = 3;

/** What is known of one check when the start is over: settled, or pending with the status it was last seen in. */
export interface Standing {
  checkId: string;
  outcome?: RefreshOutcome;
  pendingStatus?: string;
  coolDown?: CoolDown;
  failure?: FailedCheck;
}

/**
 * Asks for a refresh of the checks that are stale, as far as their cool-downs and their statuses tell.
 * @param chosenByHand somebody wants these: what is remembered of them keeps none from being asked
 */
export async function refreshStale(
  checkIds: string[],
  chosenByHand: boolean,
  { advisor, checks, now }: RefreshServices,
): Promise<Standing[]> {
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

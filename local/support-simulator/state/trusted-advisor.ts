import type { TrustedAdvisorCheckRefreshStatus, TrustedAdvisorCheckResult, TrustedAdvisorCheckSummary } from '../answers';
import { ApiError, internalServerError, invalidParameter } from '../api-error';
import type { Clock } from '../clock';
import { checkResult } from '../world/check-result';
import { flaggedCount } from '../world/flagged-resources';
import type { CheckBehaviour, CheckDescription, CheckStatus, World, WorldCheck } from '../world/world';
import { CheckRefresh } from './check-refresh';

/** What can be changed of a check while the simulator runs. */
export type CheckChanges = Partial<Omit<CheckBehaviour, 'flagged' | 'refreshedSecondsAgo'>>;

/** How `find` goes about it. */
export interface Finding {
  /** Fixes the status whatever is flagged. Default null: it follows from what is flagged. */
  status?: CheckStatus | null;
  /** True: AWS refreshes the check now by itself. */
  atOnce?: boolean;
}

/** A check, what it says now, and how its refresh stands. */
export interface CheckView extends WorldCheck {
  result: TrustedAdvisorCheckSummary;
  refresh: TrustedAdvisorCheckRefreshStatus;
}

/** The checks of the account and how their refreshes go. */
export class TrustedAdvisor {
  readonly #checks: Map<string, WorldCheck>;
  readonly #refreshes: Map<string, CheckRefresh>;
  /** A result changes only with its generation, and a world may flag thousands of resources. */
  readonly #results = new Map<string, { generation: number; result: TrustedAdvisorCheckResult }>();

  constructor(
    private readonly world: World,
    private readonly clock: Clock,
    coolDownSeconds: number,
  ) {
    const now = clock.now().getTime();
    // Copies: what somebody changes here does not change the world that was handed in.
    this.#checks = new Map(world.checks.map(check => [check.id, { ...check }]));
    this.#refreshes = new Map([...this.#checks].map(([id, check]) => [id, new CheckRefresh(check, coolDownSeconds * 1000, now)]));
  }

  /** What DescribeTrustedAdvisorChecks lists. */
  descriptions(): CheckDescription[] {
    return this.world.checks.map(({ id, name, description, category, metadata }) => ({ id, name, description, category, metadata }));
  }

  /** Every check as it is set up now, with what its present result flags. */
  checks(): CheckView[] {
    return [...this.#checks.values()].map(check => ({ ...check, result: this.summary(check), refresh: this.refreshStatus(check) }));
  }

  /**
   * From its next result on the check flags `flagged` resources. A check that AWS refreshes by itself has that result at once, others when
   * somebody refreshes them, unless `atOnce` says that AWS did it now. Throws InvalidParameterValueException for an unknown check.
   */
  find(checkId: string, flagged: number, { status = null, atOnce = false }: Finding = {}): void {
    const check = this.require(checkId);
    const refresh = this.#refreshes.get(checkId)!;
    const now = this.clock.now().getTime();
    this.result(check);
    const { generation } = refresh.resultAt(now);
    const until = Array.from({ length: generation + 1 }, (_, at) => flaggedCount(check, at));
    Object.assign(check, { flagged: [...until, flagged], status, processed: Math.max(check.processed, flagged + check.listedOk) });
    if (atOnce || !check.refreshable) refresh.refreshItself(now);
  }

  /** Changes how a check behaves from now on; what it shows already stays until its next result. Throws InvalidParameterValueException. */
  change(checkId: string, changes: CheckChanges): void {
    const check = this.require(checkId);
    if (!check.failure) this.result(check);
    Object.assign(check, changes);
  }

  /** Throws InvalidParameterValueException for an ID no check of the account has. */
  require(checkId: string): WorldCheck {
    const check = this.#checks.get(checkId);
    if (!check) throw invalidParameter(`[INVALID_CHECK_ID_ERROR] Check ${checkId} does not exist.`);
    return check;
  }

  /** Throws what a failing check answers. */
  requireWorking(check: WorldCheck): void {
    if (check.failure === 'InternalServerError') throw internalServerError();
    if (check.failure) throw new ApiError(check.failure, `Check ${check.id} could not be read in a linked account`);
  }

  /** Asks for a refresh and says how it stands. */
  refresh(check: WorldCheck): TrustedAdvisorCheckRefreshStatus {
    this.#refreshes.get(check.id)?.start(this.clock.now().getTime());
    return this.refreshStatus(check);
  }

  refreshStatus(check: WorldCheck): TrustedAdvisorCheckRefreshStatus {
    const now = this.clock.now().getTime();
    const refresh = this.#refreshes.get(check.id)!;
    return { checkId: check.id, status: refresh.stateAt(now), millisUntilNextRefreshable: refresh.millisUntilNextRefreshable(now) };
  }

  result(check: WorldCheck): TrustedAdvisorCheckResult {
    const { refreshedAt, generation } = this.#refreshes.get(check.id)!.resultAt(this.clock.now().getTime());
    const known = this.#results.get(check.id);
    if (known?.generation === generation) return known.result;
    const result = checkResult(this.world.seed, check, generation, new Date(refreshedAt));
    this.#results.set(check.id, { generation, result });
    return result;
  }

  /** The result without its resources. AWS says that there are flagged resources where any are listed, those that are in order too. */
  summary(check: WorldCheck): TrustedAdvisorCheckSummary {
    const { flaggedResources, ...counts } = this.result(check);
    return { ...counts, hasFlaggedResources: flaggedResources.length > 0 };
  }
}

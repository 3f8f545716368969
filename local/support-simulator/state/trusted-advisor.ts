import type { TrustedAdvisorCheckRefreshStatus, TrustedAdvisorCheckResult, TrustedAdvisorCheckSummary } from '@aws-sdk/client-support';
import type { Clock } from '../../clock';
import { ApiError, internalServerError, invalidParameter } from '../api-error';
import { checkResult } from '../world/check-result';
import type { CheckDescription, World, WorldCheck } from '../world/world';
import { CheckRefresh } from './check-refresh';

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
    this.#checks = new Map(world.checks.map(check => [check.id, check]));
    this.#refreshes = new Map(world.checks.map(check => [check.id, new CheckRefresh(check, coolDownSeconds * 1000, now)]));
  }

  /** What DescribeTrustedAdvisorChecks lists. */
  descriptions(): CheckDescription[] {
    return this.world.checks.map(({ id, name, description, category, metadata }) => ({ id, name, description, category, metadata }));
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

  /** The result without its resources. */
  summary(check: WorldCheck): TrustedAdvisorCheckSummary {
    const { flaggedResources, ...counts } = this.result(check);
    return { ...counts, hasFlaggedResources: (counts.resourcesSummary?.resourcesFlagged ?? 0) > 0 };
  }
}

import { invalidParameter } from '../api-error';
import { requireTrustedAdvisorLanguage } from '../catalog';
import { trustedAdvisorOperation } from './operation';

const unrefreshable = (checkId: string) => invalidParameter(`[UNREFRESHABLE_CHECK_ID_ERROR] Check ${checkId} is not refreshable.`);

/** Lists all checks of the account. */
export const describeTrustedAdvisorChecks = trustedAdvisorOperation('DescribeTrustedAdvisorChecks', (request, { trustedAdvisor }) => {
  requireTrustedAdvisorLanguage(request.language);
  return () => ({ checks: trustedAdvisor.descriptions() });
});

/** Starts a refresh, unless one is under way or the last one is too recent. */
export const refreshTrustedAdvisorCheck = trustedAdvisorOperation('RefreshTrustedAdvisorCheck', ({ checkId }, { trustedAdvisor }) => {
  const check = trustedAdvisor.require(checkId);
  if (!check.refreshable) throw unrefreshable(checkId);
  trustedAdvisor.requireWorking(check);
  return () => ({ status: trustedAdvisor.refresh(check) });
});

/** Says how refreshes are going. One ID that refreshes by itself spoils the whole call, as it does at AWS. */
export const describeTrustedAdvisorCheckRefreshStatuses = trustedAdvisorOperation(
  'DescribeTrustedAdvisorCheckRefreshStatuses',
  ({ checkIds }, { trustedAdvisor }) => {
    const checks = checkIds.map(checkId => trustedAdvisor.require(checkId));
    const automatic = checks.find(check => !check.refreshable);
    if (automatic) throw unrefreshable(automatic.id);
    return () => ({ statuses: checks.map(check => trustedAdvisor.refreshStatus(check)) });
  },
);

/** The counts of several checks. */
export const describeTrustedAdvisorCheckSummaries = trustedAdvisorOperation(
  'DescribeTrustedAdvisorCheckSummaries',
  ({ checkIds }, { trustedAdvisor }) => {
    const checks = checkIds.map(checkId => trustedAdvisor.require(checkId));
    return () => ({ summaries: checks.map(check => trustedAdvisor.summary(check)) });
  },
);

/** One check with the resources it flags. */
export const describeTrustedAdvisorCheckResult = trustedAdvisorOperation(
  'DescribeTrustedAdvisorCheckResult',
  ({ checkId, language }, { trustedAdvisor }) => {
    requireTrustedAdvisorLanguage(language);
    const check = trustedAdvisor.require(checkId);
    trustedAdvisor.requireWorking(check);
    return () => ({ result: trustedAdvisor.result(check) });
  },
);

import type { SupportClient, SupportClientConfig } from '@aws-sdk/client-support';
import { supportClient } from '../shared/support-client';

type RetryStrategy = Awaited<ReturnType<SupportClient['config']['retryStrategy']>>;

/**
 * Requests for a call that is answered InternalServerError. A check that is broken answers so for days: what eight requests do not get, two do
 * not get either, and the account's rate is shared. One repetition is for the hiccup that the service has by itself.
 */
const SERVER_ERROR_ATTEMPTS = 2;

/** The client for Trusted Advisor: patient with throttling and lost connections, not with checks that fail by themselves. */
export function advisorClient(config: SupportClientConfig = {}): SupportClient {
  const client = supportClient(config);
  const { retryStrategy } = client.config;
  let limited: Promise<RetryStrategy> | undefined;
  client.config.retryStrategy = () => (limited ??= retryStrategy().then(limitServerErrors));
  return client;
}

function limitServerErrors(strategy: RetryStrategy): RetryStrategy {
  if (!('refreshRetryTokenForRetry' in strategy)) return strategy;
  return {
    acquireInitialRetryToken: scope => strategy.acquireInitialRetryToken(scope),
    async refreshRetryTokenForRetry(token, failure) {
      const attempts = token.getRetryCount() + 1;
      if (failure.error?.name === 'InternalServerError' && attempts >= SERVER_ERROR_ATTEMPTS) throw failure.error;
      return strategy.refreshRetryTokenForRetry(token, failure);
    },
    recordSuccess: token => strategy.recordSuccess(token),
  };
}

import { SupportClient, type SupportClientConfig } from '@aws-sdk/client-support';

// The region is nobody's choice here: the Support API lives in one region of each partition, and the SDK's own endpoint rules know the host and the
// region to sign for from any region of it (https://docs.aws.amazon.com/general/latest/gr/awssupport.html).

const TIMEOUTS = { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

/**
 * For operations that may be repeated: adaptive retries slow down when the account's rate is shared with others.
 */
export function supportClient(config: SupportClientConfig = {}): SupportClient {
  return new SupportClient({ retryMode: 'adaptive', maxAttempts: 8, requestHandler: TIMEOUTS, ...config });
}

/**
 * For CreateCase and AddCommunicationToCase: neither takes a client token, so a retry inside the SDK could do the work twice.
 */
export function unrepeatableSupportClient(config: SupportClientConfig = {}): SupportClient {
  return new SupportClient({ maxAttempts: 1, requestHandler: TIMEOUTS, ...config });
}

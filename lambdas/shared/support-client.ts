import { SupportClient, type SupportClientConfig } from '@aws-sdk/client-support';

/**
 * Where the caller is, and not where the Support API is: that lives in one region of each partition, and the SDK's own endpoint rules know its host and
 * the region to sign for from any region (https://docs.aws.amazon.com/general/latest/gr/awssupport.html).
 */
const callersRegion = () => process.env.AWS_REGION ?? 'us-east-1';

const TIMEOUTS = { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

/**
 * For operations that may be repeated: adaptive retries slow down when the account's rate is shared with others.
 */
export function supportClient(config: SupportClientConfig = {}): SupportClient {
  return new SupportClient({ region: callersRegion(), retryMode: 'adaptive', maxAttempts: 8, requestHandler: TIMEOUTS, ...config });
}

/**
 * For CreateCase and AddCommunicationToCase: neither takes a client token, so a retry inside the SDK could do the work twice.
 */
export function unrepeatableSupportClient(config: SupportClientConfig = {}): SupportClient {
  return new SupportClient({ region: callersRegion(), maxAttempts: 1, requestHandler: TIMEOUTS, ...config });
}

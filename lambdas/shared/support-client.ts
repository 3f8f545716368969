import { SupportClient, type SupportClientConfig } from '@aws-sdk/client-support';

/**
 * The Support API lives in one region of each partition (https://docs.aws.amazon.com/general/latest/gr/awssupport.html):
 * the SDK finds it from any commercial region, GovCloud and China have their own.
 */
export function supportRegion(region = process.env.AWS_REGION ?? 'us-east-1'): string {
  if (region.startsWith('us-gov-')) return 'us-gov-west-1';
  if (region.startsWith('cn-')) return 'cn-north-1';
  return 'us-east-1';
}

const TIMEOUTS = { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

/**
 * For operations that may be repeated: adaptive retries slow down when the account's rate is shared with others.
 */
export function supportClient(config: SupportClientConfig = {}): SupportClient {
  return new SupportClient({ region: supportRegion(), retryMode: 'adaptive', maxAttempts: 8, requestHandler: TIMEOUTS, ...config });
}

/**
 * For CreateCase and AddCommunicationToCase: neither takes a client token, so a retry inside the SDK could do the work twice.
 */
export function unrepeatableSupportClient(config: SupportClientConfig = {}): SupportClient {
  return new SupportClient({ region: supportRegion(), maxAttempts: 1, requestHandler: TIMEOUTS, ...config });
}

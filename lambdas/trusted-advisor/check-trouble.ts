import { SupportServiceException } from '@aws-sdk/client-support';

/** Errors of the whole account or service: the next check would meet them too, so the run has to stop or try again later. */
const NOT_OF_ONE_CHECK = [
  'SubscriptionRequiredException',
  'AccessDeniedException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'InvalidClientTokenId',
  'ExpiredTokenException',
  'MissingAuthenticationTokenException',
  'ThrottlingException',
  'UnknownOperationException',
];

/**
 * Whether the API refused because of the checks that were asked for: a deprecated ID, a check that refreshes itself, or one that fails
 * by itself (InternalServerError, LinkedAccountException). Most of these names are not in the service's model.
 */
export function isCheckTrouble(error: unknown): error is SupportServiceException {
  return error instanceof SupportServiceException && !NOT_OF_ONE_CHECK.includes(error.name);
}

/** Whether the check is one that Trusted Advisor refreshes by itself. There is no list of them: the refusal is how one finds out. */
export function isUnrefreshable(error: unknown): boolean {
  return isCheckTrouble(error) && error.message.includes('UNREFRESHABLE_CHECK_ID_ERROR');
}

/** Whether the trouble may be the service's rather than the check's. */
export function isServerTrouble(error: SupportServiceException): boolean {
  return error.$fault === 'server' || error.name === 'InternalServerError';
}

import type { Refusal } from '../incident/case-view';
import type { CallOutcome } from './support-api';

/** Makes a call that must not be repeated blindly, and says what its end means. */
export async function callOnce<T>(call: () => Promise<T>): Promise<CallOutcome<T>> {
  try {
    return { outcome: 'done', value: await call() };
  } catch (error) {
    return judge(error);
  }
}

type ServiceError = Error & { $metadata?: { httpStatusCode?: number }; code?: string };

/**
 * An answer of 4xx is a refusal: the call was not carried out. Everything else, be it 5xx, a time limit, a reset connection, or an answer
 * that could not be read, leaves open whether it was.
 */
export function judge(thrown: unknown): CallOutcome<never> {
  const error = thrown as ServiceError;
  const status = error.$metadata?.httpStatusCode ?? 0;
  if (status >= 400 && status < 500 && status !== REQUEST_TIMEOUT)
    return { outcome: 'refused', refusal: { error: error.name, kind: kindOf(error, status) } };
  if (NEVER_SENT.includes(error.code ?? error.name))
    return { outcome: 'refused', refusal: { error: error.code ?? error.name, kind: 'throttled' } };
  if (NO_CREDENTIALS.includes(error.name)) return { outcome: 'refused', refusal: { error: error.name, kind: 'not-allowed' } };
  return { outcome: 'ambiguous', error: error.name };
}

/** The only 4xx that does not say what became of the request: a part of it may have arrived, or all. */
const REQUEST_TIMEOUT = 408;

/** The connection was not made: nothing can have arrived. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];
/** There was nothing to sign the request with. */
const NO_CREDENTIALS = ['CredentialsProviderError', 'TokenProviderError'];

/** By the name without its ending, which AWS spells one way or the other: https://docs.aws.amazon.com/awssupport/latest/APIReference/CommonErrors.html */
const KINDS = new Map<string, Refusal['kind']>([
  ['CaseCreationLimitExceeded', 'case-limit'],
  ['CaseIdNotFound', 'case-gone'],
  ['Throttling', 'throttled'],
  ['Throttled', 'throttled'],
  ['RequestLimitExceeded', 'throttled'],
  ['TooManyRequests', 'throttled'],
  ['RequestTimeTooSkewed', 'throttled'],
  ['RequestExpired', 'throttled'],
  ['ExpiredToken', 'throttled'],
  // The files are put up anew with the next attempt; the route was right.
  ['AttachmentSetExpired', 'throttled'],
  ['AttachmentSetIdNotFound', 'throttled'],
  ['UploadIdNotFound', 'throttled'],
  ['SubscriptionRequired', 'not-allowed'],
  ['OptInRequired', 'not-allowed'],
  ['AccessDenied', 'not-allowed'],
  ['NotAuthorized', 'not-allowed'],
  ['UnauthorizedOperation', 'not-allowed'],
  ['UnrecognizedClient', 'not-allowed'],
  ['InvalidClientTokenId', 'not-allowed'],
  ['InvalidSignature', 'not-allowed'],
  ['SignatureDoesNotMatch', 'not-allowed'],
  ['IncompleteSignature', 'not-allowed'],
  ['MissingAuthenticationToken', 'not-allowed'],
]);

/** By name where the name is known; an unknown refusal of authorization is for a person, any other is about what was sent. */
function kindOf({ name }: Error, status: number): Refusal['kind'] {
  const known = KINDS.get(name) ?? KINDS.get(name.replace(/(Exception|Error)$/, ''));
  return known ?? (status === 429 ? 'throttled' : status === 401 || status === 403 ? 'not-allowed' : 'invalid');
}

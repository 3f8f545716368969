import { own } from '../lambdas/shared/own';
import { UsageError } from '../lambdas/shared/usage-error';
import { CannotDo } from './io';

type AwsError = Error & { code?: string; $metadata?: { httpStatusCode?: number } };

const SIGN_IN = 'Sign in (aws sso login, or aws configure), or name another profile with --profile.';
const THROTTLED = 'AWS refused for now, because too much was asked for at once. Try again in a minute.';
const NO_PLAN =
  'The account has no support plan with access to the Support API: it needs Business Support+, Enterprise or Unified Operations.';

/** What an error of AWS means for the operator, and what to do. */
const MEANING: Record<string, string> = {
  CredentialsProviderError: `There are no usable AWS credentials. ${SIGN_IN}`,
  TokenProviderError: `The sign-in is over. ${SIGN_IN}`,
  ExpiredToken: `The credentials have expired. ${SIGN_IN}`,
  ExpiredTokenException: `The credentials have expired. ${SIGN_IN}`,
  InvalidClientTokenId: `AWS does not know the credentials. ${SIGN_IN}`,
  UnrecognizedClientException: `AWS does not know the credentials. ${SIGN_IN}`,
  InvalidSignatureException: `AWS does not accept the credentials: the secret key, or this computer's time, is wrong. ${SIGN_IN}`,
  SignatureDoesNotMatch: `AWS does not accept the credentials: the secret key, or this computer's time, is wrong. ${SIGN_IN}`,
  SubscriptionRequiredException: NO_PLAN,
  ThrottlingException: THROTTLED,
  Throttling: THROTTLED,
  TooManyRequestsException: THROTTLED,
  RequestLimitExceeded: THROTTLED,
  ProvisionedThroughputExceededException: THROTTLED,
  DescribeAttachmentLimitExceeded: 'AWS lets the account read no more attachments for now. Try again in a few minutes.',
  AttachmentIdNotFound: 'AWS knows no such attachment: support-automation show lists the IDs of those that are on a case.',
  CaseIdNotFound: 'AWS knows no such case. It keeps cases for a year or two.',
  ResourceNotFoundException: "One of the stack's tables is not there: deploy the stack again.",
  QueueDoesNotExist: "One of the stack's queues is not there: deploy the stack again.",
};

/** Names by which services say that a permission is missing. */
const DENIED = /^(AccessDenied|AccessDeniedException|AuthorizationError|NotAuthorized|AccessDeniedError)$/;

/** One line for an error, without a stack trace, which says what to do. */
export function explainError(error: Error): string {
  if (error instanceof CannotDo || error instanceof UsageError) return error.message;
  const { name, message, code = '', $metadata = {} } = error as AwsError;
  if (DENIED.test(name)) return deniedOf(message);
  if (/^Region is missing/.test(message)) return 'No region is set: name it with --region, or with AWS_REGION.';
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `AWS cannot be reached (${code}): is there a network, and is the region right?`;
  if (name === 'TimeoutError') return 'AWS did not answer in time. Try again.';
  const queueName = name.split('.').at(-1)!;
  return own(MEANING, name) ?? own(MEANING, queueName) ?? answerOf($metadata.httpStatusCode, oneLineOf(name, message));
}

/** The same for a refusal of which only the name is known. */
export function explainRefusal(name: string): string {
  return explainError(Object.assign(new Error('AWS gives no more than this name'), { name, $metadata: { httpStatusCode: 400 } }));
}

/** An answer of AWS that has no words here. */
function answerOf(status: number | undefined, line: string): string {
  if (status === undefined) return line;
  if (status >= 500) return `AWS failed, which passes (${line}). Try again in a minute.`;
  return `AWS did not take this (${line}). If nothing was mistyped, look for a newer version of this program.`;
}

/** The message names whoever asked, by ARN; the action is what is wanted. */
function deniedOf(message: string): string {
  const [, action] = /perform:? (\S+)/.exec(message) ?? [];
  return `The credentials lack a permission${action ? `: ${action}` : ''}. Ask whoever administers the account for it, or name another profile with --profile.`;
}

function oneLineOf(name: string, message: string): string {
  return `${name === 'Error' || !name ? '' : `${name}: `}${message.replace(/\s+/g, ' ').trim()}`;
}

import { callOnce } from '../../lambdas/cases/support/call-once';

function failing(name: string, httpStatusCode?: number, code?: string): () => Promise<never> {
  const error = Object.assign(new Error(name), { name, code, $metadata: { httpStatusCode } });
  return () => Promise.reject(error);
}

test('a call that was answered is done', async () => {
  expect(await callOnce(async () => ({ caseId: 'case-1' }))).toEqual({ outcome: 'done', value: { caseId: 'case-1' } });
});

test.each([
  ['CaseCreationLimitExceeded', 400, 'case-limit'],
  ['CaseIdNotFound', 400, 'case-gone'],
  ['ThrottlingException', 400, 'throttled'],
  ['TooManyRequestsException', 429, 'throttled'],
  ['ExpiredTokenException', 400, 'throttled'],
  ['SubscriptionRequiredException', 400, 'not-allowed'],
  ['AccessDeniedException', 400, 'not-allowed'],
  ['UnknownAuthorizationProblem', 403, 'not-allowed'],
  ['UnrecognizedClientException', 400, 'not-allowed'],
  ['InvalidClientTokenId', 403, 'not-allowed'],
  ['InvalidSignatureException', 400, 'not-allowed'],
  ['OptInRequired', 403, 'not-allowed'],
  ['NotAuthorized', 400, 'not-allowed'],
  ['RequestExpired', 400, 'throttled'],
  ['ThrottledException', 400, 'throttled'],
  ['RequestLimitExceeded', 400, 'throttled'],
  ['TooManyRequestsException', 400, 'throttled'],
  ['RequestTimeTooSkewed', 400, 'throttled'],
  ['UnknownRate', 429, 'throttled'],
  ['OptInRequired', 400, 'not-allowed'],
  ['UnauthorizedOperation', 400, 'not-allowed'],
  ['InvalidClientTokenId', 400, 'not-allowed'],
  ['SignatureDoesNotMatch', 400, 'not-allowed'],
  ['IncompleteSignature', 400, 'not-allowed'],
  ['MissingAuthenticationTokenException', 400, 'not-allowed'],
  ['UnknownAuthorizationProblem', 401, 'not-allowed'],
  ['AnExceptionOfAccessDenied', 400, 'invalid'],
  ['constructor', 400, 'invalid'],
  ['InvalidParameterValueException', 400, 'invalid'],
  ['ValidationException', 400, 'invalid'],
  ['AttachmentSetExpired', 400, 'throttled'],
  ['SomethingNew', 400, 'invalid'],
])('%s is a refusal: the call was not carried out', async (name, status, kind) => {
  expect(await callOnce(failing(name, status))).toEqual({ outcome: 'refused', refusal: { error: name, kind } });
});

test.each([
  ['InternalServerError', 500],
  ['ServiceUnavailable', 503],
  ['TimeoutError', undefined],
  ['AbortError', undefined],
  ['SyntaxError', 200],
  ['RequestTimeout', 408],
])('%s leaves open whether the call was carried out', async (name, status) => {
  expect(await callOnce(failing(name, status))).toEqual({ outcome: 'ambiguous', error: name });
});

test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('a connection that was never made, for %s, is tried again soon', async code => {
  expect(await callOnce(failing('Error', undefined, code))).toEqual({ outcome: 'refused', refusal: { error: code, kind: 'throttled' } });
  expect(await callOnce(failing(code))).toEqual({ outcome: 'refused', refusal: { error: code, kind: 'throttled' } });
});

test('a connection that was reset is ambiguous, and so is whatever else is thrown without an answer', async () => {
  expect(await callOnce(failing('Error', undefined, 'ECONNRESET'))).toEqual({ outcome: 'ambiguous', error: 'Error' });
  expect(await callOnce(() => Promise.reject(new TypeError('odd')))).toEqual({ outcome: 'ambiguous', error: 'TypeError' });
});

test.each(['CredentialsProviderError', 'TokenProviderError'])(
  '%s: without anything to sign with nothing was sent, and a person is needed',
  async name => {
    expect(await callOnce(failing(name))).toEqual({ outcome: 'refused', refusal: { error: name, kind: 'not-allowed' } });
  },
);

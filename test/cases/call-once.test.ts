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
  ['constructor', 400, 'invalid'],
  ['InvalidParameterValueException', 400, 'invalid'],
  ['ValidationException', 400, 'invalid'],
  ['AttachmentSetExpired', 400, 'invalid'],
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

test('a connection that was reset is ambiguous, one that was never made is not', async () => {
  expect(await callOnce(failing('Error', undefined, 'ECONNRESET'))).toMatchObject({ outcome: 'ambiguous' });
  expect(await callOnce(failing('Error', undefined, 'ECONNREFUSED'))).toMatchObject({ outcome: 'refused', refusal: { kind: 'throttled' } });
});

import { readFailedInvocation } from '../../lambdas/shared/failed-invocation';

const event = { source: 'aws.support', detail: { 'case-id': 'case-1' } };
const record = {
  version: '1.0',
  requestContext: {
    functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:support-FollowCase:$LATEST',
    condition: 'RetriesExhausted',
    approximateInvokeCount: 3,
  },
  requestPayload: event,
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: { errorType: 'ZodError', errorMessage: 'case-id: expected string' },
};

describe("Lambda's record of an invocation that no retry could save", () => {
  test('gives the event, and whose error it was', () => {
    expect(readFailedInvocation(record)).toEqual({ event, reason: 'support-FollowCase failed: ZodError: case-id: expected string' });
  });

  test('of an event that grew too old has no error, and says so', () => {
    const { responsePayload: _, ...rest } = record;
    const old = { ...rest, requestContext: { ...record.requestContext, condition: 'EventAgeExceeded' } };
    expect(readFailedInvocation(old)).toEqual({ event, reason: 'support-FollowCase failed: EventAgeExceeded' });
  });

  test.each([[event], ['{oops'], [null], [{}], [{ requestPayload: event }]])('is not taken for one: %j', message => {
    expect(readFailedInvocation(message)).toBeUndefined();
  });
});

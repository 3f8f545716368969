import * as z from 'zod/mini';

/** What Lambda sends to the destination for failures: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const record = z.looseObject({
  requestContext: z.looseObject({ functionArn: z.string(), condition: z.string() }),
  requestPayload: z.unknown(),
  responsePayload: z.nullish(z.looseObject({ errorType: z.optional(z.string()), errorMessage: z.optional(z.string()) })),
});

export interface FailedInvocation {
  /** What the function was invoked with. */
  event: unknown;
  /** In one line. */
  reason: string;
}

/** An asynchronous invocation that no retry could save, from the message that tells of it; nothing when the message is something else. */
export function readFailedInvocation(message: unknown): FailedInvocation | undefined {
  const parsed = z.safeParse(record, message);
  if (!parsed.success) return undefined;
  const { requestContext, requestPayload, responsePayload } = parsed.data;
  const name = requestContext.functionArn.split(':')[6] ?? requestContext.functionArn;
  const error = [responsePayload?.errorType, responsePayload?.errorMessage].filter(Boolean).join(': ');
  return { event: requestPayload, reason: `${name} failed: ${error || requestContext.condition}` };
}

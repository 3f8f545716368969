import type { Context } from 'aws-lambda';

/** The longest that one step takes when everything answers as slowly as its time limits allow. Milliseconds. */
const STEP_MILLISECONDS = 25_000;

/** Tells whether an invocation may begin another step: one that it could not finish is better left to the next invocation. */
export function timeLeft(context: Pick<Context, 'getRemainingTimeInMillis'>): () => boolean {
  return () => context.getRemainingTimeInMillis() > STEP_MILLISECONDS;
}

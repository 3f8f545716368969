/** A service answered, but not with what it was asked for; the message says so in words for a reader. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

const TOO_LATE = 'there was no answer in time';

/**
 * Waits no longer than the deadline, even for work that does not heed it.
 * @throws {NoAnswer} when the deadline has passed; what the work throws
 */
export async function within<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = () => reject(new NoAnswer(TOO_LATE));
  if (deadline.aborted) end();
  deadline.addEventListener('abort', end, { once: true });
  // Work that fails after the deadline has nobody left who would hear of it.
  work.catch(() => undefined);
  try {
    return await Promise.race([ended, work]);
  } finally {
    deadline.removeEventListener('abort', end);
  }
}

/** Names a failure for the text of a case: without the service's message, which may tell of roles and hosts that are nobody's business there. */
export function why(error: unknown, deadline: AbortSignal): string {
  if (deadline.aborted) return TOO_LATE;
  if (error instanceof NoAnswer) return error.message;
  const { name, code, message } = error as Error & { code?: string };
  // The SDK calls a connection that broke by the same name, and gives it a code.
  if (name === 'TimeoutError' && !code) return TOO_LATE;
  const connection = code ?? /\bE[A-Z]{4,}\b/.exec(message)?.[0];
  return connection || name === 'Error' ? `there was no connection${connection ? ` (${connection})` : ''}` : name;
}

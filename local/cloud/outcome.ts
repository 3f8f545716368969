import type { FunctionSettings } from './function-environment';

/** How an invocation ended. */
export type Outcome = { ok: true; payload: unknown } | Failure;

export interface Failure {
  ok: false;
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** Whatever was thrown; an error of another realm is one, too. */
export function failureOf(thrown: unknown): Failure {
  const isError = typeof thrown === 'object' && thrown !== null && 'message' in thrown;
  const { name, message, stack } = isError ? (thrown as Error) : new Error(String(thrown));
  return { ok: false, errorType: name, errorMessage: message, trace: stack?.split('\n') };
}

export function timedOut({ timeoutSeconds }: FunctionSettings, requestId: string): Failure {
  const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
  return { ok: false, errorType: 'Sandbox.Timedout', errorMessage };
}

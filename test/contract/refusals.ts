import type { SupportClient } from '@aws-sdk/client-support';
import type { Simulator } from '../../local/support-simulator/simulator';

/** Errors that any operation may end with, beside those that the service model declares for it. */
export const COMMON_ERRORS = [
  'ThrottlingException',
  'SubscriptionRequiredException',
  'AccessDeniedException',
  'ExpiredTokenException',
  'InvalidParameterValueException',
] as const;

/** No answer, whether or not AWS has done what was asked. The socket breaks, or the SDK stops waiting. */
export const NO_ANSWERS = ['reset-before-work', 'reset-after-work', 'timeout-before-work', 'timeout-after-work'] as const;

export interface Refusals {
  /** Lets each call of an operation end with an error, until `mend`. */
  refuse(operation: string, error: string): void;
  mend(): void;
}

/** Lets calls of a simulator end with errors, as its client meets them. */
export function refusals({ faults }: Simulator, client: SupportClient): Refusals {
  /** Commands that time out, and when. */
  const timesOut = new Map<string, string>();
  client.middlewareStack.add((next, { commandName }) => async request => {
    const when = timesOut.get(commandName!);
    if (when === 'timeout-after-work') await next(request);
    if (when) throw Object.assign(new Error('The request timed out.'), { name: 'TimeoutError' });
    return next(request);
  });
  return {
    refuse(operation, error) {
      if (error.startsWith('timeout')) timesOut.set(`${operation}Command`, error);
      else if (error.startsWith('reset')) faults.add({ operation, kind: error as 'reset-before-work' });
      else if (error === 'InternalServerError') faults.add({ operation, kind: 'internal-error' });
      else faults.add({ operation, kind: 'error', error });
    },
    mend() {
      timesOut.clear();
      faults.clear();
    },
  };
}

import { later } from '../../shared/time';
import { again } from './backoff';
import type { Incident } from './incident';
import { RHYTHM } from './policy';
import type { Failable } from './setbacks';

/** So many failures of ours in a row, and the step is done the plain way, without anything that has to be looked up. */
const PLAIN_AFTER = 3;

/** Steps that can be done without what keeps failing. */
const HAS_PLAIN_WAY: Failable[] = ['ask-suppression', 'begin', 'try-again', 'create', 'comment', 'reopen'];

/** Something of ours that threw, whatever it threw: the rules, a template, the text of a case. */
class OurFault extends Error {
  constructor(thrown: unknown) {
    const { name = 'Error', message = String(thrown) } = (thrown ?? {}) as Partial<Error>;
    super(message, { cause: thrown });
    this.name = name;
  }
}

/** Does work of which no failure is anybody else's. */
export async function ours<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new OurFault(error);
  }
}

/** Our own fault is tried ever more rarely, but at once where there is a plain way; whoever does not answer is asked again soon, however long it lasts. */
export function failed(incident: Incident, step: Failable, error: Error, now: Date): Incident {
  const isOurs = !isNoAnswer(error);
  const grown = again(incident.failures?.[step], error.name, isOurs ? 'our-own-fault' : 'no-answer', RHYTHM.afterFailure, now);
  const isPlainNext = grown.times === PLAIN_AFTER && HAS_PLAIN_WAY.includes(step);
  const until = isPlainNext ? now.toISOString() : later(now, RHYTHM.afterFailure);
  return { ...incident, failures: { ...incident.failures, [step]: { ...grown, ...(isOurs && !isPlainNext ? {} : { until }), isOurs } } };
}

/** The step has been done. */
export function succeeded(incident: Incident, step: Failable): Incident {
  if (!incident.failures?.[step]) return incident;
  const { [step]: _, ...failures } = incident.failures;
  return { ...incident, failures: Object.keys(failures).length > 0 ? failures : undefined };
}

/** Whether it is time to do without what keeps failing. */
export function needsPlainWay({ failures }: Incident, step: Failable): boolean {
  const failure = failures?.[step];
  return failure?.isOurs === true && failure.times >= PLAIN_AFTER;
}

/** It was done the plain way: the next time it is tried in full once, and plain again if that fails. */
export function wentPlain(incident: Incident, step: Failable): Incident {
  const failure = incident.failures?.[step];
  return failure ? { ...incident, failures: { ...incident.failures, [step]: { ...failure, times: PLAIN_AFTER - 1 } } } : incident;
}

type ServiceError = Error & { $metadata?: { httpStatusCode?: number }; $retryable?: unknown; code?: string };

/** Nobody's fault here: a service that is in trouble or asked for too much, a connection that broke. */
export function isNoAnswer(error: unknown): boolean {
  if (error instanceof OurFault) return false;
  const { name, $metadata, $retryable, code } = error as ServiceError;
  const status = $metadata?.httpStatusCode ?? 0;
  return status >= 500 || status === 429 || $retryable !== undefined || NO_ANSWER.test(code ?? '') || NO_ANSWER.test(name);
}

/** Credentials and clocks that are out of date are renewed by themselves, so that a read that meets them is only late, as a write is. */
const NO_ANSWER =
  /ExpiredToken|RequestExpired|RequestTimeTooSkewed|Throttl|TooManyRequests|RequestLimitExceeded|ThroughputExceeded|SlowDown|Timeout|AbortError|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|socket/i;

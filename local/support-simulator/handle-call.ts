import { ApiError, dryRunSucceeded, internalServerError, subscriptionRequired, throttled } from './api-error';
import type { ActiveFault, Faults } from './faults';
import { OPERATIONS } from './operations/all-operations';
import type { Operation } from './operations/operation';
import type { Account } from './state/account';
import { serializationError } from './validate-input';
import type { BrokenConnection } from './wire';

/** What a call comes to. */
export type CallOutcome = { result: object } | { error: ApiError } | BrokenConnection;

/** What a call needs from the simulator. */
export interface CallHandler {
  account: Account;
  faults: Faults;
  /** Calls received so far, by operation, rejected ones included. */
  calls: Record<string, number>;
  /** How the caller reached the simulator: the URLs that it hands out begin so. */
  baseUrl: string;
}

const DEFAULT_SECONDS = 60;

function totalSeconds(struck: ActiveFault[], kind: ActiveFault['kind'], each: number): number {
  return struck.filter(fault => fault.kind === kind).reduce((sum, { seconds = each }) => sum + seconds, 0);
}

function errorOf({ kind, error, message }: ActiveFault): ApiError | undefined {
  if (kind === 'throttle') return throttled();
  if (kind === 'internal-error') return internalServerError();
  if (kind === 'no-support-plan') return subscriptionRequired();
  if (kind === 'error') return new ApiError(error!, message ?? 'A fault was asked for', error === 'InternalServerError' ? 500 : 400);
  return undefined;
}

function brokenBy(struck: ActiveFault[], when: 'before' | 'after'): BrokenConnection | undefined {
  const fault = struck.find(({ kind }) => kind === `timeout-${when}-work` || kind === `reset-${when}-work`);
  return fault && { broken: fault.kind.startsWith('reset') ? 'reset' : 'silent', seconds: fault.seconds ?? DEFAULT_SECONDS };
}

function parseBody(body: string): unknown {
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch {
    throw serializationError('The request body is not JSON');
  }
}

function requireAdmission(operation: Operation, { rates, settings }: Account): void {
  if (!rates[operation.family].take()) throw throttled();
  if (!settings.supportPlan) throw subscriptionRequired();
}

function work(operation: Operation, body: string, { account, baseUrl }: CallHandler, struck: ActiveFault[]): object {
  requireAdmission(operation, account);
  const visibilityDelaySeconds = account.settings.visibilityDelaySeconds + totalSeconds(struck, 'late-visibility', DEFAULT_SECONDS);
  const call = operation.prepare(parseBody(body), account, { visibilityDelaySeconds, baseUrl });
  if (call.dryRun) throw dryRunSucceeded();
  return call.perform();
}

function attempt(operation: Operation, body: string, handler: CallHandler, struck: ActiveFault[]): CallOutcome {
  try {
    return { result: work(operation, body, handler, struck) };
  } catch (error) {
    if (error instanceof ApiError) return { error };
    throw error;
  }
}

function unknownOperation(name: string, { account }: CallHandler): CallOutcome {
  const message = `The Support API simulator does not implement the operation ${name || '(none given)'}`;
  account.settings.log(message);
  return { error: new ApiError('UnknownOperationException', message) };
}

/** Answers one call of the API: counts it, lets the faults strike, checks rate, plan and input, and does the work. */
export async function handleCall(name: string, body: string, handler: CallHandler): Promise<CallOutcome> {
  const { account, faults, calls } = handler;
  calls[name] = (calls[name] ?? 0) + 1;
  const operation = OPERATIONS.get(name);
  if (!operation) return unknownOperation(name, handler);
  const struck = faults.strike(name);
  const latency = totalSeconds(struck, 'latency', 1);
  if (latency > 0) await account.settings.clock.sleep(latency * 1000);
  const early = brokenBy(struck, 'before');
  if (early) return early;
  const error = struck.map(errorOf).find(found => found !== undefined);
  const outcome = error ? { error } : attempt(operation, body, handler, struck);
  return brokenBy(struck, 'after') ?? outcome;
}

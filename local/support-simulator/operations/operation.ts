import type { Requests } from '../model/service-model';
import type { Account } from '../state/account';
import { validateInput } from '../validate-input';

/** Operations of a family share one rate. */
export type OperationFamily = 'support' | 'trusted-advisor';

/** What a fault changes about one call. */
export interface CallContext {
  /** Seconds a case created by this call stays invisible. */
  visibilityDelaySeconds: number;
  /** What URLs for files begin with. */
  baseUrl: string;
}

/** A request that passed every check; `perform` does the work and gives the answer. */
export interface PreparedCall {
  dryRun: boolean;
  perform: () => object;
}

/** One operation of the API. `prepare` throws ApiError and changes nothing, so that a dry run is everything but `perform`. */
export interface Operation {
  name: keyof Requests;
  family: OperationFamily;
  prepare(body: unknown, account: Account, call: CallContext): PreparedCall;
}

type Prepare<Name extends keyof Requests> = (input: Requests[Name], account: Account, call: CallContext) => () => object;

function define<Name extends keyof Requests>(family: OperationFamily, name: Name, prepare: Prepare<Name>): Operation {
  return {
    name,
    family,
    prepare(body, account, call) {
      const input = validateInput(name, body);
      const perform = prepare(input, account, call);
      return { dryRun: (input as { dryRun?: boolean }).dryRun === true, perform };
    },
  };
}

/** Describes an operation on cases. */
export const supportOperation = <Name extends keyof Requests>(name: Name, prepare: Prepare<Name>) => define('support', name, prepare);

/** Describes a Trusted Advisor operation. These have no dry run. */
export const trustedAdvisorOperation = <Name extends keyof Requests>(name: Name, prepare: Prepare<Name>) =>
  define('trusted-advisor', name, prepare);

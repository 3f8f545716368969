import type { z } from 'zod';
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
  name: string;
  family: OperationFamily;
  prepare(body: unknown, account: Account, call: CallContext): PreparedCall;
}

type Prepare<Shape extends z.ZodType> = (input: z.infer<Shape>, account: Account, call: CallContext) => () => object;

function define<Shape extends z.ZodType>(family: OperationFamily, name: string, shape: Shape, prepare: Prepare<Shape>): Operation {
  return {
    name,
    family,
    prepare(body, account, call) {
      const input = validateInput(shape, body);
      const perform = prepare(input, account, call);
      return { dryRun: (input as { dryRun?: boolean }).dryRun === true, perform };
    },
  };
}

/** Describes an operation on cases. */
export const supportOperation = <Shape extends z.ZodType>(name: string, shape: Shape, prepare: Prepare<Shape>) =>
  define('support', name, shape, prepare);

/** Describes a Trusted Advisor operation. These have no dry run. */
export const trustedAdvisorOperation = <Shape extends z.ZodType>(name: string, shape: Shape, prepare: Prepare<Shape>) =>
  define('trusted-advisor', name, shape, prepare);

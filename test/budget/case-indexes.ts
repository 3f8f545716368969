import { DUE_INDEX, FORMER_DUE_INDEX } from '../../lambdas/shared/contract';
import type { MeteredIndex } from './metered-table';

/** The indexes of the case table, as lib makes them: a test of lib holds the two together. */
export const CASE_INDEXES: MeteredIndex[] = [FORMER_DUE_INDEX, DUE_INDEX];

import { z } from 'zod';
import * as shapes from '../shapes';
import { supportOperation } from './operation';

const input = shapes.supportShape({ caseId: z.string().optional() });

/** Resolves a case. One that is resolved already answers resolved twice and sends no event. */
export const resolveCase = supportOperation('ResolveCase', input, (request, { cases }) => {
  const supportCase = cases.require(request.caseId);
  return () => {
    const initialCaseStatus = cases.statusOf(supportCase);
    cases.resolve(supportCase);
    return { initialCaseStatus, finalCaseStatus: cases.statusOf(supportCase) };
  };
});

import { supportOperation } from './operation';

/** Resolves a case. One that is resolved already answers resolved twice and sends no event. */
export const resolveCase = supportOperation('ResolveCase', (request, { cases }) => {
  const supportCase = cases.require(request.caseId);
  return () => {
    const initialCaseStatus = cases.statusOf(supportCase);
    cases.resolve(supportCase);
    return { initialCaseStatus, finalCaseStatus: cases.statusOf(supportCase) };
  };
});

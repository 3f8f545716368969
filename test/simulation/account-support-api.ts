import type { Refusal } from '../../lambdas/cases/incident/case-view';
import type { CallOutcome, SupportApi } from '../../lambdas/cases/support/support-api';
import { isResolved, type SupportAccount } from './support-account';

/** A call to the Support API, around its answer: what it waits for, who counts it, and what goes wrong with it. */
export type AroundCall = <T>(name: keyof SupportApi, answer: () => T) => Promise<T>;

/**
 * The application's Support API on an account in memory, without a fault. `test/contract/support-api.test.ts` holds it to what the SDK answers from the
 * simulator.
 */
export function accountSupportApi(
  account: SupportAccount,
  { around = async (_, answer) => answer(), visibleAfter = 0 }: { around?: AroundCall /** Milliseconds. */; visibleAfter?: number } = {},
): SupportApi {
  const isKnown = (caseId: string | undefined): caseId is string => account.cases.some(made => made.caseId === caseId);
  const takesNoComment = (caseId: string) => account.settings.commentOnResolved === 'is-refused' && isResolved(account.caseOf(caseId));
  return {
    createCase: text =>
      around('createCase', () =>
        account.isAtLimit()
          ? refused('case-limit', 'CaseCreationLimitExceeded')
          : { outcome: 'done', value: { caseId: account.create(text, visibleAfter).caseId } },
      ),
    addCommunication: (caseId, body) =>
      around('addCommunication', () => {
        if (!isKnown(caseId)) return refused('case-gone', CASE_GONE);
        if (takesNoComment(caseId)) return refused('invalid', 'InvalidParameterValueException');
        return { outcome: 'done', value: account.addCommunication(caseId, body, 'us', visibleAfter) };
      }),
    resolveCase: caseId =>
      around('resolveCase', () =>
        isKnown(caseId) ? { outcome: 'done', value: account.setStatus(caseId, 'resolved', 'us') } : refused('case-gone', CASE_GONE),
      ),
    findCases: (ours, since) => around('findCases', () => account.find(ours, since)),
    hasCommunication: (caseId, digest) =>
      around('hasCommunication', () => {
        if (!isKnown(caseId)) throw Object.assign(new Error(`no case ${caseId}`), { name: CASE_GONE, $metadata: { httpStatusCode: 400 } });
        return account.hasCommunication(caseId, digest);
      }),
    readAhead: async () => {},
    inspectCase: (caseId, ours, mark) => around('inspectCase', () => account.inspect(caseId, ours, mark)),
  };
}

const CASE_GONE = 'CaseIdNotFound';

function refused(kind: Refusal['kind'], error: string): CallOutcome<never> {
  return { outcome: 'refused', refusal: { error, kind } };
}

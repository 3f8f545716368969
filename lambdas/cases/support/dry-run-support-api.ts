import { CreateCaseCommand, DryRunOperationException, type SupportClient } from '@aws-sdk/client-support';
import { callOnce } from './call-once';
import { createCaseInput } from './case-wire';
import type { SupportApi } from './support-api';

/**
 * A Support API that writes nothing. A case that would be opened is put to CreateCase as a dry run, so that AWS says whether it would accept it; what would
 * follow on a case that does not exist is taken as done.
 */
export function dryRunSupportApi(support: SupportApi, once: SupportClient): SupportApi {
  return {
    ...support,
    createCase: text => callOnce(() => validate(() => once.send(new CreateCaseCommand({ ...createCaseInput(text), dryRun: true })))),
    addCommunication: async () => ({ outcome: 'done', value: undefined }),
    resolveCase: async () => ({ outcome: 'done', value: undefined }),
  };
}

/** AWS tells that a dry run would have succeeded by throwing. */
async function validate(call: () => Promise<unknown>): Promise<{ caseId?: string }> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof DryRunOperationException)) throw error;
  }
  return {};
}

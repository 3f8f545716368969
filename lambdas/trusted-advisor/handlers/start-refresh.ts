import { rulesReader } from '../../shared/rules/rules-document';
import { documentClient, listEnv, requiredEnv } from '../../shared/runtime';
import { trustedAdvisor } from '../advisor';
import { advisorClient } from '../advisor-client';
import { checkStore } from '../check-store';
import { exclusionSource, lastExclusions } from '../exclusion-source';
import { excludedCheckIdsOf, parseStart } from '../parse-start';
import { runStore } from '../run-store';
import { startRefresh } from '../start-refresh';

const table = { documents: documentClient(), tableName: requiredEnv('TABLE_NAME') };
const services = {
  advisor: trustedAdvisor(advisorClient()),
  checks: checkStore(table),
  runs: runStore(table),
  exclusions: exclusionSource(rulesReader(), lastExclusions(table)),
  now: () => new Date(),
};
const policy = {
  language: requiredEnv('CHECK_LANGUAGE'),
  categories: listEnv('CHECK_CATEGORIES'),
  deadlineMinutes: Number(requiredEnv('DEADLINE_MINUTES')),
};

/** The state machine's first step. */
export const handler = (event: unknown) =>
  startRefresh(parseStart(event), { ...policy, excludedCheckIds: excludedCheckIdsOf(event) }, services);

import { getParameter } from '@aws-lambda-powertools/parameters/ssm';
import { requiredEnv } from './runtime';

/** Seconds after which an edit of the rules is seen at the latest; one GetParameter call in this time for each running function. */
const CACHE_SECONDS = 60;

/** A document in which nothing is said. */
const NOTHING_SAID = '{}';

/**
 * The operator's rules as they stand in the SSM parameter that `RULES_PARAMETER` names; where it names none, an empty document.
 * @throws when the parameter cannot be read
 */
export async function readRulesDocument(): Promise<string> {
  const name = requiredEnv('RULES_PARAMETER');
  if (name === '') return NOTHING_SAID;
  return (await getParameter(name, { maxAge: CACHE_SECONDS })) ?? NOTHING_SAID;
}

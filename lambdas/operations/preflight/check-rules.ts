import type { ReadConfiguration } from '../../shared/deployed-configuration';
import { NO_RULES, parseRules, type RuleBook, UnusableRules } from '../../shared/rules/routing-rules';
import { bad, type Finding, good } from './finding';

/** More would be read by nobody: `rules check` names all. */
const MOST_MISTAKES = 3;

/**
 * The rules that are deployed, and whether they can be used.
 * @throws when they cannot be read
 */
export async function readRules(readDocument: ReadConfiguration): Promise<{ rules: RuleBook; finding: Finding }> {
  const json = await readDocument();
  if (json === undefined)
    return { rules: NO_RULES, finding: good('rules', 'No rules are deployed: the defaults of the stack are in force.') };
  try {
    return { rules: parseRules(json), finding: good('rules', 'The rules that are deployed can be used.') };
  } catch (error) {
    if (!(error instanceof UnusableRules)) throw error;
    const { mistakes } = error;
    const more = mistakes.length > MOST_MISTAKES ? [`And ${mistakes.length - MOST_MISTAKES} more.`] : [];
    const advice = 'Mend them with `npx support-automation rules edit`.';
    const sentence = ['The rules that are deployed cannot be used:', ...mistakes.slice(0, MOST_MISTAKES), ...more, advice].join(' ');
    return { rules: NO_RULES, finding: bad('rules', sentence) };
  }
}

import * as z from 'zod/mini';
import type { Templates } from './case-template';
import { type Exclusion, type MaintenanceWindow, type Match, type Rule, rulesDocument, type Settings } from './rule-schema';
import { byName, mistakesIn } from './rules-mistakes';

/** Rules that can be used: checked, in order, with what they extend already merged in. */
export interface RuleBook {
  rules: { name: string; match: Match; set: Settings }[];
  maintenance: MaintenanceWindow[];
  templates: Templates;
  /** Those that have expired, too. */
  exclusions: Exclusion[];
}

export const NO_RULES: RuleBook = { rules: [], maintenance: [], templates: {}, exclusions: [] };

/** Rules that cannot be used. The message names each mistake with its position. */
export class UnusableRules extends Error {
  override readonly name = 'UnusableRules';

  constructor(readonly mistakes: string[]) {
    super(`The routing rules cannot be used: ${mistakes.join(' ')}`);
  }
}

/**
 * Reads the operator's rules from JSON.
 * @throws {UnusableRules} when they are not JSON, not of the documented form, contradict each other or extend each other in a circle
 */
export function parseRules(json: string): RuleBook {
  const parsed = z.safeParse(rulesDocument, parseJson(json));
  if (!parsed.success) throw new UnusableRules(parsed.error.issues.map(({ path, message }) => `${position(path)}: ${message}.`));
  const { rules = [], maintenance: windows = [], templates: texts = {}, exclusions = [] } = parsed.data;
  const mistakes = mistakesIn({ rules, maintenance: windows, templates: texts, exclusions });
  if (mistakes.length > 0) throw new UnusableRules(mistakes);
  const named = byName(rules);
  return {
    rules: rules.map(({ name, match: condition = {}, ...own }) => ({ name, match: condition, set: withInherited(own, named) })),
    maintenance: windows,
    templates: texts,
    exclusions,
  };
}

/** A condition about this name would be lost without a word, and its rule would match everything. */
const IMPOSSIBLE_NAME = '__proto__';

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json, (name, value) => {
      if (name === IMPOSSIBLE_NAME) throw new UnusableRules([`"${IMPOSSIBLE_NAME}" cannot be the name of anything here.`]);
      return value;
    });
  } catch (error) {
    if (error instanceof UnusableRules) throw error;
    throw new UnusableRules([`Not JSON: ${(error as Error).message}.`]);
  }
}

/** `rules[2].set.severityCode`, counted from 0 as in JSON tools. */
function position(path: PropertyKey[]): string {
  if (path.length === 0) return 'the document';
  return path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}${text && '.'}${String(part)}`), '');
}

function withInherited({ set = {}, extends: base }: Pick<Rule, 'set' | 'extends'>, named: Map<string, Rule>): Settings {
  return base === undefined ? set : { ...withInherited(named.get(base)!, named), ...set };
}

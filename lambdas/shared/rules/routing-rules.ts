import * as z from 'zod/mini';
import { en } from 'zod/v4/locales';
import { type Templates, validateTemplates } from './case-template';

// The messages tell an operator what to mend: without a locale they would all be "Invalid input".
z.config(en());

/** What a case's support plan may offer, lowest first; AWS's own codes. */
export const SEVERITY_CODES = ['low', 'normal', 'high', 'urgent', 'critical'] as const;
export type SeverityCode = (typeof SEVERITY_CODES)[number];

const text = z.string().check(z.minLength(1));
const globs = z.union([text, z.array(text).check(z.minLength(1))]);
const code = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,100}$/, 'not a code of AWS Support'));
const seconds = z.int().check(z.minimum(0), z.maximum(604_800));
const time = z.string().check(z.refine(value => !Number.isNaN(Date.parse(value)), 'not a time'));
const severity = z.enum(SEVERITY_CODES);

const match = z.strictObject({
  alarmName: z.optional(globs),
  namespace: z.optional(globs),
  dimensions: z.optional(z.record(z.string(), globs)),
  account: z.optional(globs),
  region: z.optional(globs),
  tags: z.optional(z.record(z.string(), globs)),
});

/** What an alarm's own tags may change where a rule is in force. Whoever may tag an alarm is not always one who may decide what cases cost. */
const tagsThatCount = z.strictObject({
  /** service and category; true unless it is said otherwise. */
  routing: z.optional(z.boolean()),
  /** The highest severity that a tag may ask for; without it the severity is not a tag's to set. */
  severityUpTo: z.optional(severity),
  /** Which values of the case tag count: `open` asks for a case, `none` suppresses it. */
  case: z.optional(z.array(z.enum(['open', 'none']))),
});

const settings = z.strictObject({
  case: z.optional(z.boolean()),
  serviceCode: z.optional(code),
  categoryCode: z.optional(code),
  severityCode: z.optional(severity),
  issueType: z.optional(z.enum(['technical', 'customer-service'])),
  language: z.optional(z.enum(['en', 'zh', 'ja', 'es', 'pt', 'fr', 'ko', 'tr'])),
  ccEmailAddresses: z.optional(z.array(z.string().check(z.regex(/^[^@\s,]+@[^@\s,]+$/, 'not an e-mail address'))).check(z.maxLength(10))),
  openDelaySeconds: z.optional(seconds),
  resolveDelaySeconds: z.optional(seconds),
  autoResolve: z.optional(z.boolean()),
  /** How much of the alarm's history goes onto the case: the newest 100 entries, or all that CloudWatch keeps, in a file of its own. */
  alarmHistory: z.optional(z.enum(['newest', 'complete'])),
  tags: z.optional(tagsThatCount),
  escalate: z.optional(
    z.array(z.strictObject({ afterMinutes: z.int().check(z.minimum(1)), severityCode: severity })).check(z.maxLength(4)),
  ),
});

const rule = z.strictObject({ name: text, match: z.optional(match), extends: z.optional(text), set: z.optional(settings) });
const maintenance = z.strictObject({ name: text, match: z.optional(match), from: time, until: time });
const exclusion = z.strictObject({ checkId: globs, resource: z.optional(globs), reason: text, expires: time });
const templates = z.strictObject({
  subject: z.optional(text),
  opening: z.optional(text),
  ask: z.optional(text),
  commentOpening: z.optional(text),
  commentAsk: z.optional(text),
});
/** The form of the rules document: what AWS AppConfig's validator is made from. What members mean together is checked here, by `parseRules`. */
export const rulesDocument = z.strictObject({
  rules: z.optional(z.array(rule)),
  maintenance: z.optional(z.array(maintenance)),
  templates: z.optional(templates),
  exclusions: z.optional(z.array(exclusion)),
});

/** What an alarm must be for a rule to win: every member given must match. Texts are globs with `*` and `?`; of a list, any. */
export type Match = z.infer<typeof match>;
/** What a rule decides; what it leaves out comes from the stack's defaults. */
export type Settings = z.infer<typeof settings>;
export type TagsThatCount = z.infer<typeof tagsThatCount>;
export type Rule = z.infer<typeof rule>;
export type MaintenanceWindow = z.infer<typeof maintenance>;
/**
 * What of Trusted Advisor is left alone, why and until when: whole checks, or, with `resource`, those of their resources whose ID or any of whose
 * column values matches. All but `reason` and `expires` are globs.
 */
export type Exclusion = z.infer<typeof exclusion>;

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
  const mistakes = [
    ...duplicateNames(rules),
    ...brokenChains(rules),
    ...unreachable(rules),
    ...backwards(windows),
    ...unclear(texts),
    ...boundless(exclusions),
  ];
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

function duplicateNames(rules: Rule[]): string[] {
  const firsts = firstsBy(rules, ({ name }) => name);
  return rules.flatMap(({ name }, index) => {
    const first = firsts.get(name)!;
    return first < index ? [`rules[${index}].name: "${name}" is already the name of rules[${first}].`] : [];
  });
}

function brokenChains(rules: Rule[]): string[] {
  const named = byName(rules);
  return rules.flatMap((start, index) => {
    const seen = new Set([start.name]);
    for (let next = start.extends; next !== undefined; next = named.get(next)?.extends) {
      if (seen.has(next)) return [`rules[${index}].extends: goes in a circle: ${[...seen, next].join(' -> ')}.`];
      if (!named.has(next)) return [`rules[${index}].extends: there is no rule "${next}".`];
      seen.add(next);
    }
    return [];
  });
}

/** The first rule that matches wins: one that stands behind another with the same conditions, or behind one without any, never does. */
function unreachable(rules: Rule[]): string[] {
  const conditions = rules.map(({ match: condition }) => canonical(condition));
  const firsts = firstsBy(conditions, condition => condition);
  const always = rules.findIndex(isAlways);
  return rules.flatMap((rule, index) => {
    const same = firsts.get(conditions[index]!)!;
    const before = always >= 0 ? Math.min(always, same) : same;
    return before < index
      ? [`rules[${index}] ("${rule.name}") can never win: rules[${before}] ("${rules[before]!.name}") matches first.`]
      : [];
  });
}

/** Where each key stands first. A document may have thousands of rules: comparing each with all others takes minutes. */
function firstsBy<T>(items: T[], keyOf: (item: T) => string): Map<string, number> {
  const firsts = new Map<string, number>();
  for (const [index, item] of items.entries()) if (!firsts.has(keyOf(item))) firsts.set(keyOf(item), index);
  return firsts;
}

function isAlways({ match: condition = {} }: Rule): boolean {
  return Object.keys(condition).length === 0;
}

/** By the names alone: the values may be objects that have no text. */
function byMemberName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}

function canonical(value: unknown): string {
  return JSON.stringify(value ?? {}, (_, member) =>
    member && typeof member === 'object' && !Array.isArray(member) ? Object.fromEntries(Object.entries(member).sort(byMemberName)) : member,
  );
}

function backwards(windows: MaintenanceWindow[]): string[] {
  return windows.flatMap(({ name, from, until }, index) =>
    Date.parse(from) < Date.parse(until) ? [] : [`maintenance[${index}] ("${name}"): ends before it begins.`],
  );
}

function unclear(texts: Templates): string[] {
  return validateTemplates(texts).map(problem => `templates.${problem}.`);
}

function boundless(exclusions: Exclusion[]): string[] {
  return exclusions.flatMap(({ checkId, resource }, index) =>
    [checkId].flat().some(isEverything) && (resource === undefined || [resource].flat().some(isEverything))
      ? [`exclusions[${index}]: would leave every check alone: name checks, or resources.`]
      : [],
  );
}

function isEverything(glob: string): boolean {
  return /^\*+$/.test(glob);
}

function withInherited({ set = {}, extends: base }: Pick<Rule, 'set' | 'extends'>, named: Map<string, Rule>): Settings {
  return base === undefined ? set : { ...withInherited(named.get(base)!, named), ...set };
}

/** Of rules with one name, the first: that there are several is a mistake of its own. */
function byName(rules: Rule[]): Map<string, Rule> {
  return new Map([...rules].reverse().map(rule => [rule.name, rule]));
}

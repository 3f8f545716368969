import { type Templates, validateTemplates } from './case-template';
import type { Exclusion, MaintenanceWindow, Rule } from './rule-schema';

/** What is of the documented form and means nothing, or not what it seems to: a sentence each, with its position. */
export function mistakesIn({ rules, maintenance, templates, exclusions }: Document): string[] {
  return [
    ...duplicateNames(rules),
    ...brokenChains(rules),
    ...unreachable(rules),
    ...backwards(maintenance),
    ...unclear(templates),
    ...boundless(exclusions),
  ];
}

interface Document {
  rules: Rule[];
  maintenance: MaintenanceWindow[];
  templates: Templates;
  exclusions: Exclusion[];
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

/** Of rules with one name, the first: that there are several is a mistake of its own. */
export function byName(rules: Rule[]): Map<string, Rule> {
  return new Map([...rules].reverse().map(rule => [rule.name, rule]));
}

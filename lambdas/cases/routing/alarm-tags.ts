import { SEVERITY_CODES, type Settings, type SeverityCode, type TagsThatCount } from '../../shared/rules/rule-schema';

/** Tags by which an alarm's owner overrides the rules, as far as the rule that wins lets them. None adds an address. */
export const TAG = {
  case: 'support-automation:case',
  serviceCode: 'support-automation:service',
  categoryCode: 'support-automation:category',
  severityCode: 'support-automation:severity',
} as const;

type Tag = (typeof TAG)[keyof typeof TAG];
/** What a tag changes and the words for it. */
type Reading = { set?: Settings; because: string };

/**
 * What the alarm's tags change. One that does not count, or whose value means nothing, is passed over and named: an alarm must not go without a case for a
 * slip of the pen.
 */
export function settingsOfTags(tags: Record<string, string>, counts: TagsThatCount): { set: Settings; because: string[] } {
  const given = Object.values(TAG).filter(tag => Object.hasOwn(tags, tag));
  const read = given.map(tag => readTag(tag, tags[tag]!, counts));
  return { set: Object.assign({}, ...read.map(({ set }) => set)), because: read.map(({ because }) => because) };
}

function readTag(tag: Tag, value: string, counts: TagsThatCount): Reading {
  const set = SETTING_OF_TAG[tag](value);
  if (!set) return { because: `tag ${tag} has a value that means nothing: it is passed over` };
  return { because: `tag ${tag} says ${value}`, set, ...LIMIT_OF_TAG[tag](set, counts, `tag ${tag} says ${value}`) };
}

const SETTING_OF_TAG: Record<Tag, (value: string) => Settings | undefined> = {
  [TAG.case]: value => (value === 'none' || value === 'open' ? { case: value === 'open' } : undefined),
  [TAG.serviceCode]: value => (isCode(value) ? { serviceCode: value } : undefined),
  [TAG.categoryCode]: value => (isCode(value) ? { categoryCode: value } : undefined),
  [TAG.severityCode]: value => (isSeverity(value) ? { severityCode: value } : undefined),
};

/** What is left of a tag's setting where a rule does not let all of it count; nothing when it does. */
type Limit = (set: Settings, counts: TagsThatCount, words: string) => Reading | undefined;

const routingLimit: Limit = (_, { routing = true }, words) => (routing ? undefined : notCounted(words));

const LIMIT_OF_TAG: Record<Tag, Limit> = {
  [TAG.case]: ({ case: isOpen }, { case: values = [] }, words) =>
    values.includes(isOpen ? 'open' : 'none') ? undefined : notCounted(words),
  [TAG.serviceCode]: routingLimit,
  [TAG.categoryCode]: routingLimit,
  [TAG.severityCode]: ({ severityCode = 'low' }, { severityUpTo }, words) => {
    if (!severityUpTo) return notCounted(words);
    if (rank(severityCode) <= rank(severityUpTo)) return undefined;
    return { set: { severityCode: severityUpTo }, because: `${words}, but the rule lets tags ask for ${severityUpTo} at most` };
  },
};

function notCounted(words: string): Reading {
  return { set: undefined, because: `${words}, but no rule lets it count` };
}

function rank(severity: SeverityCode): number {
  return SEVERITY_CODES.indexOf(severity);
}

function isCode(value: string): boolean {
  return /^[A-Za-z0-9_-]{1,100}$/.test(value);
}

function isSeverity(value: string): value is SeverityCode {
  return (SEVERITY_CODES as readonly string[]).includes(value);
}

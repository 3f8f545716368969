import { globMatcher } from '../../shared/glob';
import { own } from '../../shared/own';
import {
  type MaintenanceWindow,
  type Match,
  type RuleBook,
  SEVERITY_CODES,
  type Settings,
  type SeverityCode,
  type TagsThatCount,
} from '../../shared/rules/routing-rules';
import type { AlarmTraits } from '../alarms/alarm-traits';
import type { Route, RoutingDecision } from '../incident/routing-decision';
import { serviceOfNamespaces } from './namespace-services';

/** Tags by which an alarm's owner overrides the rules, as far as the rule that wins lets them. None adds an address. */
export const TAG = {
  case: 'support-automation:case',
  serviceCode: 'support-automation:service',
  categoryCode: 'support-automation:category',
  severityCode: 'support-automation:severity',
} as const;

/**
 * Routes an alarm before anything is known of the account's catalog of services: the stack's defaults, the namespace's service, the first rule that matches, the alarm's own tags; each
 * overrides the former.
 */
export function routeAlarm(traits: AlarmTraits, { rules }: RuleBook, defaults: Route): RoutingDecision {
  const inferred = serviceOfNamespaces(traits.namespaces);
  const rule = rules.find(candidate => matches(candidate.match, traits));
  const tagged = settingsOfTags(traits.tags, rule?.set.tags ?? {});
  const set: Settings = { ...rule?.set, ...tagged.set };
  const {
    case: wantsCase = true,
    openDelaySeconds,
    resolveDelaySeconds,
    autoResolve,
    alarmHistory,
    escalate = [],
    tags: _,
    ...codes
  } = set;
  return {
    wantsCase,
    asksForCase: set.case === true ? true : undefined,
    route: { ...defaults, ...inferred, ...withoutStrayCategory(codes) },
    openDelaySeconds,
    resolveDelaySeconds,
    autoResolve,
    alarmHistory: alarmHistory === 'complete' ? alarmHistory : undefined,
    escalate: [...escalate].sort((a, b) => a.afterMinutes - b.afterMinutes),
    rule: rule?.name,
    remarks: [],
    because: [
      inferred
        ? `service ${inferred.serviceCode} follows from the namespace`
        : 'no service follows from the namespace: the default is used',
      rule ? `rule "${rule.name}" is the first that matches` : 'no rule matches',
      ...tagged.because,
    ],
  };
}

/** A service without a category would keep the category of another service: AWS would refuse the pair. */
function withoutStrayCategory<T extends { serviceCode?: string; categoryCode?: string }>(codes: T): T {
  return codes.serviceCode && !codes.categoryCode ? { ...codes, categoryCode: 'general-guidance' } : codes;
}

/** The maintenance window that an alarm is in, if any. Of several, the one that ends last. */
export function maintenanceFor(traits: AlarmTraits, { maintenance }: RuleBook, now: Date): MaintenanceWindow | undefined {
  const current = maintenance.filter(
    ({ from, until, match = {} }) => Date.parse(from) <= now.getTime() && now.getTime() < Date.parse(until) && matches(match, traits),
  );
  return current.sort((a, b) => Date.parse(b.until) - Date.parse(a.until))[0];
}

function matches(match: Match, { alarmName, accountId, region, namespaces, dimensions, tags }: AlarmTraits): boolean {
  return (
    anyGlob(match.alarmName, [alarmName]) &&
    anyGlob(match.account, [accountId]) &&
    anyGlob(match.region, [region]) &&
    anyGlob(match.namespace, namespaces) &&
    everyMember(match.dimensions, name => dimensions.filter(dimension => dimension.name === name).map(({ value }) => value)) &&
    everyMember(match.tags, name => [own(tags, name)].filter(value => value !== undefined))
  );
}

type Globs = string | string[] | undefined;

function anyGlob(globs: Globs, values: string[]): boolean {
  return globs === undefined || globMatcher(globs)(values);
}

function everyMember(wanted: Record<string, Globs> | undefined, valuesOf: (name: string) => string[]): boolean {
  return Object.entries(wanted ?? {}).every(([name, globs]) => anyGlob(globs, valuesOf(name)));
}

type Tag = (typeof TAG)[keyof typeof TAG];
/** What a tag changes and the words for it. */
type Reading = { set?: Settings; because: string };

/**
 * What the alarm's tags change. One that does not count, or whose value means nothing, is passed over and named: an alarm must not go without a case for a
 * slip of the pen.
 */
function settingsOfTags(tags: Record<string, string>, counts: TagsThatCount): { set: Settings; because: string[] } {
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

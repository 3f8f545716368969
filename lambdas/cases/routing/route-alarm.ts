import { globMatcher } from '../../shared/glob';
import { own } from '../../shared/own';
import type { RuleBook } from '../../shared/rules/routing-rules';
import type { MaintenanceWindow, Match, Settings } from '../../shared/rules/rule-schema';
import type { AlarmTraits } from '../alarms/alarm-traits';
import type { Route, RoutingDecision } from '../incident/routing-decision';
import { settingsOfTags } from './alarm-tags';
import { serviceOfNamespaces } from './namespace-services';

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

import type { Route } from '../../cases/incident/routing-decision';
import { routingFor } from '../../cases/routing/route';
import { type Catalog, checkRoute, routeKey } from '../../cases/routing/service-catalog';
import type { RuleBook } from '../../shared/rules/routing-rules';
import { bad, type Finding, good } from './finding';

/** A route, and where it comes from: words for a person. */
interface NamedRoute {
  where: string;
  route: Route;
  /** Severities that it rises to. */
  escalations: string[];
}

/** More would be read by nobody. */
const MOST_REMARKS = 5;

/** The routes that parameters and rules name. A rule that says nothing of codes adds none. */
function namedRoutes(configured: Route, { rules }: RuleBook): NamedRoute[] {
  const ofRules = rules.map(({ name, set }) => {
    const { serviceCode, categoryCode = serviceCode && 'general-guidance', severityCode, issueType, language, escalate = [] } = set;
    const given = Object.entries({ serviceCode, categoryCode, severityCode, issueType, language }).filter(([, value]) => value);
    const route: Route = { ...configured, ...Object.fromEntries(given) };
    return { where: `the rule "${name}"`, route, escalations: escalate.map(each => each.severityCode), isPlain: given.length === 0 };
  });
  return [
    { where: 'the parameters', route: configured, escalations: [] },
    ...ofRules.filter(each => !each.isPlain || each.escalations.length),
  ];
}

/** The routes whose languages have to be asked for, each once. */
export function routesToAsk(configured: Route, rules: RuleBook): Route[] {
  const routes = namedRoutes(configured, rules).map(({ route }) => route);
  return [...new Map(routes.map(route => [`${routeKey(route)}/${route.language}`, route])).values()];
}

/** Whether AWS Support takes what parameters and rules name; where it does not, the engine falls back to what stands in the sentence. */
export function codesFinding(configured: Route, rules: RuleBook, catalog: Catalog): Finding {
  const routing = routingFor(configured);
  const remarks = namedRoutes(configured, rules).flatMap(({ where, route, escalations }) => [
    ...checkRoute(route, routing, catalog).remarks.map(remark => `By ${where}: ${remark}`),
    ...escalations
      .filter(code => catalog.severities.length > 0 && !catalog.severities.includes(code))
      .map(code => `By ${where}: the support plan does not offer the severity "${code}" that a case rises to.`),
  ]);
  if (remarks.length === 0) return good('codes', 'AWS Support knows the services, categories, severities and languages that are set.');
  const more = remarks.length > MOST_REMARKS ? [`And ${remarks.length - MOST_REMARKS} more.`] : [];
  const advice = 'Change what is named there: `aws support describe-services` and `describe-severity-levels` list what there is.';
  return bad('codes', [...remarks.slice(0, MOST_REMARKS), ...more, advice].join(' '));
}

import { own } from '../../shared/own';
import { SEVERITY_CODES } from '../../shared/rules/rule-schema';
import type { Route } from '../incident/routing-decision';
import type { Routing } from './route';

/** What the account's AWS Support offers, as the API lists it. */
export interface Catalog {
  /** When it was read (ISO 8601). */
  readAt: string;
  /** Categories by service. */
  services: Record<string, string[]>;
  /** Severity codes that the support plan offers. */
  severities: string[];
  /** Languages in which AWS answers about a service and category, by `service/category/issueType`; only for routes in use. */
  languages: Record<string, string[]>;
}

/** A route that the account's AWS Support takes, and what had to be changed for that, a sentence each. */
export interface CheckedRoute {
  route: Route;
  remarks: string[];
}

/**
 * Fits a route into what the account offers: a case with a doubtful code is better than none. Without a catalog the route stays as it is,
 * and AWS is the one to say.
 */
export function checkRoute(route: Route, { configured, fallback }: Routing, catalog: Catalog | undefined): CheckedRoute {
  if (!catalog) return { route, remarks: [] };
  const remarks: string[] = [];
  const note = (remark: string) => remarks.push(remark);
  const service = fitService(route, [configured, fallback], catalog, note);
  const severityCode = fitSeverity(route.severityCode, catalog.severities, note);
  const language = fitLanguage({ ...route, ...service }, catalog, note);
  return { route: { ...route, ...service, severityCode, language }, remarks };
}

type Note = (remark: string) => void;

function fitService({ serviceCode, categoryCode }: Route, others: Route[], { services }: Catalog, note: Note) {
  const categories = own(services, serviceCode);
  if (categories?.includes(categoryCode)) return { serviceCode, categoryCode };
  const general = categories && GENERAL.find(category => categories.includes(category));
  if (general) {
    note(`The category "${categoryCode}" is not one of the service "${serviceCode}"; "${general}" is used.`);
    return { serviceCode, categoryCode: general };
  }
  const other = others.find(route => own(services, route.serviceCode)?.includes(route.categoryCode));
  if (!other) return { serviceCode, categoryCode };
  note(`AWS Support knows no service "${serviceCode}" with the category "${categoryCode}"; "${other.serviceCode}" is used.`);
  return { serviceCode: other.serviceCode, categoryCode: other.categoryCode };
}

/** Categories for what fits nowhere else, as most services have one of them. */
const GENERAL = ['general-guidance', 'other'];

/** The highest severity that the plan offers and that is not above the wanted one. */
function fitSeverity(wanted: string, offered: string[], note: Note): string {
  if (offered.length === 0 || offered.includes(wanted)) return wanted;
  const rank = (code: string) => SEVERITY_CODES.indexOf(code as (typeof SEVERITY_CODES)[number]);
  const ordered = [...offered].sort((a, b) => rank(a) - rank(b));
  const best = ordered.filter(code => rank(code) <= rank(wanted)).at(-1) ?? ordered[0]!;
  note(`The support plan does not offer the severity "${wanted}"; "${best}" is used.`);
  return best;
}

function fitLanguage(route: Route, { languages }: Catalog, note: Note): string {
  const offered = own(languages, routeKey(route));
  if (!offered || offered.length === 0 || offered.includes(route.language)) return route.language;
  const best = offered.includes('en') ? 'en' : offered[0]!;
  note(`AWS Support does not answer in "${route.language}" about this service; "${best}" is used.`);
  return best;
}

/** The key of a route in the catalog's languages. */
export function routeKey({ serviceCode, categoryCode, issueType }: Pick<Route, 'serviceCode' | 'categoryCode' | 'issueType'>): string {
  return `${serviceCode}/${categoryCode}/${issueType}`;
}

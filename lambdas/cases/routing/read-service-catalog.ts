import {
  DescribeCreateCaseOptionsCommand,
  DescribeServicesCommand,
  DescribeSeverityLevelsCommand,
  DescribeSupportedLanguagesCommand,
  type SupportClient,
} from '@aws-sdk/client-support';
import { own } from '../../shared/own';
import { present } from '../../shared/present';
import { logger } from '../../shared/runtime';
import type { Route } from '../incident/routing-decision';
import { type Catalog, routeKey } from './service-catalog';

/** The codes are the same in every language; only their names differ. */
const LANGUAGE = 'en';

/**
 * Reads what AWS Support offers to the account: all services and severities, and for the routes in use the languages.
 * @throws what the Support API throws for the services and severities; a route that cannot be asked for only lacks its languages
 */
export async function readCatalog(client: SupportClient, routes: Route[], now: Date): Promise<Catalog> {
  const { services } = await client.send(new DescribeServicesCommand({ language: LANGUAGE }));
  const { severityLevels } = await client.send(new DescribeSeverityLevelsCommand({ language: LANGUAGE }));
  const catalog = {
    readAt: now.toISOString(),
    services: Object.fromEntries(present(services).map(({ code = '', categories }) => [code, codesOf(categories)])),
    severities: codesOf(severityLevels),
  };
  const languages = new Map<string, string[]>();
  for (const route of routes) languages.set(routeKey(route), await languagesOf(client, route, catalog));
  return { ...catalog, languages: Object.fromEntries(languages) };
}

/** The languages that are supported for a route and in which a case can be created by some way of communication. */
async function languagesOf(client: SupportClient, route: Route, { services }: Pick<Catalog, 'services'>): Promise<string[]> {
  const { serviceCode, categoryCode, issueType } = route;
  if (!own(services, serviceCode)?.includes(categoryCode)) return [];
  try {
    const { supportedLanguages } = await client.send(new DescribeSupportedLanguagesCommand({ issueType, serviceCode, categoryCode }));
    const codes = codesOf(supportedLanguages);
    return codes.includes(route.language) && !(await canCreate(client, route)) ? codes.filter(code => code !== route.language) : codes;
  } catch (error) {
    logger.warn('could not read the languages of a route', { serviceCode, categoryCode, issueType, error: error as Error });
    return [];
  }
}

function codesOf(list: ({ code?: string } | null)[] | undefined): string[] {
  return present(present(list).map(({ code }) => code));
}

/** Whether a case can be created in the route's language at all. */
async function canCreate(client: SupportClient, { serviceCode, categoryCode, issueType, language }: Route): Promise<boolean> {
  const input = { issueType, serviceCode, categoryCode, language };
  const { languageAvailability } = await client.send(new DescribeCreateCaseOptionsCommand(input));
  return languageAvailability !== 'unavailable';
}

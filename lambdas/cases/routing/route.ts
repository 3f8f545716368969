import type { Route } from '../incident/routing-decision';

/** The configured route, and the one that is used once AWS has refused the configured codes. */
export interface Routing {
  configured: Route;
  fallback: Route;
}

/** A technical case that any account may open: it is CloudWatch that tells of the trouble. */
const FALLBACK = { serviceCode: 'amazon-cloudwatch', categoryCode: 'general-guidance', severityCode: 'low', issueType: 'technical' };

/** The configured route, with its own codes replaced by ones that any account may use as the fallback. */
export function routingFor(configured: Route): Routing {
  return { configured, fallback: { ...configured, ...FALLBACK } };
}

/** Where a case goes and how it is put: codes as DescribeServices and DescribeSeverityLevels list them. */
export interface Route {
  serviceCode: string;
  categoryCode: string;
  severityCode: string;
  /** technical | customer-service */
  issueType: string;
  /** ISO 639-1, one of the languages that AWS Support answers in. */
  language: string;
  ccEmailAddresses: string[];
}

/** The configured route, and the one that is used once AWS has refused the configured codes. */
export interface Routing {
  configured: Route;
  fallback: Route;
}

/** The service and category that AWS has for whatever fits nowhere else; every plan may use its severity. */
const FALLBACK = { serviceCode: 'general-info', categoryCode: 'using-aws', severityCode: 'low', issueType: 'technical' };

/** The configured route, with its own codes replaced by ones that any account may use as the fallback. */
export function routingFor(configured: Route): Routing {
  return { configured, fallback: { ...configured, ...FALLBACK } };
}

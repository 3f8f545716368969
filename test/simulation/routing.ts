/** A case as the stack's defaults send it. */
export const ROUTE = {
  serviceCode: 'amazon-cloudwatch',
  categoryCode: 'other',
  severityCode: 'normal',
  issueType: 'technical',
  language: 'en',
  ccEmailAddresses: [],
};
/** Where cases go in the simulation, and where when AWS refuses that. */
export const ROUTING = { configured: ROUTE, fallback: { ...ROUTE, serviceCode: 'general-info', categoryCode: 'using-aws' } };

import { bad, type Finding, good, nameOf, unknown } from './finding';

const PLANS = 'Business Support+, Enterprise or Unified Operations';

/** @param error what the Support API threw at a call that every plan with the API allows; nothing when it answered */
export function planFinding(error?: unknown): Finding {
  if (error === undefined) return good('plan', 'The support plan has the Support API.');
  const name = nameOf(error);
  if (name === 'SubscriptionRequiredException')
    return bad('plan', `The support plan has no Support API: no case can be opened and no check refreshed. It comes with ${PLANS}.`);
  if (/^AccessDenied/.test(name))
    return bad(
      'plan',
      `The Support API refuses the application (${name}): let service control policies and permissions boundaries allow support:*.`,
    );
  return unknown('plan', error);
}

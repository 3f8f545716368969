import type { Rule } from '@aws-sdk/client-eventbridge';
import type { Route } from '../../cases/incident/routing-decision';
import type { Catalog } from '../../cases/routing/service-catalog';
import type { ReadConfiguration } from '../../shared/deployed-configuration';
import { NO_RULES } from '../../shared/rules/routing-rules';
import { addressesFinding, type NamedAddresses } from './check-addresses';
import { codesFinding, routesToAsk } from './check-codes';
import { installationsFinding, type OwnRule } from './check-installations';
import { planFinding } from './check-plan';
import { readRules } from './check-rules';
import { type Finding, unknown } from './finding';

/** What the checks look at, and whom they ask. */
export interface Checked {
  configured: Route;
  addresses: NamedAddresses;
  ownRule: OwnRule;
  readDocument: ReadConfiguration;
  /** What AWS Support offers for these routes. @throws what the Support API throws */
  readCatalog: (routes: Route[]) => Promise<Catalog>;
  listRules: () => Promise<Rule[]>;
  /** Does work, and throws when it takes longer than there is time for all of it. */
  inTime: <T>(work: Promise<T>) => Promise<T>;
}

/** Makes every check. Never throws: what cannot be found out is a finding, too. */
export async function runChecks(checked: Checked): Promise<Finding[]> {
  const { configured, addresses, ownRule, readDocument, inTime } = checked;
  const others = inTime(checked.listRules())
    .then(found => installationsFinding(ownRule, found))
    .catch(error => unknown('installations', error));
  const { rules, finding } = await inTime(readRules(readDocument)).catch(error => ({ rules: NO_RULES, finding: unknown('rules', error) }));
  const ofSupport = await inTime(checked.readCatalog(routesToAsk(configured, rules)))
    .then(catalog => [planFinding(), codesFinding(configured, rules, catalog)])
    // Without the one the other cannot be told, and goes without saying.
    .catch(error => [planFinding(error)]);
  return [...ofSupport, addressesFinding(addresses, rules), finding, await others];
}

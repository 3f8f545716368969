import type { RuleBook } from '../lambdas/shared/rules/routing-rules';
import { counted } from '../lambdas/shared/wording';
import { type Deployed, type DeployOptions, deployVersion } from './deploy-rules';
import { operatorName } from './operator-name';
import { type RulesNow, writeVersion } from './rules-store';
import type { Session } from './session';

export interface PutOptions extends DeployOptions {
  /** Kept with the version. */
  message?: string;
}

/** Writes rules that were checked as the next version, and deploys it. */
export async function putIntoForce(session: Session, json: string, read: RulesNow, options: PutOptions): Promise<Deployed> {
  const description = `${operatorName()}${options.message ? `: ${options.message}` : ''}`;
  const version = await writeVersion(session.installation, json, read, description);
  return deployVersion(session, version, options);
}

/** What became of a deployment, for people. */
export function outcomeInWords({ version, deployment, state }: Deployed, what: string): string {
  if (state === 'COMPLETE') return `Version ${version} is in force: ${what}. The functions notice within two minutes.`;
  return `Version ${version} is being deployed (deployment ${deployment}): ${what}. rules history says what becomes of it.`;
}

/** How much a document has of each kind. */
export function countsOf({ rules, maintenance, exclusions }: RuleBook) {
  return { rules: rules.length, maintenance: maintenance.length, exclusions: exclusions.length };
}

export function countsInWords({ rules, maintenance }: RuleBook): string {
  return `${counted(rules.length, 'rule')}, ${counted(maintenance.length, 'maintenance window')}`;
}

import { resourceName } from '../lambdas/cases/alarms/finding-name';
import { STACK_OUTPUT } from '../lambdas/shared/contract';
import { globMatcher } from '../lambdas/shared/glob';
import type { AdvisorTable } from '../lambdas/trusted-advisor/advisor-table';
import { type CatalogueEntry, checkStore, type KnownCheck } from '../lambdas/trusted-advisor/check-store';
import { findingStore } from '../lambdas/trusted-advisor/finding-store';
import type { Finding } from '../lambdas/trusted-advisor/findings';
import type { RunRecord } from '../lambdas/trusted-advisor/run-report';
import { runStore } from '../lambdas/trusted-advisor/run-store';
import { type Installation, outputOf } from './installation';
import { CannotDo } from './io';

function advisorTable(installation: Installation): AdvisorTable {
  return { documents: installation.clients.tables, tableName: outputOf(installation, STACK_OUTPUT.advisorTable) };
}

/** All checks that the installation knows, by name. */
export async function readChecks(installation: Installation): Promise<KnownCheck[]> {
  const table = advisorTable(installation);
  const [catalogue, states] = await Promise.all([checkStore(table).catalogue(), findingStore(table).checkStates()]);
  return [...catalogue.values()]
    .map(check => ({ ...check, state: states.get(check.checkId) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/**
 * The checks that somebody means.
 * @param named IDs or names, with globs; without any, all checks
 * @throws CannotDo for what names none
 */
export function checksNamed<Check extends CatalogueEntry>(checks: Check[], named: string[]): Check[] {
  if (named.length === 0) return checks;
  for (const name of named)
    if (!checks.some(isCalled([name])))
      throw new CannotDo(`There is no check "${name}": support-automation checks lists them, once a refresh is over.`);
  return checks.filter(isCalled(named));
}

function isCalled(named: string[]): (check: CatalogueEntry) => boolean {
  const matches = globMatcher(named);
  return ({ checkId, name }) => matches([checkId, name]);
}

/** What is stored of a check's findings, those that are fixed included. */
export async function* readFindings(installation: Installation, { checkId }: CatalogueEntry): AsyncGenerator<Finding> {
  for await (const page of findingStore(advisorTable(installation)).pages(checkId)) yield* page;
}

/** What people call the resource of a finding. */
export function nameOfResource(check: CatalogueEntry, { resourceId, metadata }: Finding): string {
  return resourceName(check.name, resourceId, metadata) ?? resourceId;
}

/** All refreshes that are kept, oldest first. */
export async function readRuns(installation: Installation): Promise<RunRecord[]> {
  return runStore(advisorTable(installation)).records();
}

/** When the last refresh of the whole account began that came to its end; nothing before the first. */
export async function lastWholeRefresh(installation: Installation): Promise<string | undefined> {
  const runs = await readRuns(installation);
  return runs.findLast(run => run.outcome !== 'failed' && !run.chosenByHand)?.startedAt;
}

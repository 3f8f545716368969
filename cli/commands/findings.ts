import { globMatcher } from '../../lambdas/shared/glob';
import { readableTime } from '../../lambdas/shared/wording';
import type { KnownCheck } from '../../lambdas/trusted-advisor/check-store';
import { categoryInWords } from '../../lambdas/trusted-advisor/check-words';
import type { Finding } from '../../lambdas/trusted-advisor/findings';
import { checksNamed, lastWholeRefresh, nameOfResource, readChecks, readFindings } from '../advisor-records';
import { CannotDo } from '../io';
import { type Session, tell } from '../session';
import { table } from '../table';

export interface FindingOptions {
  /** IDs or names of checks, with globs. */
  check?: string[];
  new?: boolean;
  state?: Finding['state'] | 'all';
  status?: string;
  category?: string;
  findingRegion?: string;
  resource?: string;
}

type Shown = ReturnType<typeof summaryOf>;

/** Lists what Trusted Advisor finds, as it was last collected: the most serious first. */
export async function findings(session: Session, options: FindingOptions = {}): Promise<void> {
  const { installation } = session;
  const since = options.new ? await sinceLastRefresh(session) : undefined;
  const checks = checksNamed(await readChecks(installation), options.check ?? []).filter(mayHave(options));
  const found: Shown[] = [];
  for (const check of checks) {
    for await (const finding of readFindings(installation, check)) {
      if (isWanted(finding, options) && (since === undefined || finding.changedAt >= since)) found.push(summaryOf(check, finding));
    }
  }
  found.sort((a, b) => rank(a) - rank(b));
  tell(session, found, () => listOf(found, options, session.io.columns));
}

/** @throws CannotDo before the first refresh */
async function sinceLastRefresh({ installation }: Session): Promise<string> {
  const since = await lastWholeRefresh(installation);
  if (since === undefined) throw new CannotDo('No refresh has come to its end yet: support-automation refresh --wait.');
  return since;
}

/** Checks without findings of that state need not be read. */
function mayHave({ state = 'open', category }: FindingOptions): (check: KnownCheck) => boolean {
  return check => {
    if (category !== undefined && check.category !== category) return false;
    if (state === 'open') return (check.state?.open ?? 0) > 0;
    return state !== 'suppressed' || (check.state?.suppressed ?? 0) > 0;
  };
}

function isWanted(finding: Finding, { state = 'open', status, findingRegion, resource }: FindingOptions): boolean {
  if (state !== 'all' && finding.state !== state) return false;
  if (status !== undefined && finding.status !== status) return false;
  if (findingRegion !== undefined && finding.region !== findingRegion) return false;
  return resource === undefined || globMatcher(resource)([finding.resourceId, ...Object.values(finding.metadata)]);
}

function summaryOf(check: KnownCheck, finding: Finding) {
  const { resourceId, region, state, status, suppressionReason, firstSeenAt, changedAt, metadata } = finding;
  const { checkId, name: checkName, category } = check;
  const identity = { checkId, checkName, category, resource: nameOfResource(check, finding), resourceId, region };
  return { ...identity, state, status, suppressionReason, firstSeenAt, changedAt, metadata };
}

const RANKS = ['error', 'warning', 'ok'];

function rank({ status }: Shown): number {
  const found = RANKS.indexOf(status);
  return found < 0 ? RANKS.length : found;
}

function listOf(found: Shown[], options: FindingOptions, width?: number): string {
  const rows = found.map(({ status, state, checkName, category, resource, region, firstSeenAt, changedAt }) => [
    state === 'open' ? status : state,
    checkName,
    categoryInWords(category),
    resource,
    region,
    readableTime(firstSeenAt),
    changedAt === firstSeenAt ? undefined : readableTime(changedAt),
  ]);
  const columns = ['STATUS', 'CHECK', 'CATEGORY', 'RESOURCE', 'REGION', 'FOUND', 'CHANGED'];
  return table(columns, rows, options.new ? 'Nothing is new since the last refresh.' : 'There are no such findings.', width);
}

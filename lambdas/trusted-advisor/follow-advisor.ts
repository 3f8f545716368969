import type { PublishEvents } from '../shared/events';
import { own } from '../shared/own';
import { logger } from '../shared/runtime';
import { type AdvisorEvent, parseAdvisorEvent } from './advisor-event';
import type { CheckState } from './check-state';
import type { CatalogueEntry, CheckStore } from './check-store';
import type { FindingStore } from './finding-store';
import { compareFinding, type Finding, type FindingUpdate } from './findings';
import { publishUpdate } from './update-findings';

export interface FollowServices {
  checks: Pick<CheckStore, 'catalogue'>;
  findings: Pick<FindingStore, 'pages' | 'save' | 'checkState' | 'claimIdle' | 'release'>;
  publish: PublishEvents;
  now: () => Date;
}

/** What came of an event. What is passed over is left to the next run, which finds out by itself. */
export type Followed =
  | 'updated'
  | 'nothing-new'
  | 'not-understood'
  | 'unknown-check'
  | 'never-collected'
  | 'run-at-work'
  | 'too-many-findings'
  | 'unknown-resource';

/** A refresh of a check with thousands of resources sends thousands of events: looking through all findings for each would cost more than a run. */
const MOST_FINDINGS = 500;
/** Longer than the function may run. */
const CLAIM_MILLIS = 2 * 60 * 1000;

/** Brings one finding up to what an event says of it, where the event says clearly which one. */
export async function followAdvisor(event: unknown, eventId: string, services: FollowServices): Promise<Followed> {
  const told = parseAdvisorEvent(event);
  const followed = told ? await follow(told, eventId, services) : 'not-understood';
  logger.info('Trusted Advisor told of a resource', { followed, checkName: told?.checkName, status: told?.status });
  return followed;
}

async function follow(told: AdvisorEvent, eventId: string, services: FollowServices): Promise<Followed> {
  const { checks, findings, now } = services;
  const named = [...(await checks.catalogue()).values()].filter(({ name }) => name === told.checkName);
  const [check] = named;
  if (!check || named.length > 1) return 'unknown-check';
  const checkState = await findings.checkState(check.checkId);
  const obstacle = obstacleIn(checkState);
  if (!checkState?.collectedAt || obstacle) return obstacle ?? 'never-collected';

  const finding = await findOne(told, check, services);
  if (!finding) return 'unknown-resource';
  if (finding.unpublished) return 'run-at-work';
  const update = updateFor(finding, told, now().toISOString(), checkState.collectedAt);
  if (!update?.change) return 'nothing-new';
  return (await write(check, checkState, update, eventId, services)) ? 'updated' : 'run-at-work';
}

function obstacleIn(checkState: CheckState | undefined): Followed | undefined {
  // Also a claim that is long over: it tells the next run that somebody broke off here.
  if (checkState?.claimedBy !== undefined) return 'run-at-work';
  return (checkState?.open ?? 0) + (checkState?.suppressed ?? 0) > MOST_FINDINGS ? 'too-many-findings' : undefined;
}

async function findOne(told: AdvisorEvent, { checkId }: CatalogueEntry, { findings }: FollowServices): Promise<Finding | undefined> {
  const found: Finding[] = [];
  for await (const page of findings.pages(checkId)) found.push(...page.filter(finding => isAbout(told, finding)));
  return found.length === 1 ? found[0] : undefined;
}

/** The heading of the column that repeats the status. */
const STATUS_COLUMN = 'Status';

/** By the ID; nothing documents that events and results have the same, so else by all columns that both name, two at least. */
function isAbout({ resourceId, columns }: AdvisorEvent, finding: Finding): boolean {
  if (resourceId !== '' && finding.resourceId === resourceId) return true;
  const shared = Object.keys(finding.metadata).filter(column => column !== STATUS_COLUMN && Object.hasOwn(columns, column));
  return shared.length >= 2 && shared.every(column => own(finding.metadata, column) === own(columns, column));
}

/** Only the status is believed; the columns are left to the next run. A resource that is left alone stays so. */
function updateFor(stored: Finding, { status }: AdvisorEvent, now: string, lastCollectedAt: string): FindingUpdate | undefined {
  if (stored.state === 'suppressed') return undefined;
  const seen = status === 'ok' ? undefined : { ...stored, status, isSuppressed: false };
  return compareFinding(stored, seen, now, lastCollectedAt);
}

/** @returns `false` when a run has taken or collected the check since it was looked at */
async function write(
  check: CatalogueEntry,
  checkState: CheckState,
  update: FindingUpdate,
  by: string,
  services: FollowServices,
): Promise<boolean> {
  const { findings, now } = services;
  const until = new Date(now().getTime() + CLAIM_MILLIS);
  if (!(await findings.claimIdle(checkState, by, until))) return false;
  await publishUpdate(check, update, services);
  const kind = update.change?.kind;
  const opened = kind === 'came-back' ? 1 : kind === 'fixed' ? -1 : 0;
  await findings.release(check.checkId, by, opened);
  return true;
}

import type { PublishEvents } from '../shared/events';
import type { Advisor, CheckedResource, CheckSummary } from './advisor';
import { inBatches } from './ask-in-batches';
import type { CatalogueEntry } from './check-store';
import { changeEvent } from './finding-events';
import type { Claim, FindingStore } from './finding-store';
import { compareFinding, type Finding, type FindingUpdate, firstSight, type SeenResource, seenResources } from './findings';
import { type ChangeCount, type Posture, planCollecting } from './posture';

export interface CollectServices {
  advisor: Pick<Advisor, 'checkResult'>;
  findings: FindingStore;
  publish: PublishEvents;
  now: () => Date;
}

/** One check that is to be collected, and for whom. */
export interface CollectTask {
  runId: string;
  check: CatalogueEntry;
  summary: CheckSummary;
  posture?: Posture;
  language: string;
  summariesReadAt: Date;
  /** No further page of findings is begun after it. */
  stopAt: Date;
}

export type CollectedCheck =
  /** Stored and published; `posture` is how the check stands now. */
  | { kind: 'collected'; posture: Posture; resultRead: boolean }
  /** Its findings already belong to this summary, or there is no result to be had. */
  | { kind: 'kept'; posture?: Posture }
  /** The API did not give the result; what is stored stays as it is. */
  | { kind: 'failed'; error: string }
  /** Another run is writing this check's findings, or has written newer ones. */
  | { kind: 'busy' }
  /** The time ran out; what is done is done, and going on finds the rest. */
  | { kind: 'more' };

/** A function lives for 15 minutes at most, so a claim that is older belongs to one that is gone. */
const CLAIM_MILLIS = 15 * 60 * 1000;

/** New findings are written and published in portions as large as a page of stored ones is likely to be. */
const NEW_FINDINGS_AT_A_TIME = 500;

/** Brings the stored findings of one check up to its summary, and publishes each change. */
export async function collectCheck(task: CollectTask, services: CollectServices): Promise<CollectedCheck> {
  const { check, summary, posture } = task;
  const { findings, now } = services;
  const plan = planCollecting(summary, posture);
  if (plan === 'unchanged' || plan === 'not-available') return { kind: 'kept', posture };
  if (now() >= task.stopAt) return { kind: 'more' };
  if (plan === 'nothing-flagged') return commit(task, { seen: new Map(), changes: {}, resultRead: false }, services);

  const resources = await readResources(plan, task, services);
  if (!Array.isArray(resources)) return resources;
  if (!(await findings.claim(check.checkId, claimOf(task, now())))) return { kind: 'busy' };
  const seen = seenResources(check.checkId, check.columns, resources);
  const changes = await updateFindings(task, new Map(seen), services);
  return changes ? commit(task, { seen, changes, resultRead: plan === 'read-result' }, services) : { kind: 'more' };
}

function claimOf({ runId, summariesReadAt }: CollectTask, now: Date): Claim {
  return { runId, now, until: new Date(now.getTime() + CLAIM_MILLIS), summariesReadAt };
}

async function readResources(
  plan: 'all-fixed' | 'read-result',
  { check, language }: CollectTask,
  { advisor }: CollectServices,
): Promise<CheckedResource[] | CollectedCheck> {
  if (plan === 'all-fixed') return [];
  const result = await advisor.checkResult(check.checkId, language);
  if (result.kind === 'failed') return result;
  // It became unavailable between the summary and the result: an empty list would look like everything fixed.
  return result.status === 'not_available' ? { kind: 'failed', error: 'NotAvailable' } : result.resources;
}

/** `undefined` when the time ran out. `unseen` loses what is found in the table, so in the end it holds what is new. */
async function updateFindings(
  task: CollectTask,
  unseen: Map<string, SeenResource>,
  services: CollectServices,
): Promise<ChangeCount | undefined> {
  const { findings, now } = services;
  const at = now().toISOString();
  const lastCollectedAt = task.posture?.collectedAt ?? at;
  const changes: ChangeCount = {};
  // One portion at least, however long the result took to come: otherwise a slow one would never get done.
  let portions = 0;
  const isOutOfTime = () => portions++ > 0 && now() >= task.stopAt;
  for await (const page of findings.pages(task.check.checkId)) {
    if (isOutOfTime()) return undefined;
    await publishLeftOver(task.check, page, changes, services);
    const updates = page.flatMap(stored => {
      const seen = unseen.get(stored.findingKey);
      unseen.delete(stored.findingKey);
      return compareFinding(withoutChange(stored), seen, at, lastCollectedAt) ?? [];
    });
    await applyUpdates(task.check, updates, changes, services);
  }
  for (const portion of inBatches([...unseen.values()], NEW_FINDINGS_AT_A_TIME)) {
    if (isOutOfTime()) return undefined;
    const updates = portion.map(seen => firstSight(seen, at));
    await applyUpdates(task.check, updates, changes, services);
  }
  return changes;
}

/** A run broke off after it had stored these changes: they are still to be told, before anything newer is. */
async function publishLeftOver(check: CatalogueEntry, page: Finding[], changes: ChangeCount, services: CollectServices): Promise<void> {
  const leftOver = page.flatMap(finding => (finding.unpublished ? [{ finding: withoutChange(finding), change: finding.unpublished }] : []));
  await publishUpdates(check, leftOver, changes, services);
}

/**
 * Stores the findings with their change on them, publishes, and takes the change off. Breaking off in between leaves a change that the
 * next run publishes: at least once, and with the same `changeId`.
 */
async function applyUpdates(
  check: CatalogueEntry,
  updates: FindingUpdate[],
  changes: ChangeCount,
  services: CollectServices,
): Promise<void> {
  await services.findings.save(
    updates.map(({ finding, change }) => ({ ...finding, unpublished: change })),
    services.now(),
  );
  await publishUpdates(check, updates, changes, services);
}

async function publishUpdates(
  check: CatalogueEntry,
  updates: FindingUpdate[],
  changes: ChangeCount,
  { findings, publish, now }: CollectServices,
): Promise<void> {
  const published: Finding[] = [];
  const events = updates.flatMap(({ finding, change }) => {
    if (!change) return [];
    published.push(finding);
    changes[change.kind] = (changes[change.kind] ?? 0) + 1;
    return changeEvent(check, finding, change);
  });
  if (events.length === 0) return;
  await publish(events);
  await findings.save(published, now());
}

function withoutChange({ unpublished: _, ...finding }: Finding): Finding {
  return finding;
}

interface Collection {
  seen: Map<string, SeenResource>;
  changes: ChangeCount;
  resultRead: boolean;
}

async function commit(
  task: CollectTask,
  { seen, changes, resultRead }: Collection,
  { findings, now }: CollectServices,
): Promise<CollectedCheck> {
  const { runId, check, summary } = task;
  const suppressed = [...seen.values()].filter(({ isSuppressed }) => isSuppressed).length;
  const posture: Posture = {
    checkId: check.checkId,
    summary,
    collectedAt: now().toISOString(),
    open: seen.size - suppressed,
    suppressed,
    runId,
    changes,
  };
  return (await findings.commit(posture, claimOf(task, now()))) ? { kind: 'collected', posture, resultRead } : { kind: 'busy' };
}

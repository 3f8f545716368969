import { inBatches } from './ask-in-batches';
import type { ChangeCount } from './check-state';
import type { CatalogueEntry } from './check-store';
import type { CollectServices, CollectTask } from './collect-task';
import { changeEvent } from './finding-events';
import { compareFinding, type Finding, type FindingUpdate, firstSight } from './findings';
import type { SeenResource } from './seen-resources';

type UpdateServices = Pick<CollectServices, 'findings' | 'publish' | 'now'>;
/** What storing and publishing take. */
type SaveServices = Pick<UpdateServices, 'publish' | 'now'> & { findings: Pick<UpdateServices['findings'], 'save'> };

/** Findings that stay as they are, because it is not known whether they are still flagged. */
export interface KeptCount {
  open: number;
  suppressed: number;
}

export const NOTHING_KEPT: KeptCount = { open: 0, suppressed: 0 };

/** New findings are written and published in portions as large as a page of stored ones is likely to be. */
const NEW_FINDINGS_AT_A_TIME = 500;

/**
 * Brings the stored findings of a claimed check up to what the check flags now, portion by portion; those that it does not list are fixed, if the list is
 * whole.
 * @returns the changes that were published; not complete when the time ran out
 */
export async function updateFindings(
  { check, checkState, stopAt, isWhole }: Pick<CollectTask, 'check' | 'checkState' | 'stopAt'> & { isWhole: boolean },
  seen: Map<string, SeenResource>,
  services: UpdateServices,
): Promise<{ isComplete: boolean; changes: ChangeCount; kept: KeptCount }> {
  const { findings, now } = services;
  const at = now().toISOString();
  const lastCollectedAt = checkState?.collectedAt ?? at;
  const changes: ChangeCount = {};
  const kept = { ...NOTHING_KEPT };
  const unseen = new Map(seen);
  // One portion at least, however long the result took to come: otherwise a slow one would never get done.
  let portions = 0;
  const isOutOfTime = () => portions++ > 0 && now() >= stopAt;
  for await (const page of findings.pages(check.checkId)) {
    if (isOutOfTime()) return { isComplete: false, changes, kept };
    await publishLeftOver(check, page, changes, services);
    const updates = page.flatMap(stored => {
      const present = unseen.get(stored.findingKey);
      unseen.delete(stored.findingKey);
      if (!present && !isWhole) {
        if (stored.state !== 'fixed') kept[stored.state]++;
        return [];
      }
      return compareFinding(withoutChange(stored), present, at, lastCollectedAt) ?? [];
    });
    await applyUpdates(check, updates, changes, services);
  }
  for (const portion of inBatches([...unseen.values()], NEW_FINDINGS_AT_A_TIME)) {
    if (isOutOfTime()) return { isComplete: false, changes, kept };
    const updates = portion.map(resource => firstSight(resource, at));
    await applyUpdates(check, updates, changes, services);
  }
  return { isComplete: true, changes, kept };
}

/** A run broke off after it had stored these changes: they are still to be told, before anything newer is. */
async function publishLeftOver(check: CatalogueEntry, page: Finding[], changes: ChangeCount, services: SaveServices): Promise<void> {
  const leftOver = page.flatMap(finding => (finding.unpublished ? [{ finding: withoutChange(finding), change: finding.unpublished }] : []));
  await publishUpdates(check, leftOver, changes, services);
}

/**
 * Stores the findings with their change on them, publishes, and takes the change off. Breaking off in between leaves a change that the
 * next run publishes: at least once, and with the same `changeId`.
 */
async function applyUpdates(check: CatalogueEntry, updates: FindingUpdate[], changes: ChangeCount, services: SaveServices): Promise<void> {
  await services.findings.save(
    updates.map(({ finding, change }) => ({ ...finding, unpublished: change })),
    services.now(),
  );
  await publishUpdates(check, updates, changes, services);
}

/** One change of one finding that is told between the runs. */
export function publishUpdate(check: CatalogueEntry, update: FindingUpdate, services: SaveServices): Promise<void> {
  return applyUpdates(check, [update], {}, services);
}

async function publishUpdates(
  check: CatalogueEntry,
  updates: FindingUpdate[],
  changes: ChangeCount,
  { findings, publish, now }: SaveServices,
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

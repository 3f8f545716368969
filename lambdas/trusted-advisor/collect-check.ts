import type { ResultAnswer } from './advisor';
import { type ChangeCount, type CheckState, planCollecting } from './check-state';
import type { CollectServices, CollectTask } from './collect-task';
import type { Claim } from './finding-store';
import { isAligned, type SeenResource, seenResources } from './seen-resources';
import { type KeptCount, NOTHING_KEPT, updateFindings } from './update-findings';

export type CollectedCheck =
  /** Stored and published; `checkState` is how the check stands now. `trouble` names what could not be read of single rows. */
  | { kind: 'collected'; checkState: CheckState; trouble?: RowTrouble }
  /** Its findings already belong to this summary, or there is no result to be had. */
  | { kind: 'kept'; checkState?: CheckState }
  /** The API did not give the result; what is stored stays as it is. */
  | { kind: 'failed'; error: string }
  /** Another run is writing this check's findings, or has written newer ones. */
  | { kind: 'busy' }
  /** The time ran out; what is done is done, with these changes published, and going on finds the rest. */
  | { kind: 'more'; changes: ChangeCount };

/** Rows that name no resource, or whose values do not fit the check's headings. */
export type RowTrouble = 'UnreadableRows' | 'MisalignedRows';

/** A function lives for 15 minutes at most, so a claim that is older belongs to one that is gone. */
const CLAIM_MILLIS = 15 * 60 * 1000;

/** Brings the stored findings of one check up to its summary, and publishes each change. */
export async function collectCheck(task: CollectTask, services: CollectServices): Promise<CollectedCheck> {
  const { check, summary, checkState, exclusions } = task;
  const { findings, now } = services;
  const plan = planCollecting(summary, checkState, exclusions.digest);
  if (plan === 'unchanged' || plan === 'not-available') return { kind: 'kept', checkState };
  if (now() >= task.stopAt) return { kind: 'more', changes: {} };
  if (plan === 'nothing-flagged') return commit(task, { seen: new Map(), changes: {} }, services);

  const read = await readResources(plan, task, services);
  if (read.kind !== 'result') return read;
  const { resources, unreadableRows = 0 } = read;
  if (!(await findings.claim(check.checkId, claimOf(task, now())))) return { kind: 'busy' };
  const seen = seenResources(check.checkId, check.columns, resources, exclusions.reasonFor);
  // What is not among the rows may be what an unreadable one was about: it is not taken for fixed.
  const { isComplete, changes, kept } = await updateFindings({ ...task, isWhole: unreadableRows === 0 }, seen, services);
  if (!isComplete) return { kind: 'more', changes };
  const misaligned = resources.some(resource => !isAligned(check.columns, resource));
  const trouble = unreadableRows > 0 ? 'UnreadableRows' : misaligned ? 'MisalignedRows' : undefined;
  return commit(task, { seen, changes, kept, trouble }, services);
}

function claimOf({ runId, summariesReadAt }: CollectTask, now: Date): Claim {
  return { runId, now, until: new Date(now.getTime() + CLAIM_MILLIS), summariesReadAt };
}

async function readResources(
  plan: 'all-fixed' | 'read-result',
  { check, language }: CollectTask,
  { advisor }: CollectServices,
): Promise<Extract<ResultAnswer, { kind: 'result' }> | CollectedCheck> {
  if (plan === 'all-fixed') return { kind: 'result', status: '', resources: [] };
  const result = await advisor.checkResult(check.checkId, language);
  if (result.kind === 'failed') return result;
  // It became unavailable between the summary and the result: an empty list would look like everything fixed.
  return result.status === 'not_available' ? { kind: 'failed', error: 'NotAvailable' } : result;
}

/** What came of a check's rows. */
interface Collected {
  seen: Map<string, SeenResource>;
  changes: ChangeCount;
  kept?: KeptCount;
  trouble?: RowTrouble;
}

async function commit(
  task: CollectTask,
  { seen, changes, kept = NOTHING_KEPT, trouble }: Collected,
  { findings, now }: CollectServices,
): Promise<CollectedCheck> {
  const { runId, check, summary, exclusions } = task;
  const suppressed = [...seen.values()].filter(({ isSuppressed }) => isSuppressed).length;
  const checkState: CheckState = {
    checkId: check.checkId,
    // Without a summary the check is read again by the next run: its rows may be whole then.
    summary: trouble === 'UnreadableRows' ? undefined : summary,
    collectedAt: now().toISOString(),
    exclusions: exclusions.digest,
    open: seen.size - suppressed + kept.open,
    suppressed: suppressed + kept.suppressed,
    runId,
    changes,
  };
  return (await findings.commit(checkState, claimOf(task, now()))) ? { kind: 'collected', checkState, trouble } : { kind: 'busy' };
}

import { createHash } from 'node:crypto';
import { own } from '../shared/own';
import { type SeenResource, severityOf } from './seen-resources';

/** A resource that a check has something to say about, over all runs. */
export interface Finding {
  checkId: string;
  /** Names the resource within its check. */
  findingKey: string;
  resourceId: string;
  region?: string;
  /**
   * - `open`: flagged, and somebody should look at it
   * - `suppressed`: excluded by somebody, in Trusted Advisor or, then with a reason, by the rules
   * - `fixed`: not flagged any more; kept for a while, so that it can be told when it comes back
   */
  state: 'open' | 'suppressed' | 'fixed';
  /** ok, warning or error, as last seen. */
  status: string;
  /** What the check says of the resource, by the check's column headings. */
  metadata: Record<string, string>;
  /** Why the rules exclude it. */
  suppressionReason?: string;
  /** ISO 8601, as are all times here. */
  firstSeenAt: string;
  /**
   * For a fixed finding: when it was last among the flagged ones. For the others: when this record was last written; they were last
   * seen when their check was last collected, which is not written into thousands of records each time.
   */
  lastSeenAt: string;
  /** When its state or status last changed. */
  changedAt: string;
  /** A change that is stored and perhaps not published: publishing it is the first thing that the next run does. */
  unpublished?: FindingChange;
}

/**
 * What can happen to a finding. Together they are a ledger of the open findings: `appeared`, `came-back` and `unsuppressed` add one,
 * `fixed` and `suppressed` take one away. So a finding that is suppressed when first seen, or goes while it is suppressed, is no change.
 */
export type ChangeKind = 'appeared' | 'got-worse' | 'improved' | 'suppressed' | 'unsuppressed' | 'fixed' | 'came-back';

export interface FindingChange {
  /** The same for the same change, whoever publishes it and how often: consumers can drop what they know. */
  changeId: string;
  kind: ChangeKind;
  at: string;
  previousStatus?: string;
}

/** A finding to be written, and the change to be published if there is one. */
export interface FindingUpdate {
  finding: Finding;
  change?: FindingChange;
}

/** What a present result makes of a resource that was not stored before. */
export function firstSight(seen: SeenResource, now: string): FindingUpdate {
  const { isSuppressed, ...resource } = seen;
  const finding: Finding = { ...resource, state: isSuppressed ? 'suppressed' : 'open', firstSeenAt: now, lastSeenAt: now, changedAt: now };
  return isSuppressed ? { finding } : withChange(finding, 'appeared', now);
}

/**
 * What a present result makes of a stored finding; `undefined` when there is nothing to write.
 * @param seen `undefined` when the result does not flag the resource
 * @param lastCollectedAt when the check was collected before
 */
export function compareFinding(
  stored: Finding,
  seen: SeenResource | undefined,
  now: string,
  lastCollectedAt: string,
): FindingUpdate | undefined {
  if (!seen) return disappear(stored, now, lastCollectedAt);
  const { isSuppressed, ...resource } = seen;
  const state = isSuppressed ? 'suppressed' : 'open';
  const kind = changeOf(stored, state, resource.status);
  const moved = stored.state !== state || (state === 'open' && stored.status !== resource.status);
  const sameReason = stored.suppressionReason === resource.suppressionReason;
  if (!moved && sameReason && sameMetadata(stored.metadata, resource.metadata)) return undefined;
  const finding: Finding = { ...stored, ...resource, state, lastSeenAt: now, changedAt: moved ? now : stored.changedAt };
  return kind ? withChange(finding, kind, now, stored) : { finding };
}

function disappear(stored: Finding, now: string, lastCollectedAt: string): FindingUpdate | undefined {
  if (stored.state === 'fixed') return undefined;
  const finding: Finding = { ...stored, state: 'fixed', lastSeenAt: lastCollectedAt, changedAt: now };
  return stored.state === 'suppressed' ? { finding } : withChange(finding, 'fixed', now, stored);
}

function changeOf(stored: Finding, state: 'open' | 'suppressed', status: string): ChangeKind | undefined {
  if (state === 'suppressed') return stored.state === 'open' ? 'suppressed' : undefined;
  if (stored.state === 'fixed') return 'came-back';
  if (stored.state === 'suppressed') return 'unsuppressed';
  const difference = severityOf(status) - severityOf(stored.status);
  if (difference === 0) return undefined;
  return difference > 0 ? 'got-worse' : 'improved';
}

function withChange(finding: Finding, kind: ChangeKind, at: string, stored?: Finding): FindingUpdate {
  // The stored version and what became of it name the change, not the run: a run that repeats the work of another names it alike.
  const name = [finding.checkId, finding.findingKey, stored?.changedAt ?? '', stored?.status ?? '', kind, finding.status];
  const changeId = createHash('sha256').update(JSON.stringify(name)).digest('base64url').slice(0, 32);
  return { finding, change: { changeId, kind, at, previousStatus: stored?.status } };
}

function sameMetadata(one: Record<string, string>, other: Record<string, string>): boolean {
  const columns = Object.keys(one);
  return columns.length === Object.keys(other).length && columns.every(column => own(one, column) === own(other, column));
}

import type { ReadingMark } from './case-view';

/** What is known of an incident's case. Times are ISO 8601, UTC. */
export interface CaseState {
  /** Absent: the case is one of a dry run, which exists here only. */
  caseId?: string;
  /** Absent until AWS has listed the case. */
  displayId?: string;
  /** As AWS Support names it; absent until the case was read. */
  status?: string;
  openedAt: string;
  lastCommunicationAt: string;
  /** The last communication had no room for everything: the next one follows at once. */
  isMoreToTell?: boolean;
  /** How many of the rises of its severity have been asked for. */
  escalated?: number;
  /** Somebody other than us has written on the case: it is theirs to resolve. */
  humanTouched: boolean;
  /** How far the case's conversation has been read. */
  conversation?: ReadingMark;
  /** When the case is to be read again. */
  inspectAt?: string;
}

/** A case that was resolved, and may come back. */
export interface ResolvedCase extends CaseState {
  resolvedAt: string;
  resolvedBy: 'us' | 'others';
  /** A comment on the resolved case was made: until then the case may come back, and only then have the changes been told. */
  reopening?: { until: string; covers: string[] };
}

/** A case as people and AWS call it. */
export interface CaseName {
  caseId?: string;
  /** Absent when AWS has never listed the case. */
  displayId?: string;
}

/** Whether the case exists here only. */
export function isOfDryRun(ours: CaseState | undefined): boolean {
  return ours !== undefined && ours.caseId === undefined;
}

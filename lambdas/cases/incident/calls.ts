/** A call that was claimed: exactly one invocation makes it, and its outcome is written under the claim's number. */
export interface PendingCall {
  kind: 'create' | 'comment' | 'resolve';
  /** Number of the claim, one for each claim of this incident. */
  fence: number;
  /** The words that make its text another than that of any other call. */
  marker: string;
  /** Of the text, by which a lost answer is found again; absent for a resolve. */
  digest?: string;
  startedAt: string;
  leaseUntil: string;
  /** Changes that the call tells. */
  covers: string[];
  /** The text had no room for all that is unreported: the rest follows without a pause. */
  isPartial?: boolean;
  /** How many rises of the severity will have been asked for with it. */
  escalates?: number;
  /** Set while nobody knows whether the call was carried out. */
  inDoubt?: { since: string; emptySearches: number; nextSearchAt: string };
}

/** A case that may exist though we gave it up, and when to look whether it does: a create without an answer, or a resolved case that did not come back. */
export interface OrphanedCase {
  marker: string;
  /** What its text told. */
  covers: string[];
  since: string;
  searchAt: string;
}

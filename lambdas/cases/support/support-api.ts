import type { CaseView, ReadingMark, Refusal } from '../incident/case-view';
import type { CaseMatch, Ours } from '../incident/our-texts';
import type { CaseText } from '../text/case-text';

/** The answer to a call that must not be made twice. A timeout is not a refusal. */
export type CallOutcome<T> =
  | { outcome: 'done'; value: T }
  | { outcome: 'refused'; refusal: Refusal }
  | { outcome: 'ambiguous'; error: string };

/** A case that is ours, or may be. */
export interface FoundCase {
  match: Exclude<CaseMatch, 'foreign'>;
  caseId: string;
  /** Empty when it is not listed yet. */
  displayId: string;
  status: string;
  /** ISO 8601. */
  timeCreated: string;
}

export interface SupportApi {
  createCase(text: CaseText): Promise<CallOutcome<{ caseId?: string }>>;
  addCommunication(caseId: string | undefined, body: string, ccEmailAddresses: string[]): Promise<CallOutcome<unknown>>;
  resolveCase(caseId: string | undefined): Promise<CallOutcome<unknown>>;
  /** All cases since a time that are ours or may be, oldest first. Throws unless every page was read. */
  findCases(ours: Ours, since: string, language: string): Promise<FoundCase[]>;
  /** Whether the case has a communication of ours with this digest. Throws unless every page was read. */
  hasCommunication(caseId: string, digest: string, since: string): Promise<boolean>;
  /** Reads these cases in few calls, for the next `inspectCase` of each. */
  readAhead(caseIds: string[]): Promise<void>;
  /**
   * What the API lists of a case; nothing when it does not list it.
   * @param ours what was sent on it: everything else is an answer
   * @param mark how far its conversation has been read; without one it is read from its beginning
   */
  inspectCase(caseId: string, ours: Ours, mark?: ReadingMark): Promise<CaseView | undefined>;
}

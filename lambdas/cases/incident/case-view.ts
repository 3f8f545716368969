/** A definite no, with what it means for the next try. */
export interface Refusal {
  /** Name of the error. */
  error: string;
  kind: 'throttled' | 'case-limit' | 'not-allowed' | 'invalid' | 'case-gone';
}

/** What the Support API says of a case. */
export interface CaseView {
  displayId: string;
  status: string;
  /** Somebody other than us has written on it. */
  humanTouched: boolean;
  /** What is new of that, and how far it has been read with it. */
  conversation?: { replies: Reply[]; mark?: ReadingMark };
}

/** How far a case's conversation has been read. */
export interface ReadingMark {
  /** Time of the newest communication that was read (ISO 8601). */
  until: string;
  /** Fingerprints of the communications of the last hour before that: the API may list one late, or two of the same time. */
  seen: string[];
}

/** What somebody else wrote, as others are told of it: never more of the text than its first lines. */
export interface Reply {
  fingerprint: string;
  submittedBy: string;
  timeCreated: string;
  firstLines: string;
  attachments: Communication['attachments'];
}

/** One communication of a case, as the API lists it. It has no ID of its own. */
export interface Communication {
  body: string;
  submittedBy: string;
  /** ISO 8601. */
  timeCreated: string;
  attachments: { attachmentId: string; fileName: string }[];
}

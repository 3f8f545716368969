import { createHash } from 'node:crypto';

/**
 * Digests of the texts that were sent for an incident, each written before its text was sent. What is ours follows from them: a line that we wrote may stand in
 * anybody's answer.
 */
export interface SentTexts {
  /** Texts of CreateCase calls. */
  cases: string[];
  /** Texts of comments. */
  comments: string[];
  /** Texts that an operator sent by the command line: no answers, and a person's all the same. */
  operators?: string[];
}

/** What tells our texts on a case from those of others. */
export interface Ours extends SentTexts {
  /** Stands at the end of the case's subject. */
  marker: string;
  /** Texts were sent on the case before it was kept which. */
  isPartlyUnknown?: boolean;
  /** Whether such a text is believed to be ours by its reference line: nobody has a conversation on an overflow case. */
  trustsReference?: boolean;
}

/** ours: we sent it. operator: the command line did. unknown: it may be ours, from a time of which no digests were kept. theirs: anything else. */
export type Authorship = 'ours' | 'operator' | 'theirs' | 'unknown';

type Text = { body: string; submittedBy: string };

/** More creates than a generation can have in doubt, and more comments than a case gets in a day. */
const MOST = { cases: 50, comments: 300, operators: 100 };

/**
 * The same for two texts that differ in nothing but white space: how AWS gives back line ends, trailing blanks and long lines is not documented. 96 bits: nobody
 * writes another text with the same by chance.
 */
export function digestOf(body: string): string {
  const normalised = body.normalize('NFC').replace(/[\s\u200b\u2060]+/gu, '');
  return createHash('sha256').update(normalised).digest('base64url').slice(0, 16);
}

/** Adds a text that is about to be sent; the oldest ones are forgotten. */
export function withText(sent: SentTexts | undefined, kind: keyof SentTexts, body: string): SentTexts {
  const known: SentTexts = { cases: [], comments: [], ...sent };
  const { [kind]: digests = [] } = known;
  const digest = digestOf(body);
  return digests.includes(digest) ? known : { ...known, [kind]: [...digests, digest].slice(-MOST[kind]) };
}

/** Whether AWS wrote it: https://docs.aws.amazon.com/awssupport/latest/APIReference/API_Communication.html */
export function isByAws(submittedBy: string): boolean {
  return /^\s*amazon web services\b/i.test(submittedBy);
}

/** Who wrote a text on a case of ours. What AWS submits is an answer even when it is our text, unchanged. */
export function authorOf(
  { body, submittedBy }: Text,
  { cases, comments, operators = [], marker, isPartlyUnknown, trustsReference }: Ours,
): Authorship {
  if (isByAws(submittedBy)) return 'theirs';
  const digest = digestOf(body);
  if (operators.includes(digest)) return 'operator';
  if (cases.includes(digest) || comments.includes(digest)) return 'ours';
  if (!isPartlyUnknown || !endsWithReference(body, marker)) return 'theirs';
  return trustsReference ? 'ours' : 'unknown';
}

/** Our texts end so; so does an answer that is written above ours. */
function endsWithReference(body: string, marker: string): boolean {
  return body.trimEnd().split('\n').at(-1)!.trim().startsWith(`Reference: [${marker}`);
}

/**
 * What a case is that a search comes across. ours: its subject ends with our marker, and its first text is one that we sent. unclear: only one of the two holds,
 * as when AWS has changed the other, or somebody has copied one. foreign: neither.
 */
export type CaseMatch = 'ours' | 'unclear' | 'foreign';

export function hasSubjectOf(subject: string, marker: string): boolean {
  return subject.trimEnd().endsWith(`[${marker}]`);
}

/**
 * A case whose text was sent before it was kept which is known by its subject and the reference line under its text, as version 0.1.0 knew it.
 * @param first the case's first communication; nothing when it is not known
 */
export function matchOf(
  subject: string,
  first: Text | undefined,
  { cases, marker, isPartlyUnknown }: Pick<Ours, 'cases' | 'marker' | 'isPartlyUnknown'>,
): CaseMatch {
  const hasSubject = hasSubjectOf(subject, marker);
  const isKnown = (body: string) => cases.includes(digestOf(body)) || (isPartlyUnknown && hasSubject && endsWithReference(body, marker));
  const hasText = first !== undefined && !isByAws(first.submittedBy) && isKnown(first.body);
  if (hasSubject && hasText) return 'ours';
  return hasSubject || hasText ? 'unclear' : 'foreign';
}

// One account of AWS Support, with all that the engine asks of it.
import type { CaseView, Communication as Listed, ReadingMark } from '../../lambdas/cases/incident/case-view';
import { type Authorship, authorOf, type CaseMatch, digestOf, matchOf, type Ours } from '../../lambdas/cases/incident/our-texts';
import { readOn } from '../../lambdas/cases/support/conversation';
import type { FoundCase } from '../../lambdas/cases/support/support-api';
import type { CaseText } from '../../lambdas/cases/text/case-text';
import type { Settings } from './script';

/** us: the engine. operator: somebody at the command line, whose comments are ours too. */
export type Author = 'us' | 'operator' | 'AWS' | 'customer';

/** Whether somebody other than the application did it. */
export function isTheirs({ by }: { by: Author }): boolean {
  return by === 'AWS' || by === 'customer';
}

/** How texts and cases are recognised: a broken design puts its own rule here. */
export interface Recognition {
  authorOf: (text: Listed, ours: Ours) => Authorship;
  matchOf: (subject: string, texts: Listed[], ours: Ours) => CaseMatch;
}

const RECOGNITION: Recognition = { authorOf, matchOf: (subject, texts, ours) => matchOf(subject, texts[0], ours) };

interface Communication {
  body: string;
  by: Author;
  at: number;
  visibleAt: number;
}

/** A case as AWS has it. Times in epoch milliseconds. */
export interface SupportCase {
  caseId: string;
  displayId: string;
  subject: string;
  createdAt: number;
  visibleAt: number;
  communications: Communication[];
  /** Somebody of the account opened it by hand. */
  isForeign?: boolean;
  /** The status is that of the last entry. */
  statuses: { status: string; at: number; by: Author }[];
}

const HOUR = 3_600_000;
/** New cases that an account may create in an hour. */
const LIMIT_OF_AWS = 10;
/** How late a status may be read, when reads are stale. */
const STALE_READ = 25_000;

/** The cases of one account, with what AWS, people and we do to them. Knows nothing of faults. */
export class SupportAccount {
  readonly cases: SupportCase[] = [];
  private readonly othersCreates: number[] = [];
  private readonly rewrapped = new Map<string, string>();

  constructor(
    private readonly clock: () => number,
    readonly settings: Pick<Settings, 'commentOnResolved' | 'staleReads' | 'rewraps'>,
    private readonly tell: (caseId: string) => void = () => {},
    private readonly recognition: Recognition = RECOGNITION,
  ) {}

  isAtLimit(): boolean {
    const since = this.clock() - HOUR;
    const creates = [...this.cases.map(({ createdAt }) => createdAt), ...this.othersCreates];
    return creates.filter(at => at > since).length >= LIMIT_OF_AWS;
  }

  othersCreate(count: number): void {
    for (let made = 0; made < count && !this.isAtLimit(); made++) this.othersCreates.push(this.clock());
  }

  /** @param visibleAfter milliseconds until DescribeCases lists it */
  create({ subject, communicationBody }: Pick<CaseText, 'subject' | 'communicationBody'>, visibleAfter: number): SupportCase {
    const now = this.clock();
    const number = this.cases.length + 1;
    const created: SupportCase = {
      caseId: `case-${number}`,
      displayId: `${1_000 + number}`,
      subject,
      createdAt: now,
      visibleAt: now + visibleAfter,
      communications: [{ body: communicationBody, by: 'us', at: now, visibleAt: now + visibleAfter }],
      statuses: [{ status: 'unassigned', at: now, by: 'us' }],
    };
    this.cases.push(created);
    this.tell(created.caseId);
    return created;
  }

  /** Somebody opens a case by hand, at once visible. It counts among the hour's cases. */
  createForeign(text: Pick<CaseText, 'subject' | 'communicationBody'>): SupportCase {
    const made = this.create(text, 0);
    made.isForeign = true;
    made.communications[0]!.by = 'customer';
    made.statuses[0]!.by = 'customer';
    return made;
  }

  addCommunication(caseId: string, body: string, by: Author, visibleAfter = 0): void {
    const found = this.caseOf(caseId);
    const now = this.clock();
    found.communications.push({ body, by, at: now, visibleAt: now + visibleAfter });
    if (isResolved(found) && this.settings.commentOnResolved === 'reopens') this.setStatus(caseId, 'reopened', by);
    this.tell(caseId);
  }

  setStatus(caseId: string, status: string, by: Author): void {
    const found = this.caseOf(caseId);
    if (statusOf(found) === status) return;
    found.statuses.push({ status, at: this.clock(), by });
    this.tell(caseId);
  }

  find(ours: Ours, since: string): FoundCase[] {
    const from = Date.parse(since);
    return this.listed()
      .filter(({ communications }) => communications.some(({ at }) => at >= from))
      .map(found => ({ found, match: this.recognition.matchOf(found.subject, this.texts(found), ours) }))
      .flatMap(({ found, match }) => (match === 'foreign' ? [] : [{ found, match }]))
      .sort((a, b) => a.found.createdAt - b.found.createdAt)
      .map(({ found, match }) => {
        const { caseId, displayId, createdAt } = found;
        return { match, caseId, displayId, status: this.statusRead(found), timeCreated: iso(createdAt) };
      });
  }

  hasCommunication(caseId: string, digest: string): boolean {
    return this.texts(this.caseOf(caseId)).some(({ body, submittedBy }) => digestOf(body) === digest && submittedBy !== SUBMITTER.AWS);
  }

  inspect(caseId: string, ours: Ours, mark?: ReadingMark): CaseView | undefined {
    const found = this.listed().find(candidate => candidate.caseId === caseId);
    if (!found) return undefined;
    const texts = this.texts(found);
    const answers = texts.filter(text => this.recognition.authorOf(text, ours) !== 'ours');
    const conversation = readOn(this.recognition === RECOGNITION ? texts : answers, ours, mark);
    const humanTouched = answers.length > 0;
    return { displayId: found.displayId, status: this.statusRead(found), humanTouched, conversation };
  }

  /** What is listed of a case's communications, oldest first. */
  private texts({ communications }: SupportCase): Listed[] {
    return communications
      .filter(({ visibleAt }) => visibleAt <= this.clock())
      .map(({ body, by, at }) => ({ body: this.asListed(body), submittedBy: SUBMITTER[by], timeCreated: iso(at), attachments: [] }));
  }

  /** White space does not always come back as it was sent. Every reading lists every text again, so each is wrapped once. */
  private asListed(body: string): string {
    if (!this.settings.rewraps) return body;
    const known = this.rewrapped.get(body);
    if (known !== undefined) return known;
    const rewrapped = body.replace(/(.{60}) /g, '$1\n').replaceAll('\n', ' \r\n');
    this.rewrapped.set(body, rewrapped);
    return rewrapped;
  }

  caseOf(caseId: string): SupportCase {
    const found = this.cases.find(candidate => candidate.caseId === caseId);
    if (!found) throw new Error(`The simulation has no case ${caseId}.`);
    return found;
  }

  private listed(): SupportCase[] {
    return this.cases.filter(({ visibleAt }) => visibleAt <= this.clock());
  }

  private statusRead({ statuses }: SupportCase): string {
    const until = this.clock() - (this.settings.staleReads ? STALE_READ : 0);
    return (statuses.findLast(({ at }) => at <= until) ?? statuses[0]!).status;
  }
}

/** Who has submitted a communication, as the API says it. */
export const SUBMITTER: Record<Author, string> = {
  us: 'automation (Role) <automation@example.com>',
  operator: 'operator (Role) <operator@example.com>',
  AWS: 'Amazon Web Services',
  customer: 'Somebody (Role) <somebody@example.com>',
};

function iso(time: number): string {
  return new Date(time).toISOString();
}

export function statusOf({ statuses }: SupportCase): string {
  return statuses[statuses.length - 1]!.status;
}

export function isResolved(supportCase: SupportCase): boolean {
  return statusOf(supportCase) === 'resolved';
}

/** The marker in the subject of a case of ours. */
export function markerOf({ subject, isForeign }: Pick<SupportCase, 'subject' | 'isForeign'>): string {
  return isForeign ? 'none' : (/\[(sa-[0-9a-f]+)\]/.exec(subject)?.[1] ?? 'none');
}

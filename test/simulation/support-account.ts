import type { CaseView } from '../../lambdas/cases/lifecycle';
import { carriesMarker, isOurs } from '../../lambdas/cases/marker';
import type { FoundCase } from '../../lambdas/cases/ports';
import type { CaseText } from '../../lambdas/cases/text/case-text';
import type { Settings } from './history';

export type Author = 'us' | 'AWS' | 'customer';

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

  constructor(
    private readonly clock: () => number,
    private readonly settings: Pick<Settings, 'commentOnResolved' | 'staleReads'>,
    private readonly tell: (caseId: string) => void = () => {},
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

  find(marker: string, since: string): FoundCase[] {
    const from = Date.parse(since);
    return this.listed()
      .filter(({ communications }) => communications.some(({ at }) => at >= from))
      .filter(
        ({ subject, communications }) => subject.includes(`[${marker}]`) || communications.some(({ body }) => carriesMarker(body, marker)),
      )
      .sort((a, b) => a.createdAt - b.createdAt)
      .map(found => ({ ...found, status: this.statusRead(found), timeCreated: new Date(found.createdAt).toISOString() }));
  }

  hasCommunication(caseId: string, marker: string): boolean {
    return this.visibleCommunications(this.caseOf(caseId)).some(({ body }) => carriesMarker(body, marker));
  }

  inspect(caseId: string, ours: string): CaseView | undefined {
    const found = this.listed().find(candidate => candidate.caseId === caseId);
    if (!found) return undefined;
    const humanTouched = this.visibleCommunications(found).some(({ body }) => !isOurs(body, ours));
    return { displayId: found.displayId, status: this.statusRead(found), humanTouched };
  }

  caseOf(caseId: string): SupportCase {
    const found = this.cases.find(candidate => candidate.caseId === caseId);
    if (!found) throw new Error(`The simulation has no case ${caseId}.`);
    return found;
  }

  private listed(): SupportCase[] {
    return this.cases.filter(({ visibleAt }) => visibleAt <= this.clock());
  }

  private visibleCommunications({ communications }: SupportCase): Communication[] {
    return communications.filter(({ visibleAt }) => visibleAt <= this.clock());
  }

  private statusRead({ statuses }: SupportCase): string {
    const until = this.clock() - (this.settings.staleReads ? STALE_READ : 0);
    return (statuses.findLast(({ at }) => at <= until) ?? statuses[0]!).status;
  }
}

export function statusOf({ statuses }: SupportCase): string {
  return statuses[statuses.length - 1]!.status;
}

export function isResolved(supportCase: SupportCase): boolean {
  return statusOf(supportCase) === 'resolved';
}

/** The marker in a case's subject. */
export function markerOf({ subject }: Pick<SupportCase, 'subject'>): string {
  return /\[(sa-[0-9a-f]+)\]/.exec(subject)?.[1] ?? 'none';
}

import { caseIdNotFound } from '../api-error';
import { Listed } from '../page-token';
import { SeededRandom } from '../seeded-random';
import type { Settings } from '../settings';
import { type CaseChange, caseEvent, type Origin } from './case-events';
import type { CaseStatus, NewCase, NewCommunication, StoredCase, StoredCommunication } from './stored-case';
import { WindowLimit } from './window-limit';

/** The cases of the account. Changes are told to `onEvent` as they happen. */
export class CaseStore {
  /** Counts what everybody in the account creates. */
  readonly creations: WindowLimit;
  /** Oldest first. */
  readonly #cases: StoredCase[] = [];
  readonly #byCaseId = new Map<string, StoredCase>();
  readonly #byDisplayId = new Map<string, StoredCase>();
  readonly #ids: SeededRandom;
  #sequence = 0;

  constructor(private readonly settings: Settings) {
    this.creations = new WindowLimit(() => settings.limits.casesPerHour, 3600, settings.clock);
    this.#ids = new SeededRandom(`${settings.seed}/cases`);
  }

  /** All cases, newest first. */
  newestFirst(): StoredCase[] {
    return [...this.#cases].reverse();
  }

  /** In the order in which DescribeCases lists them. */
  listed(): Listed<StoredCase> {
    return new Listed(this.#cases, this.settings.caseOrder);
  }

  byDisplayId(displayId: string): StoredCase | undefined {
    return this.#byDisplayId.get(displayId);
  }

  /** Throws CaseIdNotFound. */
  require(caseId: string | undefined): StoredCase {
    const found = caseId === undefined ? undefined : this.#byCaseId.get(caseId);
    if (!found) throw caseIdNotFound(caseId);
    return found;
  }

  /** By caseId or displayId, for people who have only the number in front of them. Throws CaseIdNotFound. */
  requireByEitherId(id: string): StoredCase {
    return this.byDisplayId(id) ?? this.require(id);
  }

  /** Opens a case whose first communication is `first`. */
  create(details: NewCase, first: NewCommunication, visibilityDelaySeconds: number): StoredCase {
    const now = this.settings.clock.now();
    const created: StoredCase = {
      ...details,
      sequence: this.#nextSequence(),
      ...this.#newIds(now),
      submittedBy: this.#emailOf(first.submittedBy),
      timeCreated: now,
      visibleAt: new Date(now.getTime() + visibilityDelaySeconds * 1000),
      status: this.settings.firstStatus,
      statusSince: now,
      communications: [],
    };
    this.#append(created, first, now);
    this.#cases.push(created);
    this.#byCaseId.set(created.caseId, created);
    this.#byDisplayId.set(created.displayId, created);
    this.creations.record();
    this.#announce(created, { eventName: 'CreateCase' });
    return created;
  }

  /** Adds a message; the status follows from whose it is. */
  addCommunication(supportCase: StoredCase, communication: NewCommunication, origin: Origin): StoredCommunication {
    const added = this.#append(supportCase, communication, this.settings.clock.now());
    const status = this.statusOf(supportCase);
    if (status !== 'resolved' && origin === 'AWS') this.setStatus(supportCase, 'pending-customer-action');
    if (status === 'pending-customer-action' && origin === 'CUSTOMER') this.setStatus(supportCase, 'customer-action-completed');
    this.#announce(supportCase, { eventName: 'AddCommunicationToCase', communicationId: added.communicationId, origin });
    return added;
  }

  /** Resolves a case; a resolved one stays as it is. */
  resolve(supportCase: StoredCase): void {
    if (this.statusOf(supportCase) === 'resolved') return;
    this.setStatus(supportCase, 'resolved');
    this.#announce(supportCase, { eventName: 'ResolveCase' });
  }

  /** Takes a resolved case up again; one that is open stays as it is. */
  reopen(supportCase: StoredCase): void {
    if (this.statusOf(supportCase) !== 'resolved') return;
    this.setStatus(supportCase, 'reopened');
    this.#announce(supportCase, { eventName: 'ReopenCase' });
  }

  /** Gives a case a status without telling anybody, as AWS does when it takes up a case. */
  setStatus(supportCase: StoredCase, status: CaseStatus): void {
    supportCase.status = status;
    supportCase.statusSince = this.settings.clock.now();
  }

  /** The status now: a case nobody touched is taken up by AWS as time passes. */
  statusOf(supportCase: StoredCase): CaseStatus {
    if (supportCase.status !== 'unassigned') return supportCase.status;
    const seconds = (this.settings.clock.now().getTime() - supportCase.statusSince.getTime()) / 1000;
    if (seconds >= this.settings.pickUp.workInProgressAfterSeconds) return 'work-in-progress';
    return seconds >= this.settings.pickUp.openedAfterSeconds ? 'opened' : 'unassigned';
  }

  #append(supportCase: StoredCase, communication: NewCommunication, timeCreated: Date): StoredCommunication {
    const added = {
      ...communication,
      sequence: this.#nextSequence(),
      communicationId: `ekko:us-east-1:${this.#ids.uuid()}`,
      timeCreated,
    };
    supportCase.communications.push(added);
    return added;
  }

  #announce(supportCase: StoredCase, change: CaseChange): void {
    const { accountId, clock, onEvent } = this.settings;
    onEvent(caseEvent(this.#ids.uuid(), accountId, clock.now(), supportCase, change));
  }

  #newIds(now: Date) {
    const caseId = `case-${this.settings.accountId}-muen-${now.getUTCFullYear()}-${this.#ids.text(16, '0123456789abcdef')}`;
    return { caseId, displayId: `17${this.#ids.text(13, '0123456789')}` };
  }

  #emailOf(submitter: string): string {
    return /<(.+)>/.exec(submitter)?.[1] ?? submitter;
  }

  #nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }
}

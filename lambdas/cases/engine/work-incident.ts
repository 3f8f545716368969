import { logger } from '../../shared/runtime';
import { decide } from '../incident/decide';
import type { Decision } from '../incident/decision';
import { succeeded } from '../incident/failures';
import type { Incident } from '../incident/incident';
import { accepted } from '../incident/refusals';
import type { Failable } from '../incident/setbacks';
import type { Step } from '../incident/step';
import { rememberChanges } from '../store/remember-changes';
import { watchReads } from '../support/watch-reads';
import { giveBackIfOver } from './create-reservation';
import type { CaseServices } from './services';
import { noteReadable, noteTrouble } from './trouble';

/** More steps in one go than any story takes; what is left is due, and the sweep goes on with it. */
const MAX_STEPS = 25;

/**
 * Does for one incident whatever is due, one step after the other, until it has to wait. The only code that acts on incidents: it runs right after
 * an alarm was recorded, and again from the sweep for what was interrupted, refused or has come due. What the steps make of the incident is written once it
 * waits, or before the world is changed, whichever comes first. A write that meets a newer record is not an error: the next round reads it and decides anew.
 * Nor is a step that fails: the record says so and waits.
 * @param mayStart false when the invocation has too little time left to begin another step
 * @param read the incident as it was read or written a moment ago; default: it is read
 * @throws what the store throws
 */
export async function workIncident(
  incidentKey: string,
  services: CaseServices,
  mayStart: () => boolean = () => true,
  read?: Incident,
): Promise<void> {
  const incidents = rememberChanges(services.incidents);
  const work = new Work({ ...services, incidents }, read ?? (await incidents.load(incidentKey)));
  for (let step = 0; step < MAX_STEPS && mayStart() && !work.isDone; step++) {
    if (!(await work.next())) await work.restart(incidentKey);
  }
  if (!work.isDone) await work.write();
}

/** Steps that note in their own write that they did not fail this time, as a part of them may still fail. */
const TELL_THEMSELVES: Step[] = ['begin', 'try-again', 'create', 'comment', 'reopen', 'resolve'];
/** Steps that `decide` leaves alone while they wait: others go on. After any other that failed, the whole incident waits. */
const WAIT_THEIR_TURN: Step[] = [...TELL_THEMSELVES, 'inspect', 'search', 'search-for-orphans', 'publish'];
/** Steps that change something beside the incident before they write it: a reservation, or a case. They begin with what is written. */
const NEED_IT_WRITTEN: Step[] = ['create', 'search', 'search-for-orphans'];

/** The work on one incident: as it is written, and as it has become since. */
class Work {
  isDone = false;
  private written: Incident | undefined;
  private readonly done = new Set<Failable>(['crash']);

  constructor(
    private readonly services: CaseServices,
    private incident: Incident | undefined,
  ) {
    this.written = incident;
    this.isDone = incident === undefined;
  }

  /** Does the next step; answers false when what is known of the incident is not true any more. */
  async next(): Promise<boolean> {
    const { now, policy } = this.services;
    const incident = this.incident!;
    const decision = decide(incident, now(), policy);
    logDecision(incident, decision);
    if (decision.step === 'wait') return this.rest(decision);
    if (this.mustBeWrittenBefore(decision.step) && !(await this.write())) return false;
    return this.perform(decision.step, this.incident!);
  }

  /** What is published must be written; what else has become of the incident need not be. */
  private mustBeWrittenBefore(step: Step): boolean {
    return NEED_IT_WRITTEN.includes(step) || (step === 'publish' && this.incident!.outbox !== this.written!.outbox);
  }

  async restart(incidentKey: string): Promise<void> {
    this.incident = await this.services.incidents.load(incidentKey);
    this.written = this.incident;
    this.isDone ||= this.incident === undefined;
  }

  /** Writes what has become of the incident, if that is not written; answers whether it could. */
  async write(): Promise<boolean> {
    if (this.incident === this.written) return true;
    this.incident = this.written = await this.services.incidents.save(this.incident!);
    return this.incident !== undefined;
  }

  /** Notes why and until when there is nothing to do, and what has not failed this time. */
  private async rest(decision: Extract<Decision, { step: 'wait' }>): Promise<boolean> {
    const { until: dueAt, reason } = decision;
    const rested = [...this.done].reduce(succeeded, this.incident!);
    if (rested !== this.written || rested.dueAt !== dueAt || rested.reason !== reason) this.incident = { ...rested, dueAt, reason };
    this.isDone = await this.write();
    return this.isDone;
  }

  private async perform(step: Step, incident: Incident): Promise<boolean> {
    const reads = watchReads(this.services.support);
    try {
      const next = await this.services.steps[step](incident, { ...this.services, support: reads.support });
      if (!TELL_THEMSELVES.includes(step)) this.done.add(step);
      return await this.become(next || undefined, incident, reads.wasAnswered());
    } catch (error) {
      await this.write();
      await noteTrouble(incident.incidentKey, step, error, this.services);
      if (step === 'create') await giveBackIfOver(incident, this.services);
      this.isDone = !WAIT_THEIR_TURN.includes(step);
      return false;
    }
  }

  /** Takes over what a step made of the incident: it is written if it has another version than before. Reading works again if it was refused and answered now. */
  private async become(next: Incident | undefined, before: Incident, wasRead: boolean): Promise<boolean> {
    const isReadable = before.refusals?.read !== undefined && wasRead;
    if (!next) {
      if (isReadable) await noteReadable(before.incidentKey, this.services);
      return false;
    }
    if (next === before) return this.leaveDue();
    if (next.version !== before.version) this.written = next;
    this.incident = isReadable ? accepted(next, 'read', this.services.now()) : next;
    return true;
  }

  /** The step could not be done here and now: the next sweep does it. */
  private async leaveDue(): Promise<boolean> {
    const at = this.services.now().toISOString();
    const { dueAt } = this.incident!;
    if (dueAt === undefined || at < dueAt) this.incident = { ...this.incident!, dueAt: at };
    this.isDone = await this.write();
    return this.isDone;
  }
}

function logDecision({ incidentKey, phase, generation, case: ours }: Incident, { step, reason }: Decision): void {
  logger.info('decided', { incidentKey, phase, generation, caseId: ours?.caseId, step, reason });
}

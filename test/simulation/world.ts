// Everything outside the engine that happens by itself or is called by it: one world, whose parts stand in files of their own.
import { followCase } from '../../lambdas/cases/engine/follow-case';
import { reconcileAlarms } from '../../lambdas/cases/engine/reconcile-alarms';
import { recordAlarm } from '../../lambdas/cases/engine/record-alarm';
import { registerText } from '../../lambdas/cases/engine/register-text';
import type { CaseServices } from '../../lambdas/cases/engine/services';
import { sweepIncidents } from '../../lambdas/cases/engine/sweep-incidents';
import type { Refusal } from '../../lambdas/cases/incident/case-view';
import { caseMarker } from '../../lambdas/cases/incident/marker';
import type { Policy } from '../../lambdas/cases/incident/policy';
import type { RefusableCall } from '../../lambdas/cases/incident/setbacks';
import type { CreateBudget } from '../../lambdas/cases/store/create-budget';
import type { IncidentStore } from '../../lambdas/cases/store/incident-records';
import type { CallOutcome } from '../../lambdas/cases/support/support-api';
import type { CaseText } from '../../lambdas/cases/text/case-text';
import type { PublishedEvent } from '../../lambdas/shared/events';
import { logger } from '../../lambdas/shared/runtime';
import { ALARM_ARN, alarmEvent, alarmName, incidentKey, RECONCILE_SCOPE } from './alarm-events';
import { CloudWatch } from './cloud-watch';
import type { Design } from './design';
import { faultyServices } from './faulty-services';
import { Invariants } from './invariants';
import { type ChooseFault, type Injected, Invocation, randomFaults } from './invocation';
import { keyed } from './keyed-random';
import { memoryBudget } from './memory-budget';
import { MemoryTable, memoryStore } from './memory-store';
import { ROUTING } from './routing';
import { ANSWERS, BEGINNING, type History, PASTES, type Step } from './script';
import { isResolved, SupportAccount, type SupportCase } from './support-account';
import type { Surroundings } from './surroundings';
import { Timeline } from './timeline';
import type { Observed } from './watcher';

logger.setLogLevel('SILENT');

/** How long a message that was not handled stays hidden, and how often it is tried, as the stack has it. */
const VISIBILITY_MILLISECONDS = 360_000;
const MAX_RECEIVE_COUNT = 5;
const MINUTE = 60_000;
/** How long after the last refusal, and the last fault, whatever waited for their end has gone on: the hour, and a few sweeps. */
const MENDED_WITHIN_SECONDS = 3_600 + 600;
/** How often the incidents are compared with CloudWatch. */
const RECONCILE = 15 * MINUTE;

/** Everything outside the engine, and the engine in it. */
export class World implements Surroundings, Observed {
  readonly timeline = new Timeline(BEGINNING);
  readonly table = new MemoryTable();
  readonly account: SupportAccount;
  readonly invariants: Invariants;
  readonly store: IncidentStore;
  readonly budget: CreateBudget;
  readonly injected: Injected[] = [];
  readonly published: PublishedEvent[] = [];
  /** What happened, for whoever has to understand it; kept only when asked for. */
  readonly story: string[] = [];
  mode: Policy['mode'];
  supportCalls = 0;
  readonly cloudWatch = new CloudWatch(BEGINNING, () => (this.timeline.now - BEGINNING) / 1_000);
  private readonly choose: ChooseFault;
  private undelivered = 0;
  private followed = 0;

  constructor(
    readonly history: History,
    readonly design: Design = {},
    private readonly isTold = false,
    faults?: ChooseFault,
  ) {
    const { settings, seed } = history;
    const clock = () => this.timeline.now;
    this.mode = settings.policy.mode;
    this.account = new SupportAccount(clock, settings, caseId => this.hear(caseId), design.recognition);
    this.invariants = new Invariants(this);
    this.store = memoryStore(this.table, clock, () => (this.areFaultsOver() ? 0 : 3_000), this.invariants.onSave);
    this.budget = memoryBudget(this.table, settings.policy.leaseSeconds);
    const random = faults ?? randomFaults(seed, () => (this.areFaultsOver() ? 0 : settings.faultRate));
    this.choose = (place, kinds) => (history.spared.has(place) ? undefined : random(place, kinds));
    for (const step of history.steps) this.timeline.at(BEGINNING + step.at * 1_000, () => this.take(step));
    const mended = Math.max(history.faultsEnd, settings.refusal?.to ?? 0) + MENDED_WITHIN_SECONDS;
    this.timeline.at(BEGINNING + mended * 1_000, () => this.guarded(() => this.invariants.nobodyWaitsForWhatIsMended()));
    this.timeline.at(BEGINNING + MINUTE, () => this.sweep(1));
    if (settings.losesEvents) this.timeline.at(BEGINNING + RECONCILE, () => this.reconcile(1));
  }

  /** Runs on for so long after the beginning, or until everything is at rest. */
  async run(untilSeconds: number, untilRest = false): Promise<void> {
    await this.timeline.run(BEGINNING + untilSeconds * 1_000, () => untilRest && this.isAtRest());
  }

  areFaultsOver(): boolean {
    return this.timeline.now >= BEGINNING + this.history.faultsEnd * 1_000;
  }

  /** Nothing is on its way, and no incident waits for anything but the world. */
  isAtRest(): boolean {
    return (
      this.areFaultsOver() &&
      this.isMendingKnown() &&
      this.isCompared() &&
      this.undelivered === 0 &&
      this.invariants.unfinished().length === 0
    );
  }

  /** After a refusal it takes the hour until a case is read again, and what happened to it meanwhile is noticed. */
  private isMendingKnown(): boolean {
    const { refusal } = this.history.settings;
    return !refusal || this.timeline.now >= BEGINNING + (refusal.to + 2 * MENDED_WITHIN_SECONDS) * 1_000;
  }

  /** What was lost is found once it has lasted for ten minutes, by one of the comparisons. */
  private isCompared(): boolean {
    const { settings, faultsEnd } = this.history;
    return !settings.losesEvents || this.timeline.now >= BEGINNING + faultsEnd * 1_000 + 2 * RECONCILE;
  }

  tell(line: () => string): void {
    if (this.isTold) this.story.push(`${new Date(this.timeline.now).toISOString().slice(11, 23)} ${line()}`);
  }

  publish(events: PublishedEvent[]): void {
    this.invariants.onPublish(events);
    this.published.push(...events);
  }

  /** What AWS refuses now, be it a dry run or not. */
  refusalOf(call: RefusableCall): Refusal | undefined {
    const { refusal: window } = this.history.settings;
    const second = (this.timeline.now - BEGINNING) / 1_000;
    return window?.calls.includes(call) && second >= window.from && second < window.to ? window.refusal : undefined;
  }

  refusalOfCreate({ serviceCode }: CaseText): Refusal | undefined {
    const { accepts } = this.history.settings;
    if (accepts === 'nothing' || (accepts === 'fallback-only' && serviceCode !== ROUTING.fallback.serviceCode))
      return { kind: 'invalid', error: 'ValidationException' };
    return this.account.isAtLimit() ? { kind: 'case-limit', error: 'CaseCreationLimitExceeded' } : undefined;
  }

  refusalOfComment(caseId: string): Refusal | undefined {
    const refuses = this.history.settings.commentOnResolved === 'is-refused' && isResolved(this.account.caseOf(caseId));
    return refuses ? { kind: 'invalid', error: 'ValidationException' } : undefined;
  }

  /** Whether the text of this alarm's case cannot be written now. */
  poisonOf(name: string): 'throws' | 'hangs' | undefined {
    const { poison } = this.history.settings;
    const isPoisoned = poison && this.timeline.now < BEGINNING + poison.until * 1_000;
    return isPoisoned && Array.from({ length: poison.alarms }, (_, alarm) => alarmName(alarm)).includes(name) ? poison.how : undefined;
  }

  create(text: CaseText, by: string): SupportCase {
    const made = this.account.create(text, this.draw(`visible ${by}`) * this.longestBlindness() * 0.5);
    this.tell(() => `AWS creates ${made.caseId}: ${text.subject}`);
    this.invariants.afterCreate(made);
    return made;
  }

  createLater(text: CaseText, by: string): CallOutcome<never> {
    this.timeline.in(this.draw(`late ${by}`) * this.longestBlindness() * 0.45, () => this.guarded(() => this.create(text, by)));
    return { outcome: 'ambiguous', error: 'TimeoutError' };
  }

  commentLater(caseId: string, body: string, by: string): CallOutcome<never> {
    this.timeline.in(this.draw(`late comment ${by}`) * 60_000, () => this.account.addCommunication(caseId, body, 'us'));
    return { outcome: 'ambiguous', error: 'TimeoutError' };
  }

  commentLag(by: string): number {
    return this.draw(`comment lag ${by}`) * 45_000;
  }

  resolveLater(caseId: string, by: string): CallOutcome<never> {
    this.timeline.in(this.draw(`late resolve ${by}`) * 60_000, () => this.account.setStatus(caseId, 'resolved', 'us'));
    return { outcome: 'ambiguous', error: 'TimeoutError' };
  }

  /** From the call until a case is listed at the latest, milliseconds. */
  private longestBlindness(): number {
    const { visibility, policy } = this.history.settings;
    return policy.quietPeriodSeconds * 1_000 * (visibility === 'beyond' ? 4 : 1) - 30_000;
  }

  private draw(key: string): number {
    return keyed(this.history.seed, key);
  }

  private take(step: Step): void {
    this.tell(() => JSON.stringify(step));
    if (step.kind === 'alarm') this.changeAlarm(step);
    if (step.kind === 'others-create') this.account.othersCreate(step.cases);
    if (step.kind === 'window' || step.kind === 'no-window') this.cloudWatch.operate(step);
    if (step.kind === 'mode') this.mode = step.mode;
    if (step.kind === 'people') this.letPeopleAct(step);
  }

  private changeAlarm(step: Extract<Step, { kind: 'alarm' }>): void {
    this.cloudWatch.learn(step);
    for (const [copy, at] of step.deliveries.entries()) {
      this.undelivered++;
      this.timeline.at(BEGINNING + at * 1_000, () => this.deliver(step, `alarm${step.alarm}@${step.at}#${copy}`, 1));
    }
  }

  private deliver(step: Extract<Step, { kind: 'alarm' }>, label: string, receives: number): void {
    const arrivedAt = new Date(this.timeline.now).toISOString();
    const event = alarmEvent(step, BEGINNING);
    this.invoke(
      `${label}.${receives}`,
      (services, mayStart) => recordAlarm(this.design.event?.(event, arrivedAt) ?? event, services, mayStart, receives),
      isDone => {
        if (isDone) this.undelivered--;
        else this.timeline.in(this.hiddenFor(label, receives), () => this.deliver(step, label, receives + 1));
      },
    );
  }

  /** After the last receive the message is a dead letter, until somebody puts it back. */
  private hiddenFor(label: string, receives: number): number {
    if (receives % MAX_RECEIVE_COUNT > 0) return VISIBILITY_MILLISECONDS;
    this.tell(() => `dead letter ${label}`);
    return this.areFaultsOver() ? MINUTE : (10 + this.draw(`redrive ${label} ${receives}`) * 30) * MINUTE;
  }

  private letPeopleAct({ alarm, who, does }: Extract<Step, { kind: 'people' }>): void {
    const theirs = this.account.cases.findLast(({ caseId }) => this.table.links.get(caseId)?.endsWith(ALARM_ARN(alarm)));
    if (does in PASTES) this.paste(alarm, does as keyof typeof PASTES, theirs);
    if (!theirs) return;
    const ours = theirs.communications.findLast(({ by }) => by === 'us')!.body;
    // Our text sent once more by hand tells nothing, and cannot be told from ours.
    const answer = does === 'echo' && who === 'customer' ? undefined : ANSWERS[does as keyof typeof ANSWERS]?.(ours);
    if (answer) this.account.addCommunication(theirs.caseId, answer, who);
    if (does === 'reopen-by-command' && isResolved(theirs)) void this.reopenByCommand(theirs.caseId);
    if (does === 'resolve') this.account.setStatus(theirs.caseId, 'resolved', who);
    if (does === 'reopen' && isResolved(theirs)) this.account.setStatus(theirs.caseId, 'reopened', who);
  }

  /** The marker may be known before the case is: it stands in the attempt's record. */
  private paste(alarm: number, how: keyof typeof PASTES, theirs?: SupportCase): void {
    const head = this.table.heads.get(incidentKey(alarm));
    if (!head || head.generation === 0 || this.account.isAtLimit()) return;
    const ours = theirs?.communications[0]?.body ?? 'A text that was never sent.';
    this.account.createForeign(PASTES[how](caseMarker('simulation', head), ours));
  }

  /** As the command line does it: the text is registered, then sent. */
  private async reopenByCommand(caseId: string): Promise<void> {
    const body = `Please reopen this case.\n\nIt is back (${this.timeline.now}).`;
    const key = this.table.links.get(caseId)!;
    if (!this.design.sendsUnregistered) await registerText({ incidentKey: key, caseId }, body, { incidents: this.store });
    this.account.addCommunication(caseId, body, 'operator');
    await followCase(
      { detail: { 'case-id': caseId, 'event-name': 'OperatorCommand' } },
      { incidents: this.store, now: () => new Date(this.timeline.now) },
    );
  }

  /** `aws.support` tells what happened to a case, mostly. */
  private hear(caseId: string): void {
    const label = `follow${++this.followed}`;
    if (this.draw(`heard ${label}`) > this.history.settings.heard) return;
    const event = { source: 'aws.support', detail: { 'case-id': caseId, 'event-name': 'AddCommunicationToCase' } };
    this.timeline.in(200 + this.draw(`hears ${label}`) * 20_000, () =>
      this.invoke(
        label,
        services => followCase(event, services),
        () => {},
      ),
    );
  }

  private sweep(minute: number): void {
    this.timeline.at(BEGINNING + (minute + 1) * MINUTE, () => this.sweep(minute + 1));
    const now = new Date(this.timeline.now).toISOString();
    const isIdle = [...this.table.heads.values()].every(
      head => (!head.dueAt || head.dueAt > now) && (head.subject.kind === 'alarm' || head.alarm.value !== 'ALARM'),
    );
    if (!isIdle) this.invoke(`sweep${minute}`, this.design.sweep ?? sweepIncidents, () => {});
  }

  private reconcile(round: number): void {
    this.timeline.at(BEGINNING + (round + 1) * RECONCILE, () => this.reconcile(round + 1));
    this.invoke(
      `reconcile${round}`,
      services => reconcileAlarms(services, (services as ReturnType<typeof faultyServices>).list, RECONCILE_SCOPE),
      () => {},
    );
  }

  private invoke(
    label: string,
    body: (services: CaseServices, mayStart: () => boolean) => Promise<void>,
    ended: (isDone: boolean) => void,
  ): void {
    const note = (injected: Injected) => {
      this.injected.push(injected);
      this.tell(() => `fault: ${injected.fault} at ${injected.place}`);
    };
    const invocation = new Invocation(label, this.history.seed, this.timeline, this.choose, note, () => ended(false));
    const services = faultyServices(this, invocation);
    body(this.design.services?.(services) ?? services, invocation.mayStart).then(
      () => ended(true),
      (error: Error) => {
        if (isProgrammingError(error)) this.timeline.fail(error);
        this.tell(() => `${label} ends with: ${error.message}`);
        ended(false);
      },
    );
  }

  private guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.timeline.fail(error);
    }
  }
}

/** A fault is never one of these; they are bugs, of the engine or of the simulation. */
function isProgrammingError(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isProgrammingError);
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}

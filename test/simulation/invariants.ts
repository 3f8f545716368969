// What must hold at every step of a history: one list, which is read as one.
import type { Incident } from '../../lambdas/cases/incident/incident';
import { caseMarker } from '../../lambdas/cases/incident/marker';
import type { RefusableCall } from '../../lambdas/cases/incident/setbacks';
import type { CaseText } from '../../lambdas/cases/text/case-text';
import { DETAIL_TYPE } from '../../lambdas/shared/contract';
import type { PublishedEvent } from '../../lambdas/shared/events';
import { later } from '../../lambdas/shared/time';
import { incidentKey } from './alarm-events';
import { FinalInvariants } from './final-invariants';
import { POISON } from './invocation';
import { BEGINNING } from './script';
import { isTheirs, markerOf, type SupportCase } from './support-account';
import { Watcher } from './watcher';

/** Reasons for which an incident may stay as it is until the world changes. */
const RESTING = new Set([
  'at-rest',
  'cloudwatch-says-ok',
  'no-case-by-rule',
  'case-is-open',
  'dry-run',
  'auto-resolve-is-off',
  'somebody-answered',
  'resolved',
  'resolved-by-others',
  'case-was-refused',
  'dry-run-leaves-real-case-alone',
]);

const HOUR = 3_600_000;
/** A refusal of three hours with pauses of 5, 10, 20, 40 and then 60 minutes has seven calls; with one route after the other, twice as many. */
const MOST_REFUSED_CALLS = 16;
/** From a question to the call that follows from its answer, at most: an invocation takes no longer. Milliseconds. */
const MOMENTS = 60_000;

/**
 * What must hold. `onSave` and the `before...` ones are asked at every step of a history and find the violation where it happens; `atTheEnd` is asked once
 * faults have stopped and everything has come to rest.
 */
export class Invariants extends Watcher {
  private readonly refusedCalls = new Map<string, number>();
  /** When cases were claimed. */
  private readonly asked: number[] = [];
  private readonly creates: { at: number; marker: string }[] = [];
  private readonly writes: number[] = [];
  private readonly createFences = new Set<string>();
  onSave = (before: Incident | undefined, after: Incident): void => {
    this.owners.set(caseMarker('simulation', after), after.incidentKey);
    if (before?.pendingCall && after.pendingCall && before.pendingCall.fence !== after.pendingCall.fence)
      this.fail('one-call-at-a-time', `a call was claimed while call ${before.pendingCall.fence} was not concluded`);
    this.waitingIsTold(after);
    if (after.case?.caseId !== before?.case?.caseId) this.isNotForeign(after.case?.caseId, 'taken for ours');
    this.budgetIsForCases(before, after);
    this.refusalsAreTold(before, after);
    this.noFaultIsOurs(after);
    const { pendingCall } = after;
    if (!pendingCall || before?.pendingCall?.fence === pendingCall.fence) return;
    if (pendingCall.kind === 'create') this.asked.push(this.world.timeline.now);
    if (pendingCall.covers.some(id => !after.unreported.some(change => change.id === id)))
      this.fail('told-once', `call ${pendingCall.fence} tells what is not to be told`);
    if (pendingCall.kind !== 'resolve') return;
    if (after.alarm.value !== 'OK') this.fail('no-resolve-while-firing', `claimed while the newest known state is ${after.alarm.value}`);
    if (after.case?.humanTouched)
      this.fail('people-keep-their-case', 'a resolve was claimed for a case that people are known to have written on');
    if (after.unreported.length > 0) this.fail('told-before-resolved', `${after.unreported.length} changes were not told`);
  };

  private isNotForeign(caseId: string | undefined, what: string): void {
    const isForeign = this.world.account.cases.some(other => other.caseId === caseId && other.isForeign);
    if (isForeign) this.fail('foreign-cases-are-left-alone', `${caseId}, which somebody opened by hand, is ${what}`);
  }

  /** Nothing that we have written is told as an answer. */
  onPublish(events: PublishedEvent[]): void {
    for (const { detailType, detail } of events) {
      if (detailType !== DETAIL_TYPE.supportReplied) continue;
      const at = Date.parse(String(detail.timeCreated));
      const { communications } = this.world.account.caseOf(String(detail.caseId));
      if (!communications.some(each => each.at === at && isTheirs(each) && (each.by === 'AWS') === (detail.from === 'AWS')))
        this.fail('only-answers-are-published', `${detail.caseId} at ${detail.timeCreated} is no answer by ${detail.from}`);
    }
  }

  /** Whatever waits for the hourly budget is on the overflow's list. */
  private waitingIsTold({ subject: { kind, name }, backoff }: Incident): void {
    if (kind !== 'alarm' || backoff?.reason !== 'hourly-cap') return;
    const list = [...this.world.table.changesOf('overflow').values()];
    if (!list.some(({ text }) => text.startsWith(`${name} (`)))
      this.fail('waiting-is-told', `${name} waits, and the overflow case does not name it`);
  }

  /** Where nothing goes wrong, whoever waits for the hour's budget waits for cases that were really asked for, or are by the next minute. */
  private budgetIsForCases(before: Incident | undefined, after: Incident): void {
    if (after.backoff?.reason !== 'hourly-cap' || before?.backoff === after.backoff) return;
    const { now } = this.world.timeline;
    const { maxCasesPerHour, leaseSeconds } = this.world.history.settings.policy;
    // A create counts from its reservation on, a moment before or after it was claimed.
    if (Date.parse(after.backoff.until) < now + 60_000) return;
    this.aMinuteLater(() => {
      const asked = this.asked.filter(at => at > now - HOUR - leaseSeconds * 1_000).length;
      // What was given back meanwhile, another may have; who waits already, waits on.
      const taken = this.world.table.reservations.taken.length;
      if (asked < maxCasesPerHour - 1 && taken >= maxCasesPerHour - 1)
        this.fail('budget-is-for-cases', `${after.incidentKey} waits, and ${asked} cases were asked for`);
    });
  }

  /** A text that cannot be written takes no case of the hour from others. */
  takesNoReservation(name: string): void {
    this.aMinuteLater(() => {
      const head = [...this.world.table.heads.values()].find(({ subject }) => subject.name === name);
      // What was reserved in these seconds is about to be claimed.
      const settled = new Date(this.world.timeline.now - 30_000).toISOString();
      const isTaken = this.world.table.reservations.taken.some(
        ({ key, at }) => at < settled && key.startsWith(`${head?.incidentKey}|${head?.generation}|`),
      );
      if (head?.phase === 'pending' && head.createCount === 0 && isTaken)
        this.fail('budget-is-for-cases', `${name} has a case of the hour, and no text`);
    });
  }

  private aMinuteLater(ask: () => void): void {
    this.world.timeline.in(60_000, () => {
      try {
        if (!this.hadFaults()) ask();
      } catch (error) {
        this.world.timeline.fail(error);
      }
    });
  }

  private hadFaults(): boolean {
    return this.world.injected.length > 0;
  }

  /** Whatever AWS refuses until somebody mends it has been told of this generation. */
  private refusalsAreTold(before: Incident | undefined, after: Incident): void {
    for (const [call, refusal] of Object.entries(after.refusals ?? {})) {
      if (before?.refusals?.[call as RefusableCall] === refusal) continue;
      const isTold = after.refusalsTold?.some(({ error, generation }) => error === refusal.error && generation === after.generation);
      if (!isTold) this.fail('refusal-is-told', `${after.incidentKey}: ${refusal.error} of ${call} is told to nobody`);
    }
  }

  /** Nothing fails by a fault of ours but the texts that are made to. */
  private noFaultIsOurs({ incidentKey: key, failures = {} }: Incident): void {
    const ours = Object.entries(failures).find(([step, { isOurs, error }]) => isOurs && step !== 'crash' && error !== POISON);
    if (ours) this.fail('no-fault-of-ours', `${key}: ${ours[0]} failed with ${ours[1].error}`);
  }

  /** @param about marker or case ID */
  refusedCall(port: string, about: string): void {
    const owner = this.owners.get(about) ?? this.world.table.links.get(about) ?? about;
    const calls = (this.refusedCalls.get(`${port} ${owner}`) ?? 0) + 1;
    this.refusedCalls.set(`${port} ${owner}`, calls);
    if (calls > MOST_REFUSED_CALLS) this.fail('refusals-are-rare', `${port} was called ${calls} times for ${owner}, and refused`);
  }

  /** What waited for the end of a refusal or a failure has gone on within the hour. */
  nobodyWaitsForWhatIsMended(): void {
    if (this.world.history.settings.accepts === 'nothing') return;
    const at = new Date(this.world.timeline.now).toISOString();
    for (const { incidentKey: key, refusals = {}, failures = {}, phase, dueAt, unreported } of this.world.table.heads.values()) {
      // A comment that AWS refused because it had resolved the case: nothing is left to be told on it.
      if (phase === 'resolved' && unreported.length === 0) continue;
      const waits = [...Object.values(refusals), ...Object.values(failures)].find(
        ({ until, since, isOurs }: { until: string; since: string; isOurs?: boolean }) =>
          until > at && later(since, HOUR / 1_000) < at && !isOurs,
      );
      if (waits) this.fail('mended-within-the-hour', `${key} (${phase}, due ${dueAt}) waits for the end of ${waits.error}`);
    }
  }

  beforeCreate(text: CaseText): void {
    const { now } = this.world.timeline;
    const marker = markerOf(text);
    this.creates.push({ at: now, marker });
    const limit = this.world.history.settings.policy.maxCasesPerHour;
    const lately = this.creates.filter(({ at }) => at > now - HOUR).length;
    if (lately > limit) this.fail('hourly-budget', `${lately} creates within an hour, ${limit} allowed`);
    const head = this.world.table.heads.get(this.owners.get(marker) ?? '');
    if (head?.pendingCall?.kind !== 'create')
      this.fail('claim-before-call', 'CreateCase was called for an incident that has not claimed it');
    this.notWhileSuppressed(head);
    const claim = `${head?.incidentKey}#${head?.pendingCall?.fence}`;
    if (this.createFences.has(claim)) this.fail('one-call-for-a-claim', `CreateCase was called twice under claim ${claim}`);
    this.createFences.add(claim);
  }

  /** Nobody gets a case while the alarm is in a maintenance window, or held back by another alarm; what changed within moments may not be known yet. */
  private notWhileSuppressed(head?: Incident): void {
    if (head?.subject.kind !== 'alarm') return;
    const { cloudWatch, timeline } = this.world;
    const inWindow = cloudWatch.windowOf(head.subject.name);
    if (
      inWindow &&
      timeline.now > Date.parse(inWindow.window.from) + MOMENTS &&
      timeline.now > BEGINNING + inWindow.since * 1_000 + MOMENTS
    )
      this.fail('no-case-while-suppressed', `${head.subject.name} is in ${inWindow.window.name} until ${inWindow.window.until}`);
    const step = [0, 1, 2, 3]
      .map(alarm => cloudWatch.changeOf(alarm))
      .find(change => change && incidentKey(change.alarm) === head.incidentKey);
    const isKnown = step && head.alarm.timestamp === new Date(BEGINNING + step.at * 1_000).toISOString();
    // The call may have been claimed a moment before the change came.
    if (isKnown && timeline.now > BEGINNING + step.at * 1_000 + MOMENTS && cloudWatch.isSuppressed(step))
      this.fail('no-case-while-suppressed', `${head.subject.name} is suppressed by an alarm`);
  }

  afterCreate(made: SupportCase): void {
    if (this.world.history.settings.visibility === 'beyond') return;
    const twins = this.world.account.cases.filter(other => markerOf(other) === markerOf(made));
    if (twins.length > 1) this.fail('one-case-for-a-generation', `${twins.map(({ caseId }) => caseId).join(' and ')} are the same one`);
  }

  beforeComment(caseId: string | undefined, body: string): void {
    this.isNotForeign(caseId, `commented: ${body.slice(0, 40)}`);
    if (caseId === undefined) this.fail('comment-on-a-case', 'a comment was made on no case');
  }

  /** Whatever AWS answers, no incident calls again and again without a pause. */
  notInALoop(): void {
    const { now } = this.world.timeline;
    this.writes.push(now);
    if (this.writes.length > 20 && this.writes[this.writes.length - 20]! > now - 30_000)
      this.fail('no-call-loop', '20 comments and resolves within half a minute');
  }

  /** @param inspectedAt when the same invocation last read the case */
  beforeResolve(caseId: string | undefined, inspectedAt = 0): void {
    this.isNotForeign(caseId, 'resolved');
    const supportCase = this.world.account.caseOf(caseId!);
    const answered = supportCase.communications.find(({ by, visibleAt }) => by !== 'us' && visibleAt <= inspectedAt);
    if (answered) this.fail('people-keep-their-case', `${caseId} is resolved though ${answered.by} wrote on it`);
    const head = this.world.table.heads.get(this.owners.get(markerOf(supportCase)) ?? '');
    const isClaimed = head?.case?.caseId === caseId && head?.pendingCall?.kind === 'resolve';
    const isDuplicate = head?.case?.caseId !== caseId;
    if (!isClaimed && !isDuplicate) this.fail('claim-before-call', `${caseId} is resolved by nobody's claim`);
    const isUnread = inspectedAt === 0 && this.world.history.settings.visibility === 'within-quiet-period';
    if (isClaimed && isUnread && supportCase.communications.some(({ by }) => by !== 'us'))
      this.fail('people-keep-their-case', `${caseId} is resolved unread`);
  }

  wroteInDryRun(what: string): void {
    this.fail('dry-run-writes-nothing', what);
  }

  /** What is not finished yet, in words. */
  unfinished(): string[] {
    return [...this.world.table.heads.values()].flatMap(head => {
      if (head.outbox.length > 0) return [`${head.incidentKey} has something to publish`];
      if (head.orphanedCases.length > 0) return [`${head.incidentKey} looks for orphanedCases at ${head.orphanedCases[0]!.searchAt}`];
      const { step, reason } = this.decisionFor(head);
      if (step === 'wait' && RESTING.has(reason)) return [];
      return [`${head.incidentKey} (${head.phase}, due ${head.dueAt}): ${step} because ${reason}`];
    });
  }

  atTheEnd(): void {
    const unfinished = this.unfinished();
    if (unfinished.length > 0) this.fail('comes-to-rest', unfinished.join('; '));
    new FinalInvariants(this.world, this.owners).hold();
  }

  /** No incident is overdue: the sweep comes every minute, and what it could not do it says so by a later time. */
  nobodyIsForgotten(): void {
    const now = new Date(this.world.timeline.now);
    for (const { incidentKey, dueAt, phase, pendingCall } of this.world.table.heads.values()) {
      if (dueAt && later(dueAt, 300) < now.toISOString())
        this.fail('bounded-phases', `${incidentKey} (${phase}) has been due since ${dueAt}`);
      if (pendingCall && later(pendingCall.startedAt, 2 * HOUR) < now.toISOString())
        this.fail('bounded-phases', `${incidentKey} hangs in ${pendingCall.kind}`);
    }
  }
}

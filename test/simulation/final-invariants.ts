// What must hold once faults have stopped and everything has come to rest: one list, which is read as one.
import type { Incident } from '../../lambdas/cases/incident/incident';
import { DETAIL_TYPE } from '../../lambdas/shared/contract';
import { incidentKey, reasonOf } from './alarm-events';
import { STALE_ALARM } from './alarm-steps';
import type { Step } from './script';
import { isResolved, isTheirs, type SupportCase } from './support-account';
import { Watcher } from './watcher';

export class FinalInvariants extends Watcher {
  hold(): void {
    for (const [alarm, steps] of this.stepsByAlarm()) {
      this.changesAreAccountedFor(alarm, steps);
      this.caseFollowsAlarm(alarm, steps);
    }
    this.overflowTellsItsList();
    this.refusalsAreToldOnce();
    for (const head of this.world.table.heads.values()) this.noCaseIsLeftBehind(head);
    this.nothingIsToldTwice();
    this.everyOpenedCaseIsPublished();
    for (const head of this.world.table.heads.values()) this.everyAnswerIsPublished(head);
  }

  private stepsByAlarm(): Map<number, Extract<Step, { kind: 'alarm' }>[]> {
    const steps = this.world.history.steps.filter(step => step.kind === 'alarm');
    return Map.groupBy(steps, ({ alarm }) => alarm);
  }

  private changesAreAccountedFor(alarm: number, steps: Extract<Step, { kind: 'alarm' }>[]): void {
    const changes = [...this.world.table.changesOf(incidentKey(alarm)).values()];
    for (const step of steps) {
      const change = changes.find(({ text }) => text.endsWith(reasonOf(step)));
      const isLost = step.deliveries.length === 0;
      if (!change && !isLost) this.fail('every-event-ends-in-state', `${reasonOf(step)} is not recorded`);
      // A comparison that died over what it found leaves it to the next one, which may find something newer.
      if (!change || (isLost && change.disposition === 'recorded' && !this.isUnpublished(alarm, change.id))) continue;
      if (change.disposition === 'recorded' && !this.waitsForLive(alarm) && !this.isRefused(alarm))
        this.fail('every-change-has-a-disposition', `${reasonOf(step)} has none`);
      if (change.disposition === 'communicated' && !this.isInACase(alarm, reasonOf(step)))
        this.fail('communicated-is-in-the-case', `${reasonOf(step)} is in no case`);
    }
  }

  /** AWS refuses the case, which is tried again with all that it is to tell. */
  private isRefused(alarm: number): boolean {
    return this.world.table.heads.get(incidentKey(alarm))!.phase === 'failed';
  }

  private isUnpublished(alarm: number, changeId: string): boolean {
    return this.world.table.heads.get(incidentKey(alarm))?.unreported.some(({ id }) => id === changeId) ?? false;
  }

  /** In dry run a case of before is left as it is: what is to be told on it waits. */
  private waitsForLive(alarm: number): boolean {
    // Not the reason on the record: when the mode changes, it is written with the next sweep.
    return this.decisionFor(this.world.table.heads.get(incidentKey(alarm))!).reason === 'dry-run-leaves-real-case-alone';
  }

  /** An entry that an invocation died over is entered again, unless its incident waits no longer: then it concerns nobody. */
  private overflowTellsItsList(): void {
    const overflow = this.world.table.heads.get('overflow');
    const waiting = overflow?.phase === 'failed' ? [] : (overflow?.unreported.map(({ id }) => id) ?? []);
    for (const { id, text, disposition } of this.world.table.changesOf('overflow').values()) {
      if (disposition === 'recorded' && waiting.includes(id) && this.world.mode === 'Live')
        this.fail('every-change-has-a-disposition', `the overflow's ${id} has none`);
      const isInACase = this.casesOf('overflow').some(({ communications }) => communications.some(({ body }) => body.includes(text)));
      if (disposition === 'communicated' && !isInACase) this.fail('communicated-is-in-the-case', `${text} is in no overflow case`);
    }
  }

  /**
   * No case tells a change twice, but for one of which nobody knows by which of several attempts it was made, and one that turned out to be suppressed after a
   * comment had told it in vain on a case that was, or has been, resolved: it is told there once more when nobody suppresses it any more.
   */
  private nothingIsToldTwice(): void {
    const { settings, steps } = this.world.history;
    if (settings.visibility === 'beyond') return;
    for (const step of steps.filter(candidate => candidate.kind === 'alarm')) {
      if (this.hadSeveralAttempts(incidentKey(step.alarm))) continue;
      if (steps.some(other => suppresses(other, step.alarm))) continue;
      for (const { caseId, communications } of this.casesOf(incidentKey(step.alarm))) {
        const times = communications.filter(({ body, by }) => by === 'us' && body.includes(reasonOf(step))).length;
        if (times > 1) this.fail('told-once', `${caseId} tells ${times} times: ${reasonOf(step)}`);
      }
    }
  }

  private hadSeveralAttempts(key: string): boolean {
    const creates = [...this.world.table.attemptsOf(key).values()].filter(({ kind }) => kind === 'create');
    return new Set(creates.map(({ generation }) => generation)).size < creates.length;
  }

  private isInACase(alarm: number, reason: string): boolean {
    return this.casesOf(incidentKey(alarm)).some(({ communications }) =>
      communications.some(({ body, by }) => by === 'us' && body.includes(reason)),
    );
  }

  private wasDry(): boolean {
    const { history } = this.world;
    return history.settings.policy.mode === 'DryRun' || history.steps.some(step => step.kind === 'mode' && step.mode === 'DryRun');
  }

  private caseFollowsAlarm(alarm: number, steps: Extract<Step, { kind: 'alarm' }>[]): void {
    const head = this.world.table.heads.get(incidentKey(alarm));
    if (!head) this.mayBeUnknown(steps);
    else if (alarm === STALE_ALARM && steps.at(-1)!.deliveries.length === 0) this.staleEventHasNoCase(head);
    else this.caseFollowsHead(alarm, steps, head);
  }

  private caseFollowsHead(alarm: number, steps: Extract<Step, { kind: 'alarm' }>[], head: Incident): void {
    const newest = steps.findLast(({ contributor }) => contributor === undefined)!;
    const keys = [...this.world.table.heads.keys()].filter(key => key.startsWith(incidentKey(alarm)));
    const opened = keys.flatMap(key => this.casesOf(key)).filter(made => !isResolved(made) && made.caseId !== head.case?.caseId);
    if (keys.length > 1 && opened.length > 0)
      this.fail('one-case-for-a-trouble', `${opened[0]!.caseId} is open beside ${head.case?.caseId}`);
    // Only what is unfinished is compared; the end of an alarm from which nothing is to come is learnt when it fires anew.
    const isOfNoMatter = head.alarm.value !== 'ALARM' || head.dueAt === undefined;
    const isUnheard = newest.deliveries.length === 0 && newest.value !== 'ALARM' && isOfNoMatter;
    if (head.alarm.value !== newest.value && !isUnheard)
      this.fail('newest-state-counts', `${incidentKey(alarm)} is ${newest.value}, recorded as ${head.alarm.value}`);
    if (this.world.mode === 'DryRun') return;
    const open = this.casesOf(head.incidentKey).filter(supportCase => !isResolved(supportCase));
    const kept = open.find(({ caseId }) => caseId === head.case?.caseId);
    if (newest.value === 'ALARM' && !kept && !this.mayHaveNone(head))
      this.fail('alarm-has-a-case', `${head.incidentKey} fires without an open case (${head.reason})`);
    if (newest.value === 'OK' && kept && !this.mayStayOpen(head, kept))
      this.fail('ok-has-none', `${kept.caseId} is open though its alarm is OK (${head.reason})`);
  }

  /** Of an event that came late only CloudWatch could tell that it was over; when it did not answer, a case is opened. */
  private staleEventHasNoCase({ incidentKey: key, reason }: Incident): void {
    const wasNotAnswered = this.world.injected.some(({ place, fault }) => place.endsWith(' describe') && fault === 'throw');
    if (!wasNotAnswered && this.casesOf(key).length > 0) this.fail('no-case-for-a-stale-event', `${key} has a case (${reason})`);
  }

  /** An event may be published more than once, and then is the same one. */
  private refusalsAreToldOnce(): void {
    const refusals = this.world.published.filter(
      ({ detailType }) => detailType === DETAIL_TYPE.caseRefused || detailType === DETAIL_TYPE.caseFailed,
    );
    const told = refusals.map(({ detail: { incidentKey, generation, error, since, nextTryAt } }) => ({
      incidentKey,
      generation,
      error,
      since,
      nextTryAt,
    }));
    const distinct = new Set(told.map(detail => JSON.stringify(detail)));
    const causes = new Set<string>();
    for (const { incidentKey: key, generation, error } of [...distinct].map(text => JSON.parse(text))) {
      const cause = [key, generation, error].join(' ');
      if (causes.has(cause)) this.fail('refusal-is-told-once', `${cause} is told again`);
      causes.add(cause);
    }
    for (const { incidentKey: key, refusalsTold = [] } of this.world.table.heads.values()) {
      const unreported = refusalsTold.find(({ generation, error }) => !causes.has([key, generation, error].join(' ')));
      if (unreported) this.fail('refusal-is-told', `${key}: ${unreported.error} was not published`);
    }
  }

  /** Of an alarm whose every event was lost nothing is known, unless it is in ALARM: that is found. */
  private mayBeUnknown(steps: Extract<Step, { kind: 'alarm' }>[]): void {
    const { value } = steps.findLast(({ contributor }) => contributor === undefined)!;
    if (value === 'ALARM' || steps.some(({ deliveries }) => deliveries.length > 0)) this.fail('newest-state-counts', 'nothing is recorded');
  }

  /** AWS takes no case, or people closed it after they had been told everything. */
  private mayHaveNone(incident: Incident): boolean {
    const { declined, alarm } = incident;
    if (this.world.history.settings.routingVaries && declined === alarm.timestamp) return true;
    if (incident.phase === 'failed') return this.world.history.settings.accepts === 'nothing';
    return incident.phase === 'resolved' && incident.case.resolvedBy === 'others' && this.wasClosedByPeople(incident.case.caseId!);
  }

  private wasClosedByPeople(caseId: string): boolean {
    return this.world.account.caseOf(caseId).statuses.findLast(({ status }) => status === 'resolved')?.by !== 'us';
  }

  private mayStayOpen(incident: Incident, { communications, statuses }: SupportCase): boolean {
    const humanTouched = incident.case?.humanTouched;
    const isReopened = statuses[statuses.length - 1]!.by !== 'us';
    const isTheirs =
      isReopened ||
      (humanTouched && communications.some(({ by }) => by !== 'us')) ||
      (humanTouched && statuses.some(({ by }) => by !== 'us'));
    return isTheirs || !this.world.history.settings.policy.autoResolve;
  }

  /** Every other case of the incident is closed, unless people took it over. */
  private noCaseIsLeftBehind({ incidentKey: key, case: ours }: Incident): void {
    if (this.world.mode === 'DryRun') return;
    const left = this.casesOf(key).filter(other => other.caseId !== ours?.caseId && !isResolved(other));
    const forgotten = left.find(({ communications, statuses }) => [...communications, ...statuses.slice(1)].every(({ by }) => by === 'us'));
    if (forgotten) this.fail('no-case-is-left-behind', `${forgotten.caseId} of ${key} is open beside ${ours?.caseId}`);
  }

  /** Of an open case, which is read every quarter of an hour. Two invocations may publish the same at a time: then it is the same answer to whoever hears it. */
  private everyAnswerIsPublished({ phase, case: ours }: Incident): void {
    const { caseId } = ours ?? {};
    if (phase !== 'open' || !caseId || this.wasDry()) return;
    const told = this.world.published.filter(
      ({ detailType, detail }) => detailType === DETAIL_TYPE.supportReplied && detail.caseId === caseId,
    );
    const theirs = this.world.account.caseOf(caseId).communications.filter(isTheirs);
    for (const answer of theirs) {
      const events = told.filter(({ detail }) => Date.parse(String(detail.timeCreated)) === answer.at);
      const answers = new Set(events.map(({ detail }) => detail.replyId)).size;
      // Two people may write in the same second.
      const written = new Set(theirs.filter(({ at }) => at === answer.at).map(({ by, body }) => `${by} ${body}`)).size;
      if (answers !== written) this.fail('every-answer-is-published', `${caseId}: what ${answer.by} wrote was told as ${answers} answers`);
    }
  }

  private everyOpenedCaseIsPublished(): void {
    const told = new Set(this.world.published.map(({ detail }) => detail.caseId));
    const unreported = [...this.world.table.heads.values()].find(
      ({ phase, case: ours }) => phase === 'open' && ours.caseId && !told.has(ours.caseId),
    );
    if (unreported) this.fail('opened-is-published', `${unreported.case?.caseId} was opened without an event`);
  }
}

function suppresses(step: Step, alarm: number): boolean {
  if (step.kind === 'window') return step.alarm === alarm;
  return step.kind === 'alarm' && step.alarm === alarm && (step.mutedUntil !== undefined || step.suppressedBy !== undefined);
}

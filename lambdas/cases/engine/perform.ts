import { DETAIL_TYPE } from '../../shared/contract';
import { logger } from '../../shared/runtime';
import { later } from '../../shared/time';
import type { AlarmAnswer } from '../alarms/alarm-states';
import { backoffOf } from '../incident/backoff';
import { atRest, backedOff, begun, declined, triedAgain } from '../incident/begin';
import { commented, opened, resolved } from '../incident/case-changes';
import type { CaseView, Refusal } from '../incident/case-view';
import { isNoAnswer, needsPlainWay, ours } from '../incident/failures';
import type { Incident, OutboxEvent, PendingCall } from '../incident/incident';
import { inspected } from '../incident/inspected';
import { caseMarker, commentMarker, oursOf } from '../incident/marker';
import { claimed, markedInDoubt, searchedInVain } from '../incident/pending-call';
import { RHYTHM } from '../incident/policy';
import { endsCovered, needsAPerson, refused } from '../incident/refused-call';
import type { Route, RoutingDecision } from '../incident/routing-decision';
import type { Disposition } from '../incident/state-change';
import type { Step } from '../incident/step';
import type { CallRecord } from '../store/incident-records';
import type { CallOutcome } from '../support/support-api';
import { bareCase, bareComment } from '../text/bare-text';
import type { CaseText } from '../text/case-text';
import { reportWaiting } from './overflow';
import { findCreated, searchForOrphans } from './search-for-case';
import type { CaseServices } from './services';
import { isStale } from './stale-alarm';
import { askSuppression, newestEvent, unlessSuppressed } from './suppress';
import { warnOfRefusal } from './trouble';

/** How each step is done. Every one reads what it needs, makes at most one change to the world, and writes what came of it. */
export const PERFORM: Record<Step, (incident: Incident, services: CaseServices) => Promise<void>> = {
  publish,
  'mark-in-doubt': save(markedInDoubt),
  search,
  'search-for-orphans': searchForOrphans,
  'ask-suppression': askSuppression,
  begin: unlessSuppressed('begin', begin),
  'try-again': unlessSuppressed('try-again', tryAgain),
  cancel,
  settle: (incident, services) => settleAs(incident.phase === 'resolved' ? 'late' : 'superseded', notReopening)(incident, services),
  create: unlessSuppressed('create', create),
  comment,
  reopen: unlessSuppressed('reopen', comment),
  resolve,
  inspect,
  'forget-dry-run': save(atRest),
  archive,
};

/** Longer than any call to the Support API takes with its time limits. Seconds. */
const CALL_SECONDS = 20;

/** What CloudWatch may say of an alarm whose case is to be resolved. An alarm of elsewhere cannot be asked for: its events are believed. */
const OVER: AlarmAnswer[] = ['OK', 'gone', 'elsewhere'];

const notReopening = (incident: Incident): Incident => ({ ...incident, reopening: undefined });

function save(next: (incident: Incident, now: Date) => Incident) {
  return async (incident: Incident, { incidents, now }: CaseServices): Promise<void> => {
    await incidents.save(next(incident, now()));
  };
}

/**
 * Asks the operator's rules what to do about the alarm, and what is left out by default unless they ask for it. What becomes no case is settled like what
 * somebody suppressed.
 */
async function begin(incident: Incident, services: CaseServices): Promise<void> {
  const { incidents, installation, leaveOut, now } = services;
  const routingDecision = await treat(incident, 'begin', services);
  const isAsked = routingDecision.wantsCase && !routingDecision.asksForCase && !needsPlainWay(incident, 'begin');
  const event = isAsked ? await newestEvent(incident, incidents) : undefined;
  const leftOut = isAsked ? await ours(() => leaveOut(incident, event)) : undefined;
  if (routingDecision.wantsCase && !leftOut)
    return void (await incidents.save(begun(incident, caseMarker(installation, incident), routingDecision, now())));
  await settleAs('suppressed', current => declined(current, routingDecision, leftOut))(incident, services);
}

/** The rules may have been mended since AWS refused the case. */
async function tryAgain(incident: Incident, services: CaseServices): Promise<void> {
  const routingDecision = await treat(incident, 'try-again', services);
  if (routingDecision.wantsCase) return void (await services.incidents.save(triedAgain(incident, routingDecision)));
  await settleAs('suppressed', current => declined(current, routingDecision))(incident, services);
}

/** Rules that cannot be applied to an alarm must not keep it from becoming a case for ever. */
async function treat(incident: Incident, step: Step, { incidents, routing, writer }: CaseServices): Promise<RoutingDecision> {
  if (needsPlainWay(incident, step)) return { wantsCase: true, route: routing.configured, escalate: [], remarks: [RULES_FAILED] };
  const event = await newestEvent(incident, incidents);
  return ours(() => writer.treat(incident, event));
}

const RULES_FAILED = 'The routing rules could not be applied to this alarm: the defaults of the installation were used.';

/**
 * First the changes' own records, then the incident: an interruption between the two is repaired by doing both again. What a comment has told on a case
 * that did not come back was told all the same.
 */
function settleAs(disposition: Disposition, next: (incident: Incident) => Incident) {
  return async (incident: Incident, { incidents }: Pick<CaseServices, 'incidents'>): Promise<void> => {
    const ids = incident.unreported.map(({ id }) => id).filter(id => !incident.reopening?.covers.includes(id));
    await incidents.settleChanges(incident.incidentKey, ids, disposition);
    await incidents.save({ ...next(incident), unreported: [] });
  };
}

/** No case is wanted any more: a case of the hour that was reserved and not claimed is for others. */
async function cancel(incident: Incident, services: CaseServices): Promise<void> {
  await settleAs(incident.phase === 'failed' ? 'refused' : 'superseded', atRest)(incident, services);
  if (incident.attempt === 0) await giveBackIfOver(incident, services);
}

async function publish(incident: Incident, { publish, incidents, policy }: CaseServices): Promise<void> {
  const { alarmArn } = incident;
  await publish(
    incident.outbox.map(({ detailType, detail, ...of }) => ({
      detailType,
      detail: { ...identityOf(incident, of), mode: policy.mode, ...detail },
      resources: [alarmArn],
    })),
  );
  await incidents.save({ ...incident, outbox: [] });
}

/** The display ID of the incident's case may have come to light since the event; that of an earlier case has not. */
function identityOf(incident: Incident, of: Omit<OutboxEvent, 'detailType' | 'detail'>) {
  const { incidentKey, alarmArn, alarmName, accountId, region } = incident;
  const { generation = incident.generation, caseId = incident.caseId } = of;
  const displayId = caseId === incident.caseId ? incident.displayId : of.displayId;
  return { incidentKey, generation, alarmArn, alarmName, accountId, region, caseId, displayId };
}

/** First the records, then the incident: what is not marked as archived is archived again. */
async function archive(incident: Incident, { incidents }: CaseServices): Promise<void> {
  await incidents.archive(incident.incidentKey);
  await incidents.save({ ...incident, isArchived: true });
}

async function create(incident: Incident, services: CaseServices): Promise<void> {
  const { found, isUnclear } = incident.everAmbiguous ? await findCreated(incident, services) : { found: undefined };
  if (found) return void (await services.incidents.save(found));
  if (isUnclear)
    return void (await services.incidents.save(backedOff(incident, later(services.now(), RHYTHM.afterCaseLimit), 'case-may-be-ours')));
  const { budget, support, incidents, installation, now, policy } = services;
  const limit = incident.kind === 'overflow' ? policy.maxCasesPerHour : policy.maxCasesPerHour - 1;
  const key = reservationKey(incident);
  const outlook = await budget.outlook(key, limit, now());
  if (!outlook.granted) return waitForBudget(incident, outlook.until, services);
  if (await isStale(incident, services)) return;
  const marker = caseMarker(installation, incident);
  const isPlain = needsPlainWay(incident, 'create');
  const text = isPlain ? bareCase(incident, routeOf(incident, services), marker) : await writeCase(incident, marker, services);
  // Last, so that nothing that fails before takes a case of the hour from others.
  const reservation = await budget.reserve(key, limit, now());
  if (!reservation.granted) return waitForBudget(incident, reservation.until, services);
  const claim = await claimReserved(
    claimed(incident, { kind: 'create', marker, covers: text.covers, body: text.communicationBody }, now(), policy, isPlain),
    key,
    services,
  );
  if (!claim) return giveBackIfOver(incident, services);
  const { subject, serviceCode, categoryCode, severityCode, language } = text;
  const summary = { subject, serviceCode, categoryCode, severityCode, language };
  await noteCall(claim, services, undefined, { ...summary, ...draftOf(text.communicationBody, services) });
  if (isTooLate(claim, now())) return;
  const answer = await support.createCase(text);
  if (answer.outcome === 'done' && answer.value.caseId) await incidents.linkCase(answer.value.caseId, incident.incidentKey);
  // While the claim is held: later, others may have taken the reservation anew and created a case under it.
  if (answer.outcome === 'refused' && isGivenBack(answer.refusal, incident)) await giveBack(key, services);
  await conclude(claim, answer, services, (current, { caseId }) => opened(current, { caseId, covers: text.covers, summary }, now()));
}

/**
 * Nothing was created. Where a person has to mend the cause, others may have the case of the hour meanwhile; so where the next attempt takes another one. What
 * time mends keeps it, since the others would only be refused too.
 */
function isGivenBack({ kind }: Refusal, { everAmbiguous }: Incident): boolean {
  return kind === 'invalid' || kind === 'not-allowed' || everAmbiguous;
}

async function writeCase(incident: Incident, marker: string, { incidents, writer }: CaseServices): Promise<CaseText> {
  const event = await newestEvent(incident, incidents);
  return ours(() => writer.writeCase(incident, marker, event));
}

function routeOf({ useFallback, routingDecision }: Incident, { routing }: CaseServices): Route {
  return useFallback ? routing.fallback : (routingDecision?.route ?? routing.configured);
}

/**
 * A claim that cannot be written is followed by no call: its reservation would only keep others waiting. When the table did not answer it may have been
 * written, and nobody knows by whom.
 */
async function claimReserved(claim: Incident, key: string, services: CaseServices): Promise<Incident | undefined> {
  try {
    return await services.incidents.save(claim);
  } catch (error) {
    if (!isNoAnswer(error)) await giveBack(key, services);
    throw error;
  }
}

/**
 * A create that was reserved, by this invocation or by one before it, and not claimed. When it was found that no case is wanted, or that it has to wait, and
 * nobody has claimed one, then nobody can claim one under this reservation before it is taken anew.
 */
export async function giveBackIfOver(incident: Incident, services: CaseServices): Promise<void> {
  const { incidentKey, generation, attempt, fence } = incident;
  const current = await services.incidents.load(incidentKey);
  const isUnclaimed = current?.generation === generation && current.attempt === attempt && !current.pendingCall;
  const at = services.now().toISOString();
  const isBackedOff = current?.backoff !== undefined && at < current.backoff.until;
  const isOver = current?.phase === 'idle' || isBackedOff || (current && backoffOf(current, 'create', at));
  // Another generation has begun without any claim: a call under this reservation can neither have been made nor be made any more.
  const isPast = current !== undefined && current.generation !== generation && current.fence === fence;
  if (isPast || (isUnclaimed && isOver)) await giveBack(reservationKey(incident), services);
}

/** A reservation that is not given back ends by itself. */
async function giveBack(key: string, { budget }: CaseServices): Promise<void> {
  try {
    await budget.release(key);
  } catch (error) {
    logger.warn('could not give back a case of the hour; it comes free by itself', { error: error as Error });
  }
}

/** One reservation serves all attempts of a generation, until one of them may have created a case. */
function reservationKey({ incidentKey, generation, attempt, everAmbiguous }: Incident): string {
  return [incidentKey, generation, everAmbiguous ? attempt : 0].join('|');
}

async function waitForBudget(incident: Incident, until: string, services: CaseServices): Promise<void> {
  if (incident.kind !== 'overflow') await reportWaiting(incident, services);
  await services.incidents.save(backedOff(incident, until, 'hourly-cap'));
}

async function comment(incident: Incident, services: CaseServices): Promise<void> {
  const { support, incidents, installation, now, policy, routing, writer } = services;
  const marker = commentMarker(installation, incident);
  const reopens = incident.phase === 'resolved';
  const isPlain = needsPlainWay(incident, reopens ? 'reopen' : 'comment');
  const { body, covers } = isPlain ? bareComment(incident, marker) : await ours(() => writer.writeComment(incident, marker));
  const claim = await incidents.save(claimed(incident, { kind: 'comment', marker, covers, reopens, body }, now(), policy, isPlain));
  if (!claim) return;
  await noteCall(claim, services, undefined, draftOf(body, services));
  if (isTooLate(claim, now())) return;
  const answer = await support.addCommunication(
    incident.caseId,
    body,
    (incident.routingDecision?.route ?? routing.configured).ccEmailAddresses,
  );
  await conclude(claim, answer, services, current => commented(current, now()));
}

/** An invocation that was held up after its claim leaves the call alone: others may soon take it for lost, and look. */
function isTooLate({ pendingCall }: Incident, now: Date): boolean {
  return later(now, CALL_SECONDS) >= pendingCall!.leaseUntil;
}

/** Reads the case and asks CloudWatch once more: what is resolved must be over, and nobody's conversation. */
async function resolve(incident: Incident, services: CaseServices): Promise<void> {
  const { alarms, support, incidents, installation, now, policy } = services;
  const marker = caseMarker(installation, incident);
  const view = await viewOf(incident, services);
  if (view && (view.status === 'resolved' || view.humanTouched))
    return void (await incidents.save(inspected(incident, view, now(), policy)));
  if (incident.caseId && !view && !incident.displayId && isYoung(incident, services))
    return void (await incidents.save(backedOff(incident, later(now(), RHYTHM.afterThrottle), 'not-listed-yet')));
  const state = incident.kind === 'alarm' ? await alarms.stateOf(incident) : 'OK';
  if (!OVER.includes(state)) {
    return void (await incidents.save(backedOff(incident, later(now(), RHYTHM.afterDisagreement), 'cloudwatch-disagrees')));
  }
  const claim = await incidents.save(claimed(incident, { kind: 'resolve', marker, covers: [] }, now(), policy));
  if (!claim) return;
  await noteCall(claim, services);
  if (isTooLate(claim, now())) return;
  await conclude(claim, await support.resolveCase(incident.caseId), services, current => resolved(current, now()));
}

/** A case that has never been listed may have been answered: it gets the time that any new case has to come to light. */
function isYoung({ lastCommunicationAt }: Incident, { now, policy }: CaseServices): boolean {
  return now().toISOString() < later(lastCommunicationAt!, policy.quietPeriodSeconds);
}

/** Reads the case; what others wrote on it is kept before anybody is told of it. */
async function viewOf(incident: Incident, { support, incidents, installation }: CaseServices): Promise<CaseView | undefined> {
  const { incidentKey, caseId, conversation } = incident;
  if (!caseId) return undefined;
  const view = await support.inspectCase(caseId, oursOf(installation, incident), conversation);
  for (const reply of view?.conversation?.replies ?? []) await incidents.recordReply(incidentKey, reply);
  return view;
}

/**
 * Right after a case was opened, and before that is published, its display ID is looked up: whoever is told of the case is to know its number. A look that fails
 * keeps nobody from being told.
 */
async function firstView(incident: Incident, services: CaseServices): Promise<CaseView | undefined> {
  try {
    return await viewOf(incident, services);
  } catch (error) {
    logger.warn('could not look up the display ID of a new case', { incidentKey: incident.incidentKey, error: error as Error });
    return undefined;
  }
}

async function inspect(incident: Incident, services: CaseServices): Promise<void> {
  const { incidents, now, policy } = services;
  const isUnpublished = incident.outbox.some(({ detailType }) => detailType === DETAIL_TYPE.caseOpened);
  const view = await (isUnpublished ? firstView : viewOf)(incident, services);
  const next = inspected(incident, view, now(), policy);
  if (incident.isArchived && !next.isArchived) await incidents.unarchive(incident.incidentKey);
  await incidents.save(next);
}

/** Writes the outcome of a claimed call, however the record has changed meanwhile, unless the claim has passed to somebody else. */
async function conclude<T>(
  claim: Incident,
  answer: CallOutcome<T>,
  services: CaseServices,
  done: (current: Incident, value: T) => Incident,
): Promise<void> {
  const { incidents, now } = services;
  await noteCall(claim, services, answer);
  for (let current: Incident | undefined = claim; holdsClaim(current, claim); current = await incidents.load(claim.incidentKey)) {
    const pendingCall = current.pendingCall!;
    if (answer.outcome === 'done') await incidents.settleChanges(claim.incidentKey, pendingCall.covers, told(services));
    if (answer.outcome === 'refused' && endsCovered(answer.refusal, current))
      await incidents.settleChanges(claim.incidentKey, pendingCall.covers, 'refused');
    const next = outcomeOf(current, answer, now(), done);
    if (!(await incidents.save(next))) continue;
    if (answer.outcome === 'refused' && needsAPerson(answer.refusal, current)) warnOfRefusal(next, pendingCall.kind, services);
    return;
  }
}

function outcomeOf<T>(current: Incident, answer: CallOutcome<T>, now: Date, done: (current: Incident, value: T) => Incident): Incident {
  if (answer.outcome === 'done') return done(current, answer.value);
  return answer.outcome === 'refused' ? refused(current, answer.refusal, now) : markedInDoubt(current, now);
}

function holdsClaim(current: Incident | undefined, claim: Incident): current is Incident {
  return current?.pendingCall !== undefined && current.pendingCall.fence === claim.pendingCall?.fence;
}

async function noteCall(
  { incidentKey, generation, pendingCall }: Incident,
  { incidents, policy }: CaseServices,
  answer?: CallOutcome<unknown>,
  detail?: Record<string, unknown>,
): Promise<void> {
  const { fence, kind, startedAt } = pendingCall!;
  const outcome = answer && describeAnswer(answer);
  if (outcome) logger.info('called', { incidentKey, kind, fence, outcome });
  const mode = policy.mode === 'DryRun' ? policy.mode : undefined;
  await incidents.recordCall(incidentKey, { fence, generation, kind, startedAt, outcome, mode, detail });
}

/** What would be sent is kept where no case keeps it. It is never logged. */
function draftOf(communicationBody: string, { policy }: CaseServices): Record<string, unknown> | undefined {
  return policy.mode === 'DryRun' ? { communicationBody } : undefined;
}

/** What has become of the changes that a call told. */
function told({ policy }: CaseServices): Disposition {
  return policy.mode === 'DryRun' ? 'dry-run' : 'communicated';
}

function describeAnswer(answer: CallOutcome<unknown>): string {
  if (answer.outcome === 'refused') return `refused: ${answer.refusal.error}`;
  return answer.outcome === 'ambiguous' ? `ambiguous: ${answer.error}` : 'done';
}

/** Searches for what a call of unknown outcome left behind. A search that fails throws, and is repeated by the sweep. */
async function search(incident: Incident, services: CaseServices): Promise<void> {
  const { incidents, now, policy } = services;
  const found = await FIND[incident.pendingCall!.kind](incident, services);
  const next = found ?? searchedInVain(incident, now(), policy);
  if (!next.pendingCall) await incidents.recordCall(incident.incidentKey, attemptOf(incident, found ? 'found' : 'given up'));
  await incidents.save(next);
}

function attemptOf({ generation, pendingCall }: Incident, outcome: string): CallRecord {
  const { fence, kind, startedAt } = pendingCall!;
  return { fence, generation, kind, startedAt, outcome };
}

const FIND: Record<PendingCall['kind'], (incident: Incident, services: CaseServices) => Promise<Incident | undefined>> = {
  create: async (incident, services) => (await findCreated(incident, services)).found,
  comment: findComment,
  resolve: findResolved,
};

async function findComment(incident: Incident, { support, incidents, now }: CaseServices): Promise<Incident | undefined> {
  const { digest, startedAt, covers } = incident.pendingCall!;
  const isKnown = incident.caseId !== undefined && digest !== undefined;
  if (!isKnown || !(await support.hasCommunication(incident.caseId!, digest, startedAt))) return undefined;
  await incidents.settleChanges(incident.incidentKey, covers, 'communicated');
  return commented(incident, now());
}

/** A resolve that may still be carried out is waited for: afterwards it would look as if others had resolved the case. */
async function findResolved(incident: Incident, services: CaseServices): Promise<Incident | undefined> {
  const { now } = services;
  const view = await viewOf(incident, services);
  return view?.status === 'resolved' ? resolved(incident, now()) : undefined;
}

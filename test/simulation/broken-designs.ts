// One list of designs, each beside what it puts in the place of a part of the engine.
import { readSuppression } from '../../lambdas/cases/alarms/suppression';
import type { CaseServices } from '../../lambdas/cases/engine/services';
import { STEPS } from '../../lambdas/cases/engine/steps';
import { unsuppressed } from '../../lambdas/cases/incident/apply-change';
import { atRest } from '../../lambdas/cases/incident/begin';
import { opened, resolved } from '../../lambdas/cases/incident/case-changes';
import { decide } from '../../lambdas/cases/incident/decide';
import { type Incident, withCase } from '../../lambdas/cases/incident/incident';
import { caseMarker, oursOf, referenceLine } from '../../lambdas/cases/incident/marker';
import { authorOf, hasSubjectOf, matchOf as matchOfCase, type Ours } from '../../lambdas/cases/incident/our-texts';
import { claimed } from '../../lambdas/cases/incident/pending-call';
import { composeCase } from '../../lambdas/cases/text/case-text';
import { DETAIL_TYPE } from '../../lambdas/shared/contract';
import { staleSteps } from './alarm-steps';
import type { Design } from './design';
import type { Deed, History, Settings, Step } from './script';
import { type Recognition, SUBMITTER } from './support-account';

/**
 * Designs that look right and are not. Each takes the place of a part of the engine, and the simulation has to catch it by what goes wrong in the world:
 * the rule that it breaks on purpose is not asked.
 */
export interface BrokenDesign extends Design {
  name: string;
  /** Where the search for a history that shows its weakness begins, so that it need not be a long one. */
  firstSeed?: number;
  /** Histories in which its weakness is likely to show. */
  history?: (history: History) => History;
}

/** Of the claims, which these designs do without. */
const CLAIMS = ['claim-before-call', 'one-call-for-a-claim', 'one-call-at-a-time'];

/** For designs that keep no digests, as it is not that by which they are to be caught: the simulation knows who wrote what. */
const BY_SUBMITTER: Recognition = {
  authorOf: ({ submittedBy }) => (submittedBy === SUBMITTER.us ? 'ours' : 'theirs'),
  matchOf: (subject, [first], { marker }) => (hasSubjectOf(subject, marker) && first?.submittedBy === SUBMITTER.us ? 'ours' : 'foreign'),
};

export const BROKEN_DESIGNS: BrokenDesign[] = [
  {
    name: 'creates the case, then records it',
    forgives: [...CLAIMS, 'no-case-for-a-stale-event'],
    recognition: BY_SUBMITTER,
    steps: { create: createThenRecord },
  },
  {
    name: 'searches for the case, then creates it',
    forgives: [...CLAIMS, 'no-case-for-a-stale-event'],
    recognition: BY_SUBMITTER,
    steps: { create: searchThenCreate },
  },
  {
    name: 'leaves retries of CreateCase to the SDK',
    firstSeed: 270,
    forgives: [...CLAIMS, 'hourly-budget'],
    services: services => withDesk(services, { createCase: text => upToThreeTimes(() => services.support.createCase(text)) }),
  },
  {
    name: 'takes a lease, and creates again when it has run out',
    forgives: ['hourly-budget'],
    steps: { search: (incident, { incidents }) => ignore(incidents.save({ ...incident, pendingCall: undefined })) },
  },
  {
    name: 'creates again before the quiet period has passed',
    firstSeed: 280,
    forgives: ['hourly-budget'],
    services: services => ({ ...services, policy: { ...services.policy, quietPeriodSeconds: 60 } }),
  },
  {
    name: 'takes the order of arrival for the order of events',
    event: (event, arrivedAt) => ({ ...event, detail: { ...event.detail, state: { ...event.detail.state, timestamp: arrivedAt } } }),
  },
  {
    name: 'forgets that an attempt was ambiguous',
    firstSeed: 30,
    services: services =>
      withSave(services, incident => ({ ...incident, everAmbiguous: incident.everAmbiguous && !!incident.pendingCall?.inDoubt })),
    history: crowded,
  },
  { name: 'resolves what it decided to resolve on an old read', steps: { resolve: resolveOnAnOldRead }, history: flapping },
  { name: 'resolves without reading what people wrote', steps: { resolve: resolveUnread }, history: answeredUnheard },
  {
    name: 'never looks whether others resolved the case',
    steps: {
      inspect: (incident, { incidents, now }) =>
        ignore(incidents.save(withCase(incident, { displayId: 'unknown', inspectAt: inAnHour(now()) }))),
    },
  },
  {
    name: 'drops stragglers that arrive after the case was resolved',
    steps: { settle: (incident, { incidents }) => ignore(incidents.save({ ...incident, unreported: [], reopening: undefined })) },
  },
  {
    name: 'drops the changes of an incident that was over before it had a case',
    steps: { cancel: (incident, { incidents }) => ignore(incidents.save({ ...atRest(incident), unreported: [] })) },
  },
  {
    name: 'writes the incident before the dispositions of its changes',
    steps: {
      cancel: async (incident, { incidents }) => {
        const saved = await incidents.save({ ...atRest(incident), unreported: [] });
        if (saved)
          await incidents.settleChanges(
            incident.incidentKey,
            incident.unreported.map(({ id }) => id),
            'superseded',
          );
      },
    },
  },
  {
    name: 'acknowledges an event that it could not record',
    services: services => ({
      ...services,
      incidents: { ...services.incidents, save: incident => services.incidents.save(incident).catch(() => incident) },
    }),
  },
  { name: 'writes over what others have written', services: withoutVersions },
  { name: 'never gives up on a claim', steps: { 'mark-in-doubt': async () => {} } },
  {
    name: 'opens as many cases as there are alarms',
    services: services => ({
      ...services,
      budget: { ...services.budget, outlook: async () => ({ granted: true }), reserve: async () => ({ granted: true }) },
    }),
    history: crowded,
  },
  {
    name: 'tells nobody of the alarms that wait',
    services: services => withSave(services, incident => incident, 'overflow'),
    history: crowded,
  },
  {
    name: 'reserves a case of the hour before it has the words for it',
    steps: { create: reserveThenWrite },
    history: poisoned,
  },
  {
    name: 'tries what AWS refuses again and again',
    services: services => withSave(services, incident => ({ ...incident, refusals: soonAgain(incident, services) })),
    history: denied,
  },
  {
    name: 'tries a text that cannot be written again and again, and nothing else',
    services: services => withSave(services, incident => ({ ...incident, failures: undefined })),
    history: poisoned,
  },
  {
    name: 'tells each refusal',
    forgives: ['refusal-is-told'],
    services: services => withSave(services, incident => ({ ...incident, refusalsTold: [] })),
    history: denied,
  },
  { name: 'tells no refusal', services: services => withSave(services, withoutRefusals), history: denied },
  { name: 'gives up what AWS refuses', services: services => withSave(services, forEver), history: denied },
  { name: 'stops its sweep at the first failure', sweep: stopAtFirstFailure, history: poisoned },
  {
    name: 'believes whatever event comes, however late',
    services: services => ({ ...services, alarms: { ...services.alarms, describe: async () => 'unknown' } }),
    history: history => ({ ...history, steps: staleSteps(history.seed) }),
  },
  { name: 'repeats a comment without looking for it', steps: { search: repeatComments } },
  {
    name: 'takes every text with its reference line for its own',
    // To be caught by the case that is resolved over an answer.
    forgives: ['every-answer-is-published'],
    recognition: { authorOf: byMarker, matchOf },
    history: answered('quote-all'),
  },
  {
    name: 'takes every case with its marker for its own',
    recognition: { authorOf, matchOf: caseByMarker },
    history: pasted,
  },
  {
    name: 'takes its own text for its own though AWS submits it',
    recognition: { authorOf: (text, ours) => authorOf({ ...text, submittedBy: 'us' }, ours), matchOf },
    history: answered('echo'),
  },
  {
    name: 'sends the comments of the command line without registering them',
    sendsUnregistered: true,
    history: reopenedByCommand,
  },
  { name: 'writes in dry run', isAlwaysLive: true },
  {
    name: 'remembers from the event for how long the alarm is suppressed',
    firstSeed: 40,
    steps: {
      'ask-suppression': async (incident, { incidents, now }) => {
        const { suppression } = incident.alarm;
        const isOver = suppression?.until === undefined || suppression.until <= now().toISOString();
        await incidents.save(
          isOver
            ? unsuppressed(incident)
            : { ...incident, alarm: { ...incident.alarm, suppression: { ...suppression!, askAt: suppression!.until } } },
        );
      },
    },
    services: services =>
      withSuppressions(services, (alarm, events) => ('phase' in alarm ? undefined : services.suppressions.now(alarm, events))),
  },
  {
    name: 'never asks whether a suppressor has let go of an alarm',
    services: services =>
      withSuppressions(services, async (alarm, events, isCloudWatchAsked) => {
        const told = isCloudWatchAsked
          ? events.map(readSuppression).find(suppression => suppression?.by === 'suppressor-alarm')
          : undefined;
        return told && told.until === undefined ? told : services.suppressions.now(alarm, events, isCloudWatchAsked);
      }),
  },
  {
    name: 'gives each contributor an incident beside that of its alarm',
    event: event => {
      const { alarmContributor } = event.detail;
      return alarmContributor ? { ...event, resources: [`${event.resources[0]}/${alarmContributor.id}`] } : event;
    },
    forgives: ['every-event-ends-in-state'],
  },
  { name: 'publishes nothing', services: services => ({ ...services, publish: async () => {} }) },
];

function withSettings(history: History, settings: Partial<Settings>): History {
  return { ...history, settings: { ...history.settings, ...settings } };
}

function withPolicy(history: History, policy: Partial<Settings['policy']>): History {
  return withSettings(history, { policy: { ...history.settings.policy, ...policy } });
}

/** An alarm that changes every few seconds, for a minute, again and again. */
function flapping(history: History): History {
  const steps = Array.from({ length: 60 }, (_, index): Step => {
    const at = 100 + Math.floor(index / 15) * 1_000 + (index % 15) * 4 + (history.seed % 4);
    return { kind: 'alarm', at, alarm: 0, value: index % 2 === 0 ? 'ALARM' : 'OK', deliveries: [at + 0.3] };
  });
  const calm = withSettings(history, { alarms: 1, faultRate: 0.01, visibility: 'within-quiet-period', accepts: 'any-route' });
  return { ...withPolicy(calm, { mode: 'Live', autoResolve: true, openDelaySeconds: 0, resolveDelaySeconds: 0 }), steps };
}

/** More alarms at a time than the hour has cases for. */
function crowded(history: History): History {
  const steps = Array.from(
    { length: 4 },
    (_, alarm): Step => ({ kind: 'alarm', at: 60 + alarm, alarm, value: 'ALARM', deliveries: [61 + alarm] }),
  );
  const many = withSettings(history, { alarms: 4, faultRate: 0.2, accepts: 'any-route' });
  return { ...withPolicy(many, { mode: 'Live', maxCasesPerHour: 2, openDelaySeconds: 0 }), steps };
}

const EVERY_CALL = ['create', 'comment', 'resolve', 'read'] as const;

/** AWS refuses to create cases for three hours, and nothing else goes wrong. */
function denied(history: History): History {
  const refusal = { kind: 'not-allowed', error: 'AccessDeniedException' } as const;
  const calm = withSettings(history, {
    faultRate: 0,
    accepts: 'any-route',
    refusal: { from: 0, to: 10_800, calls: [...EVERY_CALL], refusal },
  });
  const lasting: Step = { kind: 'alarm', at: 60, alarm: 0, value: 'ALARM', deliveries: [61] };
  return { ...withPolicy(calm, { mode: 'Live', openDelaySeconds: 0 }), steps: [lasting] };
}

/** More alarms whose text cannot be written than the hour has cases, and then one like any other. */
function poisoned(history: History): History {
  const steps = Array.from(
    { length: 5 },
    (_, alarm): Step => ({ kind: 'alarm', at: 60 + alarm * 30, alarm, value: 'ALARM', deliveries: [61 + alarm * 30] }),
  );
  const poison = { alarms: 4, until: Number.POSITIVE_INFINITY, how: 'throws' } as const;
  const calm = withSettings(history, { alarms: 5, faultRate: 0, accepts: 'any-route', poison, routingVaries: false, refusal: undefined });
  return { ...withPolicy(calm, { mode: 'Live', maxCasesPerHour: 5, openDelaySeconds: 0 }), steps };
}

/** Somebody answers, and no event tells of it. */
function answeredUnheard(history: History): History {
  return answered('reply')(history);
}

function answered(does: Deed): (history: History) => History {
  return history => {
    const answers = history.steps
      .filter(({ kind }) => kind === 'alarm')
      .map(({ at }): Step => ({ kind: 'people', at: at + 60, alarm: 0, who: 'AWS', does }));
    const steps = [...history.steps, ...answers].sort((a, b) => a.at - b.at);
    return { ...withPolicy(withSettings(history, { heard: 0 }), { autoResolve: true, resolveDelaySeconds: 120 }), steps };
  };
}

/** Many answers to creates are lost, and people paste the marker of the case into others. */
function pasted(history: History): History {
  const pastes = history.steps
    .filter(({ kind }) => kind === 'alarm')
    .flatMap(({ at }) =>
      [20, 100, 400].map((later): Step => ({ kind: 'people', at: at + later, alarm: 0, who: 'customer', does: 'paste-marker' })),
    );
  const steps = [...history.steps, ...pastes].sort((a, b) => a.at - b.at);
  return { ...withPolicy(withSettings(history, { faultRate: 0.3, accepts: 'any-route' }), { mode: 'Live' }), steps };
}

function reopenedByCommand(history: History): History {
  const commands = [1_200, 2_400, 4_000].map((at): Step => ({ kind: 'people', at, alarm: 0, who: 'customer', does: 'reopen-by-command' }));
  const steps = [...history.steps, ...commands].sort((a, b) => a.at - b.at);
  return { ...withPolicy(history, { mode: 'Live', autoResolve: true, resolveDelaySeconds: 0 }), steps };
}

/** Our reference line may stand in anybody's answer, in full and without a mark of quotation. */
function byMarker({ body }: { body: string }, { marker }: Ours): 'ours' | 'theirs' {
  return body.split('\n').some(line => line.trim().startsWith(referenceLine(marker).slice(0, -1))) ? 'ours' : 'theirs';
}

function caseByMarker(subject: string, texts: { body: string; submittedBy: string }[], ours: Ours): 'ours' | 'foreign' {
  return subject.includes(`[${ours.marker}]`) || texts.some(text => byMarker(text, ours) === 'ours') ? 'ours' : 'foreign';
}

/** Without what the recognition of cases looks at beside the first text. */
function matchOf(subject: string, [first]: { body: string; submittedBy: string }[], ours: Ours) {
  return matchOfCase(subject, first, ours);
}

async function createThenRecord(incident: Incident, services: CaseServices): Promise<undefined> {
  const { budget, support, incidents, installation, now, policy, routing } = services;
  const reservation = await budget.reserve(incident.incidentKey + incident.generation, policy.maxCasesPerHour, now());
  if (!reservation.granted) return;
  const marker = caseMarker(installation, incident);
  const text = composeCase(incident, incident.useFallback ? routing.fallback : routing.configured, marker);
  const answer = await support.createCase(text);
  if (answer.outcome !== 'done') return;
  const { caseId } = answer.value;
  await incidents.linkCase(caseId!, incident.incidentKey);
  await incidents.settleChanges(incident.incidentKey, text.covers, 'communicated');
  await incidents.save(opened(incident, { caseId, covers: text.covers, summary: {} }, now()));
}

async function searchThenCreate(incident: Incident, services: CaseServices): Promise<undefined> {
  const { support, incidents, installation, now } = services;
  const [found] = await support.findCases(oursOf(installation, incident), incident.alarm.since, 'en');
  if (!found) return createThenRecord(incident, services);
  const covers = incident.unreported.map(({ id }) => id);
  await incidents.settleChanges(incident.incidentKey, covers, 'communicated');
  await incidents.save(opened(incident, { caseId: found.caseId, covers, summary: {} }, now()));
}

const CREATE = STEPS.create;

async function reserveThenWrite(incident: Incident, services: CaseServices): Promise<undefined> {
  const { budget, now, policy } = services;
  await budget.reserve([incident.incidentKey, incident.generation, 0].join('|'), policy.maxCasesPerHour - 1, now());
  await CREATE(incident, services);
}

function soonAgain({ refusals }: Incident, { now }: CaseServices): Incident['refusals'] {
  const until = new Date(now().getTime() + 120_000).toISOString();
  const entries = Object.entries(refusals ?? {}).map(([call, refusal]) => [
    call,
    { ...refusal, until: refusal.until < until ? refusal.until : until },
  ]);
  return refusals && Object.fromEntries(entries);
}

function withoutRefusals(incident: Incident): Incident {
  const isNews = ({ detailType }: Incident['outbox'][number]) => detailType !== DETAIL_TYPE.caseRefused;
  return { ...incident, outbox: incident.outbox.filter(isNews) };
}

function forEver(incident: Incident): Incident {
  const { refusals } = incident;
  const entries = Object.entries(refusals ?? {}).map(([call, refusal]) => [call, { ...refusal, until: '2027-01-01T00:00:00.000Z' }]);
  return refusals ? { ...incident, refusals: Object.fromEntries(entries) } : incident;
}

async function stopAtFirstFailure(
  { incidents, now, policy, ...services }: CaseServices,
  mayStart: () => boolean = () => true,
): Promise<void> {
  for await (const incidentKey of incidents.due(now())) {
    for (let step = 0; step < 25 && mayStart(); step++) {
      const incident = (await incidents.load(incidentKey))!;
      const decision = decide(incident, now(), policy);
      if (decision.step !== 'wait') await services.steps[decision.step](incident, { incidents, now, policy, ...services });
      else if (await incidents.save({ ...incident, dueAt: 'until' in decision ? decision.until : undefined, reason: decision.reason }))
        break;
    }
  }
}

async function upToThreeTimes<T extends { outcome: string }>(call: () => Promise<T>): Promise<T> {
  let answer = await call();
  for (let again = 0; again < 2 && answer.outcome === 'ambiguous'; again++) answer = await call();
  return answer;
}

async function resolveOnAnOldRead(incident: Incident, services: CaseServices): Promise<undefined> {
  const { support, incidents, installation, now, policy } = services;
  await support.inspectCase(incident.case!.caseId!, oursOf(installation, incident));
  let claim: Incident | undefined;
  for (
    let current: Incident | undefined = incident;
    current && !claim && !current.pendingCall;
    current = await incidents.load(incident.incidentKey)
  )
    claim = await incidents.save(claimed(current, { kind: 'resolve', marker: 'none', covers: [] }, now(), policy));
  if (!claim) return;
  await support.resolveCase(claim.case?.caseId);
  await incidents.save(resolved(claim, now()));
}

async function resolveUnread(incident: Incident, { support, incidents, now, policy }: CaseServices): Promise<undefined> {
  const claim = await incidents.save(claimed(incident, { kind: 'resolve', marker: 'none', covers: [] }, now(), policy));
  if (!claim) return;
  await support.resolveCase(claim.case?.caseId);
  await incidents.save(resolved(claim, now()));
}

const SEARCH = STEPS.search;

async function repeatComments(incident: Incident, services: CaseServices): Promise<Incident | undefined> {
  if (incident.pendingCall!.kind !== 'comment') return SEARCH(incident, services);
  return { ...incident, pendingCall: undefined };
}

function withSuppressions(
  services: CaseServices,
  now: (...args: Parameters<CaseServices['suppressions']['now']>) => ReturnType<CaseServices['suppressions']['now']> | undefined,
): CaseServices {
  return { ...services, suppressions: { now: async (...args) => now(...args) } };
}

function withDesk(services: CaseServices, support: Partial<CaseServices['support']>): CaseServices {
  return { ...services, support: { ...services.support, ...support } };
}

/** @param swallowed key of an incident whose writes are not made */
function withSave(services: CaseServices, change: (incident: Incident) => Incident, swallowed?: string): CaseServices {
  const save = async <T extends Incident>(incident: T) =>
    incident.incidentKey === swallowed ? incident : services.incidents.save(change(incident) as T);
  const putChange: CaseServices['incidents']['putChange'] = async (incidentKey, made) =>
    incidentKey === swallowed ? made : services.incidents.putChange(incidentKey, made);
  return { ...services, incidents: { ...services.incidents, save, putChange } };
}

function withoutVersions(services: CaseServices): CaseServices {
  const { incidents } = services;
  const save: CaseServices['incidents']['save'] = async incident => {
    const { version = 0 } = (await incidents.load(incident.incidentKey)) ?? {};
    return incidents.save({ ...incident, version });
  };
  return { ...services, incidents: { ...incidents, save } };
}

async function ignore(write: Promise<unknown>): Promise<undefined> {
  await write;
}

function inAnHour(now: Date): string {
  return new Date(now.getTime() + 3_600_000).toISOString();
}

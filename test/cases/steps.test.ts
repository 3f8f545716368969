import { archive } from '../../lambdas/cases/engine/steps/archive-incident';
import { begin, tryAgain } from '../../lambdas/cases/engine/steps/begin-case';
import { comment } from '../../lambdas/cases/engine/steps/comment-on-case';
import { create } from '../../lambdas/cases/engine/steps/create-case';
import { inspect, viewOf } from '../../lambdas/cases/engine/steps/inspect-case';
import { publish } from '../../lambdas/cases/engine/steps/publish-events';
import { resolve } from '../../lambdas/cases/engine/steps/resolve-case';
import { search } from '../../lambdas/cases/engine/steps/search-for-call';
import { cancel, notReopening, settleAs } from '../../lambdas/cases/engine/steps/settle-changes';
import type { PendingCall } from '../../lambdas/cases/incident/calls';
import type { CaseView } from '../../lambdas/cases/incident/case-view';
import type { Incident } from '../../lambdas/cases/incident/incident';
import { caseMarker } from '../../lambdas/cases/incident/marker';
import type { RoutingDecision } from '../../lambdas/cases/incident/routing-decision';
import type { FailedStep } from '../../lambdas/cases/incident/setbacks';
import type { CallOutcome, SupportApi } from '../../lambdas/cases/support/support-api';
import { DETAIL_TYPE } from '../../lambdas/shared/contract';
import { at, change, IDENTITY, incident, type Situation } from './sample-incidents';
import { TestEngine } from './test-engine';
import { whatChanges } from './what-changes';

const NOW = 1_000;
const [FIRST, SECOND] = [change('ALARM', 0), change('OK', 300)];
const OK = { value: 'OK', timestamp: at(300), since: at(300) } as const;
const POISONED: FailedStep = { error: 'E', reason: 'our-own-fault', since: at(0), times: 3, until: at(500), isOurs: true };
const REFUSED: CallOutcome<never> = { outcome: 'refused', refusal: { kind: 'invalid', error: 'AnError' } };
const LOST: CallOutcome<never> = { outcome: 'ambiguous', error: 'TimeoutError' };
const VIEW: CaseView = { displayId: '17', status: 'unassigned', humanTouched: false };

/** An incident in its table, and a Support account that answers as a test says. */
function set(situation: Situation = {}, support: Partial<SupportApi> = {}, policy: ConstructorParameters<typeof TestEngine>[1] = {}) {
  const engine = new TestEngine({}, policy);
  engine.seconds = NOW;
  const before = incident({ version: 4, generation: 1, unreported: [FIRST, SECOND], ...situation });
  engine.table.heads.set(before.incidentKey, before);
  for (const each of [FIRST, SECOND]) engine.table.changesOf(before.incidentKey).set(each.id, { ...each, disposition: 'recorded' });
  const calls: string[] = [];
  const logged = Object.fromEntries(
    Object.entries({ ...engine.services.support, ...support }).map(([name, call]) => [
      name,
      (...given: unknown[]) => {
        calls.push(name);
        return (call as (...all: unknown[]) => unknown)(...given);
      },
    ]),
  ) as unknown as SupportApi;
  const services = { ...engine.services, support: logged };
  const dispositions = () => [...engine.table.changesOf(before.incidentKey).values()].map(({ disposition }) => disposition);
  return { engine, before, services, calls, dispositions, table: engine.table, head: () => engine.table.heads.get(before.incidentKey)! };
}

/** Somebody else writes the incident while a step is at work. */
const othersWrite = ({ table, before }: ReturnType<typeof set>) => table.heads.set(before.incidentKey, { ...before, version: 9 });

describe('settle', () => {
  test('closes the account of what needs no communication', async () => {
    const { before, services, dispositions } = set({ alarm: OK });
    const next = await settleAs('superseded', incident => ({ ...incident, reason: 'alarm' }))(before, services);
    expect(whatChanges(before, next)).toEqual({ unreported: [], reason: 'alarm' });
    expect(dispositions()).toEqual(['superseded', 'superseded']);
  });

  test('leaves what a comment has told, on a case that did not come back', async () => {
    const { before, services, dispositions } = set({ phase: 'resolved', reopening: { until: at(900), covers: [FIRST.id] } });
    const next = await settleAs('late', notReopening)(before, services);
    expect(whatChanges(before, next)).toEqual({ unreported: [], case: { reopening: undefined } });
    expect(dispositions()).toEqual(['recorded', 'late']);
    const none = incident({ phase: 'pending' });
    expect(notReopening(none)).toBe(none);
  });
});

describe('cancel', () => {
  test.each<['pending' | 'failed', string]>([
    ['pending', 'superseded'],
    ['failed', 'refused'],
  ])('of what was %s: its changes are %s', async (phase, disposition) => {
    const { before, services, dispositions } = set({ phase, alarm: OK });
    expect(await cancel(before, services)).toMatchObject({ version: 4, phase: 'idle', unreported: [] });
    expect(dispositions()).toEqual([disposition, disposition]);
  });

  test('gives back the case of the hour that was reserved, once that is written', async () => {
    const { before, services, table, head } = set({ phase: 'pending', alarm: OK });
    await services.budget.reserve(`${before.incidentKey}|1|0`, 5, services.now());
    expect(await cancel(before, services)).toMatchObject({ version: 5, phase: 'idle' });
    expect([head().version, table.reservations.taken]).toEqual([5, []]);
  });

  test('but not one under which a case may have been created', async () => {
    const { before, services, table } = set({ phase: 'pending', alarm: OK, createCount: 1 });
    await services.budget.reserve(`${before.incidentKey}|1|0`, 5, services.now());
    expect(await cancel(before, services)).toMatchObject({ version: 4 });
    expect(table.reservations.taken).toHaveLength(1);
  });
});

describe('begin', () => {
  const decides = (decision: Partial<RoutingDecision>, more: Situation = {}) => {
    const world = set(more);
    const route = world.services.routing.configured;
    const asked: (string | undefined)[] = [];
    const decideRouting = async () => ({ wantsCase: true, route, escalate: [], remarks: [], ...decision });
    const leaveOut = async () => {
      asked.push('leaveOut');
      return 'scaling-alarm' as const;
    };
    return { ...world, asked, services: { ...world.services, leaveOut, writer: { ...world.services.writer, decideRouting } } };
  };

  test('asks the rules, and then what is left out by default', async () => {
    const { before, services, dispositions } = decides({});
    expect(await begin(before, services)).toMatchObject({ phase: 'idle', declinedBecause: 'scaling-alarm', unreported: [] });
    expect(dispositions()).toEqual(['suppressed', 'suppressed']);
  });

  test('does what a rule asks for by name', async () => {
    const { before, services, asked } = decides({ asksForCase: true });
    expect(await begin(before, services)).toMatchObject({ phase: 'pending', generation: 2, routingDecision: { asksForCase: true } });
    expect(asked).toEqual([]);
  });

  test('opens nothing where a rule wants none', async () => {
    const { before, services, asked } = decides({ wantsCase: false, rule: 'quiet' });
    const next = await begin(before, services);
    expect(next).toMatchObject({ phase: 'idle', declined: at(0), outbox: [{ detail: { by: 'rule', rule: 'quiet' } }] });
    expect(next.declinedBecause).toBeUndefined();
    expect(asked).toEqual([]);
  });

  test('does without rules and defaults that keep failing', async () => {
    const { before, services, asked } = decides({ wantsCase: false }, { failures: { begin: POISONED } });
    const next = await begin(before, services);
    expect(next).toMatchObject({
      phase: 'pending',
      routingDecision: { wantsCase: true, remarks: [expect.stringContaining('could not be applied')] },
    });
    expect(asked).toEqual([]);
  });

  test('looks for a case of before, which did not come back, by that one’s marker', async () => {
    const reopening = { until: at(900), covers: [FIRST.id] };
    const { before, services } = decides({ asksForCase: true }, { phase: 'resolved', reopening });
    expect((await begin(before, services)).orphanedCases).toMatchObject([{ marker: caseMarker('test', before) }]);
  });

  test('anew, after AWS has refused the case: the rules may have been mended', async () => {
    const wanted = decides({}, { phase: 'failed', useFallback: true });
    expect(await tryAgain(wanted.before, wanted.services)).toMatchObject({ phase: 'pending', useFallback: false });
    const unwanted = decides({ wantsCase: false }, { phase: 'failed' });
    expect(await tryAgain(unwanted.before, unwanted.services)).toMatchObject({ phase: 'idle', unreported: [] });
    expect(unwanted.dispositions()).toEqual(['suppressed', 'suppressed']);
    const failing = decides({ wantsCase: false }, { phase: 'failed', failures: { 'try-again': POISONED } });
    expect(await tryAgain(failing.before, failing.services)).toMatchObject({ phase: 'pending' });
  });
});

describe('create', () => {
  const pending = { phase: 'pending' } as const;

  test('claims, calls, and writes what came of it', async () => {
    const world = set(pending);
    const next = await create(world.before, world.services);
    expect(next).toMatchObject({ version: 6, phase: 'open', createCount: 1, unreported: [], case: { caseId: 'case-1' } });
    expect(next?.pendingCall).toBeUndefined();
    expect(world.calls).toEqual(['createCase']);
    expect(world.table.links.get('case-1')).toBe(IDENTITY.incidentKey);
    expect(world.dispositions()).toEqual(['communicated', 'communicated']);
    const [call] = world.table.attemptsOf(IDENTITY.incidentKey).values();
    expect(call).toMatchObject({
      kind: 'create',
      outcome: 'done',
      detail: { serviceCode: 'amazon-cloudwatch', severityCode: 'normal', language: 'en' },
    });
    expect(call?.detail?.subject).toContain('checkout-errors');
    expect(next?.outbox).toMatchObject([{ detail: { subject: call?.detail?.subject, categoryCode: 'other' } }]);
  });

  test('in a dry run keeps the text, where no case does', async () => {
    const world = set(pending, { createCase: async () => ({ outcome: 'done', value: {} }) }, { mode: 'DryRun' });
    const next = await create(world.before, world.services);
    expect(next).toMatchObject({ phase: 'open', case: { caseId: undefined } });
    const [call] = world.table.attemptsOf(IDENTITY.incidentKey).values();
    expect([call?.mode, String(call?.detail?.communicationBody)]).toEqual(['DryRun', expect.stringContaining('checkout-errors')]);
    expect(world.table.links.size).toBe(0);
  });

  test('goes where the fallback says when the first route was refused', async () => {
    const world = set({ ...pending, useFallback: true });
    await create(world.before, world.services);
    const [call] = world.table.attemptsOf(IDENTITY.incidentKey).values();
    expect(call?.detail).toMatchObject({ serviceCode: 'general-info' });
  });

  test('writes a plain text where the usual one keeps failing, and counts that as such', async () => {
    for (const useFallback of [false, true]) {
      const world = set({ ...pending, useFallback, failures: { create: POISONED } });
      const writer = { ...world.services.writer, writeCase: () => Promise.reject(new Error('poison')) };
      const next = await create(world.before, { ...world.services, writer });
      expect(next).toMatchObject({ phase: 'open', failures: { create: { times: 2 } } });
      expect(world.engine.cases[0]?.communications[0]?.body).toContain('could not write its usual text');
    }
  });

  test('asks first whether an earlier attempt has left a case behind', async () => {
    const orphanedCases = [{ marker: caseMarker('test', { ...IDENTITY, generation: 1 }), covers: [], since: at(100), searchAt: at(9_000) }];
    const listed = { caseId: 'case-7', displayId: '7', status: 'opened', timeCreated: at(500) };
    const world = set({ ...pending, everAmbiguous: true, orphanedCases }, { findCases: async () => [{ ...listed, match: 'ours' }] });
    expect(await create(world.before, world.services)).toMatchObject({ phase: 'open', case: { caseId: 'case-7' } });
    expect(world.calls).not.toContain('createCase');
    const unclear = set({ ...pending, everAmbiguous: true, orphanedCases }, { findCases: async () => [{ ...listed, match: 'unclear' }] });
    expect(await create(unclear.before, unclear.services)).toMatchObject({ backoff: { until: at(NOW + 600), reason: 'case-may-be-ours' } });
    expect(unclear.calls).toEqual(['findCases']);
  });

  test('creates nothing for an alarm that CloudWatch says is over', async () => {
    const world = set({ ...pending, alarm: { value: 'ALARM', timestamp: at(0), since: at(0) } });
    world.engine.cloudWatch = 'OK';
    expect(await create(world.before, world.services)).toBeUndefined();
    expect([world.calls, world.table.reservations.taken]).toEqual([[], []]);
  });

  describe('when the hour has no case left', () => {
    const used = async (world: ReturnType<typeof set>, count: number) => {
      for (let index = 0; index < count; index++) await world.services.budget.reserve(`other ${index}`, 99, world.services.now());
    };
    const subject = { ...IDENTITY.subject, kind: 'overflow' as const };

    test('waits, named in the overflow', async () => {
      const world = set(pending);
      await used(world, 4);
      const named: string[] = [];
      const nameInOverflow = async ({ incidentKey }: Incident, until: string) => {
        named.push(incidentKey, until);
        return at(7_000);
      };
      const next = await create(world.before, { ...world.services, nameInOverflow });
      expect(next).toMatchObject({ backoff: { until: at(7_000), reason: 'hourly-cap' } });
      expect(named).toEqual([IDENTITY.incidentKey, at(NOW + 3_690)]);
    });

    test('is left as it is where it cannot be named', async () => {
      const world = set(pending);
      await used(world, 4);
      expect(await create(world.before, world.services)).toBe(world.before);
    });

    test('the overflow has one more, and is named nowhere', async () => {
      const world = set({ ...pending, subject });
      await used(world, 4);
      expect(await create(world.before, world.services)).toMatchObject({ phase: 'open' });
      const full = set({ ...pending, subject });
      await used(full, 5);
      expect(await create(full.before, full.services)).toMatchObject({ backoff: { until: at(NOW + 3_690), reason: 'hourly-cap' } });
    });

    test('or has just lost its last one to another', async () => {
      const world = set(pending);
      const budget = { ...world.services.budget, reserve: async () => ({ granted: false, until: at(8_000) }) as const };
      const nameInOverflow = async (_: Incident, until: string) => until;
      expect(await create(world.before, { ...world.services, budget, nameInOverflow })).toMatchObject({ backoff: { until: at(8_000) } });
      expect(world.calls).toEqual([]);
    });
  });

  test('calls nobody where somebody else has written the incident meanwhile', async () => {
    const world = set(pending);
    othersWrite(world);
    expect(await create(world.before, world.services)).toBeUndefined();
    expect(world.calls).toEqual([]);
  });

  test('gives back its case of the hour where the incident is over meanwhile', async () => {
    const world = set(pending);
    world.table.heads.set(world.before.incidentKey, incident({ version: 9, generation: 1, phase: 'idle' }));
    await create(world.before, world.services);
    expect(world.table.reservations.taken).toEqual([]);
  });

  test('leaves the call alone when it was held up after its claim', async () => {
    const world = set(pending, {}, { leaseSeconds: 20 });
    expect(await create(world.before, world.services)).toMatchObject({ version: 5, pendingCall: { kind: 'create' } });
    expect(world.calls).toEqual([]);
  });

  test.each<[string, CallOutcome<never>, Situation, number]>([
    ['refused for good', REFUSED, {}, 0],
    ['not allowed', { outcome: 'refused', refusal: { kind: 'not-allowed', error: 'E' } }, {}, 0],
    ['throttled', { outcome: 'refused', refusal: { kind: 'throttled', error: 'E' } }, {}, 1],
    ['without an answer', LOST, {}, 1],
  ])('keeps its case of the hour, or gives it back: %s', async (_, answer, more, kept) => {
    const world = set({ ...pending, ...more }, { createCase: async () => answer });
    await create(world.before, world.services);
    expect(world.table.reservations.taken).toHaveLength(kept);
    expect(world.table.links.size).toBe(0);
  });
});

describe('comment', () => {
  const open: Situation = { phase: 'open' };
  const done: Partial<SupportApi> = { addCommunication: async () => ({ outcome: 'done', value: undefined }) };

  test('claims, calls, and writes what it has told', async () => {
    const sent: unknown[] = [];
    const addCommunication: SupportApi['addCommunication'] = async (...given) => {
      sent.push(...given);
      return { outcome: 'done', value: undefined };
    };
    const route = { ...new TestEngine().services.routing.configured, ccEmailAddresses: ['a@b.c'] };
    const world = set({ ...open, routingDecision: { wantsCase: true, route, escalate: [], remarks: [] } }, { addCommunication });
    expect(await comment(world.before, world.services)).toMatchObject({
      version: 6,
      unreported: [],
      case: { lastCommunicationAt: at(NOW) },
    });
    expect(sent).toEqual(['case-1', expect.stringContaining('WHAT CHANGED'), ['a@b.c']]);
    expect([...world.table.attemptsOf(IDENTITY.incidentKey).values()]).toMatchObject([{ kind: 'comment', outcome: 'done' }]);
    const unrouted = set(open, { addCommunication });
    await comment(unrouted.before, unrouted.services);
    expect(sent.at(-1)).toEqual([]);
  });

  test.each<['open' | 'resolved', 'comment' | 'reopen']>([
    ['open', 'comment'],
    ['resolved', 'reopen'],
  ])('on an %s case writes a plain text where the step %s keeps failing', async (phase, step) => {
    const bodies: string[] = [];
    const addCommunication: SupportApi['addCommunication'] = async (_, body) => {
      bodies.push(body);
      return { outcome: 'done', value: undefined };
    };
    const world = set({ phase, failures: { [step]: POISONED } }, { addCommunication });
    await comment(world.before, world.services);
    expect(bodies[0]).toContain('could not write its usual text');
    const other = set({ phase, failures: { [step === 'comment' ? 'reopen' : 'comment']: POISONED } }, { addCommunication });
    await comment(other.before, other.services);
    expect(bodies[1]).toContain('WHAT CHANGED');
  });

  test('calls nobody where somebody else has written the incident, or it was held up', async () => {
    const late = set(open, done, { leaseSeconds: 20 });
    expect(await comment(late.before, late.services)).toMatchObject({ version: 5, pendingCall: { kind: 'comment' } });
    const lost = set(open, done);
    othersWrite(lost);
    expect(await comment(lost.before, lost.services)).toBeUndefined();
    expect([...late.calls, ...lost.calls]).toEqual([]);
  });
});

describe('resolve', () => {
  const over: Situation = { phase: 'open', alarm: OK, unreported: [], displayId: '17' };
  const listed = (view: Partial<CaseView> = {}): Partial<SupportApi> => ({
    inspectCase: async () => ({ ...VIEW, ...view }),
    resolveCase: async () => ({ outcome: 'done', value: undefined }),
  });

  test('reads the case, asks CloudWatch, claims and calls', async () => {
    const world = set(over, listed());
    expect(await resolve(world.before, world.services)).toMatchObject({ version: 6, phase: 'resolved', case: { resolvedBy: 'us' } });
    expect(world.calls).toEqual(['inspectCase', 'resolveCase']);
  });

  test.each<[string, Partial<CaseView>, Situation]>([
    ['others have resolved it', { status: 'resolved' }, { phase: 'resolved', case: { resolvedBy: 'others' } } as Situation],
    ['somebody has written on it', { humanTouched: true }, { phase: 'open', case: { humanTouched: true } } as Situation],
  ])('leaves a case alone: %s', async (_, view, expected) => {
    const world = set(over, listed(view));
    expect(await resolve(world.before, world.services)).toMatchObject(expected);
    expect(world.calls).toEqual(['inspectCase']);
  });

  test.each(['ALARM', 'INSUFFICIENT_DATA', 'unknown'] as const)('waits while CloudWatch says %s', async state => {
    const world = set(over, listed());
    world.engine.cloudWatch = state;
    expect(await resolve(world.before, world.services)).toMatchObject({
      backoff: { until: at(NOW + 120), reason: 'cloudwatch-disagrees' },
    });
    expect(world.calls).toEqual(['inspectCase']);
  });

  test.each(['OK', 'gone', 'elsewhere'] as const)('resolves when CloudWatch says %s', async state => {
    const world = set(over, listed());
    world.engine.cloudWatch = state;
    expect(await resolve(world.before, world.services)).toMatchObject({ phase: 'resolved' });
  });

  test('asks CloudWatch about alarms only', async () => {
    const world = set({ ...over, subject: { ...IDENTITY.subject, kind: 'finding' } }, listed());
    world.engine.cloudWatch = 'ALARM';
    expect(await resolve(world.before, world.services)).toMatchObject({ phase: 'resolved' });
  });

  test('gives a case that was never listed the quiet period to come to light', async () => {
    const resolveCase: SupportApi['resolveCase'] = async () => ({ outcome: 'done', value: undefined });
    const unlisted = { inspectCase: async () => undefined, resolveCase };
    const never: Situation = { ...over, displayId: undefined };
    const young = set({ ...never, lastCommunicationAt: at(101) }, unlisted);
    expect(await resolve(young.before, young.services)).toMatchObject({ backoff: { until: at(NOW + 60), reason: 'not-listed-yet' } });
    for (const more of [
      { ...never, lastCommunicationAt: at(100) },
      { ...over, lastCommunicationAt: at(900) },
    ]) {
      const world = set(more, unlisted);
      expect(await resolve(world.before, world.services)).toMatchObject({ phase: 'resolved' });
    }
    const dry = set({ ...never, dryRun: true, lastCommunicationAt: at(900) }, unlisted);
    expect(await resolve(dry.before, dry.services)).toMatchObject({ phase: 'resolved' });
  });

  test('calls nobody where somebody else has written the incident, it was held up, or there is no case', async () => {
    const late = set(over, listed(), { leaseSeconds: 20 });
    expect(await resolve(late.before, late.services)).toMatchObject({ version: 5, pendingCall: { kind: 'resolve' } });
    const lost = set(over, listed());
    othersWrite(lost);
    expect(await resolve(lost.before, lost.services)).toBeUndefined();
    const none = set({ phase: 'pending' }, listed());
    expect(await resolve(none.before, none.services)).toBe(none.before);
    expect([late.calls, lost.calls, none.calls]).toEqual([['inspectCase'], ['inspectCase'], []]);
  });
});

describe('inspect', () => {
  const reply = { fingerprint: 'f', submittedBy: 'AWS', timeCreated: at(900), firstLines: 'Hello', attachments: [] };
  const withReply: CaseView = { ...VIEW, conversation: { replies: [reply], mark: { until: at(900), seen: ['f'] } } };
  const opened = [{ detailType: DETAIL_TYPE.caseOpened, detail: {} }];
  const fails = () => Promise.reject(new Error('no answer'));

  test('keeps what others wrote before anybody is told', async () => {
    const kept: unknown[] = [];
    const world = set({ phase: 'open' }, { inspectCase: async () => withReply });
    const incidents = { ...world.services.incidents, recordReply: async (...given: unknown[]) => void kept.push(given) };
    expect(await inspect(world.before, { ...world.services, incidents })).toMatchObject({
      case: { displayId: '17', conversation: { seen: ['f'] } },
    });
    expect(kept).toEqual([[IDENTITY.incidentKey, reply]]);
  });

  test('that fails keeps nobody from hearing of a new case, and is an error otherwise', async () => {
    for (const outbox of [opened, [...opened, { detailType: 'Other', detail: {} }]]) {
      const isNew = set({ phase: 'open', outbox }, { inspectCase: fails });
      expect(await inspect(isNew.before, isNew.services)).toMatchObject({ case: { inspectAt: at(NOW + 60) } });
    }
    const answered = set({ phase: 'open', outbox: opened }, { inspectCase: async () => withReply });
    expect(await inspect(answered.before, answered.services)).toMatchObject({ case: { displayId: '17' } });
    const known = set({ phase: 'open', outbox: [{ detailType: 'Other', detail: {} }] }, { inspectCase: fails });
    await expect(inspect(known.before, known.services)).rejects.toThrow('no answer');
  });

  test('of a case of a dry run asks nobody', async () => {
    const world = set({ phase: 'open', dryRun: true }, { inspectCase: async () => VIEW });
    expect(await viewOf(world.before, world.services)).toBeUndefined();
    expect(world.calls).toEqual([]);
  });

  test('keeps what was to expire, where people took the case up again', async () => {
    const situation: Situation = { phase: 'resolved', isArchived: true, resolvedAt: at(0) };
    const again = set(situation, { inspectCase: async () => VIEW });
    again.table.archived.add(IDENTITY.incidentKey);
    expect((await inspect(again.before, again.services)).isArchived).toBeUndefined();
    expect(again.table.archived.size).toBe(0);
    const still = set(situation, { inspectCase: async () => ({ ...VIEW, status: 'resolved' }) });
    still.table.archived.add(IDENTITY.incidentKey);
    expect((await inspect(still.before, still.services)).isArchived).toBe(true);
    expect(still.table.archived.size).toBe(1);
  });
});

describe('publish', () => {
  test('says of which incident and case an event is, with the number that has come to light since', async () => {
    const outbox = [
      { detailType: 'Now', detail: { a: 1 }, generation: 1, caseId: 'case-1' },
      { detailType: 'Before', detail: {}, generation: 0, caseId: 'case-0', displayId: '10' },
      { detailType: 'Older', detail: {} },
    ];
    const world = set({ phase: 'open', displayId: '17', outbox });
    expect(whatChanges(world.before, await publish(world.before, world.services))).toEqual({ outbox: undefined, publishes: [] });
    const of = {
      incidentKey: IDENTITY.incidentKey,
      alarmArn: 'arn:alarm',
      alarmName: 'checkout-errors',
      accountId: '111122223333',
      region: 'eu-west-1',
    };
    expect(world.engine.published).toEqual([
      {
        detailType: 'Now',
        detail: { ...of, generation: 1, caseId: 'case-1', displayId: '17', mode: 'Live', a: 1 },
        resources: ['arn:alarm'],
      },
      { detailType: 'Before', detail: { ...of, generation: 0, caseId: 'case-0', displayId: '10', mode: 'Live' }, resources: ['arn:alarm'] },
      { detailType: 'Older', detail: { ...of, generation: 1, caseId: 'case-1', displayId: '17', mode: 'Live' }, resources: ['arn:alarm'] },
    ]);
  });
});

describe('search', () => {
  const inDoubt = { since: at(500), emptySearches: 5, nextSearchAt: at(900) };
  const call: PendingCall = {
    kind: 'comment',
    fence: 2,
    marker: 'm',
    digest: 'd',
    covers: [FIRST.id],
    startedAt: at(490),
    leaseUntil: at(580),
    inDoubt,
  };
  const has = (answer: boolean): Partial<SupportApi> => ({ hasCommunication: async () => answer });

  test('finds a comment on the case', async () => {
    const world = set({ phase: 'open', pendingCall: call }, has(true));
    expect(await search(world.before, world.services)).toMatchObject({ version: 5, unreported: [SECOND], pendingCall: undefined });
    expect(world.dispositions()).toEqual(['communicated', 'recorded']);
    expect([...world.table.attemptsOf(IDENTITY.incidentKey).values()]).toEqual([
      { fence: 2, generation: 1, kind: 'comment', startedAt: at(490), outcome: 'found' },
    ]);
  });

  test('gives a comment up that is not there', async () => {
    const world = set({ phase: 'open', pendingCall: call }, has(false));
    expect(await search(world.before, world.services)).toMatchObject({ version: 5, unreported: [FIRST, SECOND], pendingCall: undefined });
    expect(world.dispositions()).toEqual(['recorded', 'recorded']);
    expect([...world.table.attemptsOf(IDENTITY.incidentKey).values()]).toMatchObject([{ outcome: 'given up' }]);
  });

  test('goes on for as long as an answer may come to light', async () => {
    const world = set({ phase: 'open', pendingCall: { ...call, inDoubt: { ...inDoubt, since: at(950) } } }, has(false));
    expect(await search(world.before, world.services)).toMatchObject({ pendingCall: { inDoubt: { emptySearches: 6 } } });
    expect(world.table.attemptsOf(IDENTITY.incidentKey).size).toBe(0);
  });

  test.each<[string, Partial<PendingCall>, Situation]>([
    ['a call whose text is not known', { digest: undefined }, {}],
    ['a case of a dry run', {}, { dryRun: true }],
  ])('asks AWS nothing of %s', async (_, more, situation) => {
    const world = set({ phase: 'open', ...situation, pendingCall: { ...call, ...more } }, has(true));
    await search(world.before, world.services);
    expect(world.calls).toEqual([]);
  });

  test.each([
    ['resolved', 'resolved'],
    ['unassigned', 'open'],
  ])('finds out whether the case was resolved: it is %s', async (status, phase) => {
    const world = set({ phase: 'open', pendingCall: { ...call, kind: 'resolve' } }, { inspectCase: async () => ({ ...VIEW, status }) });
    expect(await search(world.before, world.services)).toMatchObject({ phase, pendingCall: undefined });
  });

  test('finds the case of a create', async () => {
    const listed = { caseId: 'case-7', displayId: '7', status: 'opened', timeCreated: at(500), match: 'ours' as const };
    const world = set({ phase: 'pending', pendingCall: { ...call, kind: 'create' } }, { findCases: async () => [listed] });
    expect(await search(world.before, world.services)).toMatchObject({ phase: 'open', case: { caseId: 'case-7' }, pendingCall: undefined });
  });

  test('leaves an incident alone that waits for no answer', async () => {
    const world = set({ phase: 'open' });
    expect(await search(world.before, world.services)).toBe(world.before);
  });
});

test('archive lets everything of an incident expire, and says so', async () => {
  const { before, services, table } = set({ alarm: OK });
  expect(whatChanges(before, await archive(before, services))).toEqual({ isArchived: true });
  expect([...table.archived]).toEqual([IDENTITY.incidentKey]);
});

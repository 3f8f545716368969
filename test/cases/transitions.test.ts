import { atRest, backedOff, begun, declined, triedAgain } from '../../lambdas/cases/incident/begin';
import type { PendingCall } from '../../lambdas/cases/incident/calls';
import { closed, commented, opened, resolved, withOrphan } from '../../lambdas/cases/incident/case-changes';
import type { CaseView, Refusal } from '../../lambdas/cases/incident/case-view';
import { escalationsDue } from '../../lambdas/cases/incident/escalation';
import type { ClaimedIncident, Incident } from '../../lambdas/cases/incident/incident';
import { inspected } from '../../lambdas/cases/incident/inspected';
import { digestOf } from '../../lambdas/cases/incident/our-texts';
import { claimed, markedInDoubt, searchedInVain } from '../../lambdas/cases/incident/pending-call';
import { endsCovered, needsAPerson, refused } from '../../lambdas/cases/incident/refused-call';
import type { RoutingDecision } from '../../lambdas/cases/incident/routing-decision';
import { at, change, incident, POLICY, type Situation } from './sample-incidents';
import { whatChanges } from './what-changes';

const NOW = new Date(at(1_000));
const ALARM = change('ALARM', 0);
const OK = change('OK', 300);
const ROUTING: RoutingDecision = {
  wantsCase: true,
  route: { serviceCode: 's', categoryCode: 'c', severityCode: 'low', issueType: 'technical', language: 'en', ccEmailAddresses: [] },
  escalate: [{ afterMinutes: 10, severityCode: 'urgent' }],
  remarks: [],
  rule: 'the rule',
};

/** An incident with a claimed call. */
function withCall(call: Partial<PendingCall>, situation: Situation): ClaimedIncident {
  const pendingCall: PendingCall = {
    ...{ kind: 'comment', fence: 3, marker: 'sa-1/3', covers: [ALARM.id], isPartial: false, startedAt: at(990), leaseUntil: at(1_080) },
    ...call,
  };
  return incident({ fence: 3, unreported: [ALARM, OK], ...situation, pendingCall }) as ClaimedIncident;
}

/** A refusal of before, of which somebody was told. */
const refusedBefore = (call: string): Situation => ({
  refusals: { [call]: { error: 'AccessDeniedException', reason: 'not-allowed', since: at(0), times: 1, until: at(300) } },
  refusalsTold: [{ error: 'AccessDeniedException', generation: 0, at: at(0) }],
});
const ENDED = [{ error: 'AccessDeniedException', generation: 0, at: at(0), endedAt: at(1_000) }];
const acceptedAgain = (call: string) => ['Support Case Accepted', { call, error: 'AccessDeniedException', since: at(0) }];

describe('a case is created', () => {
  test('and its first communication has told what the call covered, but for what had no room', () => {
    const before = withCall({ kind: 'create', isPartial: true }, { phase: 'pending', backoff: { until: at(900), reason: 'throttled' } });
    const after = opened(before, { caseId: 'case-7', displayId: '17', covers: [ALARM.id], summary: { subject: 'It fires' } }, NOW);
    expect(whatChanges(before, after)).toStrictEqual({
      phase: 'open',
      pendingCall: undefined,
      backoff: undefined,
      unreported: [OK],
      case: {
        caseId: 'case-7',
        displayId: '17',
        humanTouched: false,
        openedAt: at(1_000),
        lastCommunicationAt: at(1_000),
        isMoreToTell: true,
        inspectAt: at(1_000),
      },
      publishes: [['Support Case Opened', { subject: 'It fires' }]],
    });
  });

  test('after AWS had refused it: that is over', () => {
    const before = withCall({ kind: 'create' }, { phase: 'pending', ...refusedBefore('create') });
    const after = opened(before, { caseId: 'case-7', covers: [], summary: {} }, NOW);
    expect(whatChanges(before, after)).toMatchObject({ refusals: undefined, refusalsTold: ENDED });
    expect(whatChanges(before, after).publishes).toStrictEqual([acceptedAgain('CreateCase'), ['Support Case Opened', {}]]);
  });

  test('in a dry run: nothing is there to be read', () => {
    const after = opened(withCall({ kind: 'create' }, { phase: 'pending' }), { covers: [], summary: {} }, NOW);
    expect(after.case).toMatchObject({ caseId: undefined, inspectAt: undefined, isMoreToTell: false });
  });

  test('and found without a claim, as one that was given up', () => {
    expect(opened(incident({ phase: 'pending' }), { caseId: 'case-7', covers: [], summary: {} }, NOW).case?.isMoreToTell).toBeUndefined();
  });
});

describe('a case that may exist is remembered', () => {
  const orphan = { marker: 'sa-1', covers: [], since: at(0), searchAt: at(2_000) };

  test.each([
    [
      'the same attempt at another time, in place of what was known',
      { ...orphan, searchAt: at(3_000) },
      [{ ...orphan, searchAt: at(3_000) }],
    ],
    ['another attempt of the same case', { ...orphan, since: at(5) }, [orphan, { ...orphan, since: at(5) }]],
    ['another case of the same time', { ...orphan, marker: 'sa-2' }, [orphan, { ...orphan, marker: 'sa-2' }]],
  ])('%s', (_, next, known) => {
    const before = incident({ orphanedCases: [orphan] });
    expect(whatChanges(before, withOrphan(before, next))).toStrictEqual({ orphanedCases: known });
  });
});

describe('a comment is made', () => {
  test('on an open case: what it covers is told, and the rest follows at once', () => {
    const before = withCall({ isPartial: true, escalates: 1 }, { phase: 'open' });
    expect(whatChanges(before, commented(before, NOW))).toStrictEqual({
      pendingCall: undefined,
      unreported: [OK],
      case: { lastCommunicationAt: at(1_000), isMoreToTell: true, escalated: 1 },
      publishes: [['Support Case Updated', { changes: 1 }]],
    });
  });

  test('after AWS had refused comments: that is over', () => {
    const before = withCall({}, { phase: 'open', ...refusedBefore('comment') });
    expect(whatChanges(before, commented(before, NOW))).toMatchObject({
      refusals: undefined,
      publishes: [acceptedAgain('AddCommunicationToCase'), ['Support Case Updated', { changes: 1 }]],
    });
  });

  test('on a resolved case: nobody is told anything before it is open again', () => {
    const before = withCall({}, { phase: 'resolved', resolvedAt: at(100) });
    expect(whatChanges(before, commented(before, NOW))).toStrictEqual({
      pendingCall: undefined,
      case: {
        lastCommunicationAt: at(1_000),
        isMoreToTell: false,
        inspectAt: at(1_000),
        reopening: { until: at(1_060), covers: [ALARM.id] },
      },
    });
  });

  test('on a case that we have just resolved: it may be listed as open for a while, so that is waited for too', () => {
    const before = withCall({}, { phase: 'resolved', resolvedAt: at(950) });
    expect(commented(before, NOW).case).toMatchObject({ reopening: { until: at(950 + 120 + 60) } });
  });
});

describe('a case is resolved', () => {
  test('by us', () => {
    const before = withCall({ kind: 'resolve' }, { phase: 'open', ...refusedBefore('resolve') });
    expect(whatChanges(before, resolved(before, NOW))).toStrictEqual({
      phase: 'resolved',
      pendingCall: undefined,
      refusals: undefined,
      refusalsTold: ENDED,
      case: { status: 'resolved', resolvedAt: at(1_000), resolvedBy: 'us', inspectAt: at(1_120) },
      publishes: [acceptedAgain('ResolveCase'), ['Support Case Resolved', { by: 'us' }]],
    });
  });

  test('in a dry run: nothing is there to be read', () => {
    expect(closed(incident({ phase: 'open', dryRun: true, inspectAt: at(5) }), NOW, 'us').case).toMatchObject({ inspectAt: undefined });
  });

  test('and an incident that has none stays as it is', () => {
    const before = incident({ phase: 'pending' });
    expect(closed(before, NOW, 'us')).toBe(before);
  });
});

describe('a case is read', () => {
  const view: CaseView = { displayId: '17', status: 'unassigned', humanTouched: false };
  const look = (before: Incident, seen: CaseView | undefined, seconds = 1_000) =>
    whatChanges(before, inspected(before, seen, new Date(at(seconds)), { reopenWindowSeconds: 50_000 }));

  test.each<[string, Situation, number]>([
    ['a case that was never listed is looked for again soon', {}, 60],
    ['one that was listed before, in its turn', { displayId: '17' }, 900],
  ])('and not listed: %s', (_, situation, pause) => {
    expect(look(incident({ phase: 'open', ...situation }), undefined)).toStrictEqual({ case: { inspectAt: at(1_000 + pause) } });
  });

  test('and an incident without a case has nothing to learn', () => {
    expect(look(incident({ phase: 'pending' }), undefined)).toStrictEqual({});
    expect(look(incident({ phase: 'pending' }), view)).toStrictEqual({});
  });

  test('and open: its number and its status are known from now on', () => {
    expect(look(incident({ phase: 'open' }), view)).toStrictEqual({
      case: { displayId: '17', status: 'unassigned', inspectAt: at(1_900) },
    });
  });

  test.each([
    [true, false],
    [false, true],
  ])('somebody has written on it, as was known (%s) or is new (%s): it is theirs', (known, isNew) => {
    const after = inspected(incident({ phase: 'open', humanTouched: known }), { ...view, humanTouched: isNew }, NOW, POLICY);
    expect(after.case?.humanTouched).toBe(true);
  });

  test('with answers: each is published, by the side that wrote it', () => {
    const reply = { timeCreated: at(900), firstLines: 'Hello', attachments: [] };
    const mark = { until: at(900), seen: ['b'] };
    const replies = [
      { ...reply, fingerprint: 'a', submittedBy: 'Amazon Web Services' },
      { ...reply, fingerprint: 'b', submittedBy: 'someone@example.com' },
    ];
    expect(look(incident({ phase: 'open' }), { ...view, conversation: { replies, mark } })).toMatchObject({
      case: { conversation: mark },
      publishes: [
        ['Support Replied', { replyId: 'a', from: 'AWS', ...reply }],
        ['Support Replied', { replyId: 'b', from: 'account', ...reply }],
      ],
    });
  });

  test('and resolved by others', () => {
    expect(look(incident({ phase: 'open', displayId: '17' }), { ...view, status: 'resolved' })).toStrictEqual({
      phase: 'resolved',
      case: { status: 'resolved', resolvedAt: at(1_000), resolvedBy: 'others', inspectAt: at(1_120) },
      publishes: [['Support Case Resolved', { by: 'others' }]],
    });
  });

  const over = (situation: Situation = {}) =>
    incident({ phase: 'resolved', displayId: '17', status: 'resolved', inspectAt: at(1), ...situation });

  test.each<[string, Situation, number, number | undefined]>([
    ['it is looked at again as long as it may come back', { resolvedAt: at(0) }, 1_000, 1_000 + 21_600],
    ['no more once that would be after the window', { resolvedAt: at(0) }, 28_400, undefined],
    ['up to the last moment of the window', { resolvedAt: at(0) }, 28_399, 28_399 + 21_600],
    ['at first only once the listing is no echo of the time before', { resolvedAt: at(950) }, 1_000, 1_070],
    ['from that moment on in its turn', { resolvedAt: at(880) }, 1_000, 1_000 + 21_600],
    ['twice within the patience while a comment is to bring it back', { reopening: { until: at(1_060), covers: [] } }, 1_000, 1_030],
  ])('and still resolved: %s', (_, situation, seconds, next) => {
    expect(look(over(situation), { ...view, status: 'resolved' }, seconds)).toStrictEqual({
      case: { inspectAt: next === undefined ? undefined : at(next) },
    });
  });

  test('and listed as open right after it was resolved: that is an echo', () => {
    expect(look(over({ resolvedAt: at(900) }), { ...view, status: 'unassigned' })).toStrictEqual({
      case: { status: 'unassigned', inspectAt: at(1_020) },
    });
  });

  test('and reopened by others, whose it is then', () => {
    const before = over({ resolvedAt: at(880), unreported: [ALARM], isArchived: true });
    expect(look(before, view)).toStrictEqual({
      phase: 'open',
      isArchived: undefined,
      case: { status: 'unassigned', resolvedAt: undefined, resolvedBy: undefined, humanTouched: true, inspectAt: at(1_900) },
      publishes: [['Support Case Updated', { reopened: true, by: 'others' }]],
    });
  });

  test('and reopened by our comment, which has told what it covers now', () => {
    const before = over({ unreported: [ALARM, OK], reopening: { until: at(1_060), covers: [ALARM.id] } });
    expect(look(before, view)).toStrictEqual({
      phase: 'open',
      unreported: [OK],
      case: { status: 'unassigned', resolvedAt: undefined, resolvedBy: undefined, reopening: undefined, inspectAt: at(1_900) },
      publishes: [['Support Case Updated', { reopened: true, by: 'us' }]],
    });
    const theirs = inspected(over({ humanTouched: true, reopening: { until: at(1_060), covers: [] } }), view, NOW, POLICY);
    expect(theirs.case?.humanTouched).toBe(true);
  });
});

describe('a call is claimed', () => {
  const BODY = 'The text.';
  const claim = (before: Incident, call: 'create' | 'comment' | 'resolve', covers: string[] = [], isPlain = false) => {
    const about = { marker: 'sa-1', covers };
    const what = call === 'resolve' ? { kind: call, ...about } : { kind: call, ...about, body: BODY };
    return whatChanges(before, claimed(before, what, NOW, POLICY, isPlain));
  };
  const call = { fence: 3, marker: 'sa-1', digest: digestOf(BODY), covers: [], startedAt: at(1_000), leaseUntil: at(1_090) };

  test('to create a case: its text is known as ours', () => {
    const before = incident({
      phase: 'pending',
      fence: 2,
      createCount: 1,
      unreported: [ALARM, OK],
      backoff: { until: at(9), reason: 'throttled' },
    });
    expect(claim(before, 'create', [ALARM.id])).toStrictEqual({
      fence: 3,
      createCount: 2,
      backoff: undefined,
      dueAt: at(1_090),
      sent: { cases: [digestOf(BODY)], comments: [] },
      pendingCall: { ...call, kind: 'create', covers: [ALARM.id], isPartial: true, escalates: undefined },
    });
  });

  test('to comment, and so to ask for the severity that has come due', () => {
    const before = incident({ phase: 'open', fence: 2, routingDecision: ROUTING, unreported: [ALARM] });
    expect(claim(before, 'comment', [ALARM.id])).toStrictEqual({
      fence: 3,
      dueAt: at(1_090),
      sent: { cases: [], comments: [digestOf(BODY)] },
      pendingCall: { ...call, kind: 'comment', covers: [ALARM.id], isPartial: false, escalates: 1 },
    });
  });

  test('to resolve, which has no text', () => {
    const before = incident({ phase: 'open', fence: 2 });
    expect(claim(before, 'resolve')).toStrictEqual({
      fence: 3,
      dueAt: at(1_090),
      pendingCall: { ...call, kind: 'resolve', digest: undefined, isPartial: false, escalates: undefined },
    });
  });

  const failure = { error: 'TypeError', reason: 'our-own-fault', since: at(0), times: 3, until: at(9), isOurs: true } as const;

  test.each([
    ['comment', 'open', 'comment'],
    ['reopen', 'resolved', 'comment'],
    ['create', 'pending', 'create'],
    ['resolve', 'open', 'resolve'],
  ] as const)('the step %s has not failed this time, or was done the plain way', (step, phase, kind) => {
    const before = incident({ phase, failures: { [step]: failure, inspect: failure } });
    expect(claim(before, kind)).toMatchObject({ failures: { inspect: failure } });
    expect(claim(before, kind).failures).not.toHaveProperty(step);
    expect(claim(before, kind, [], true)).toMatchObject({ failures: { [step]: { ...failure, times: 2 } } });
  });
});

describe('an answer is lost', () => {
  test('of a create: it is looked for, and any later attempt is to know', () => {
    const before = withCall({ kind: 'create' }, { phase: 'pending' });
    expect(whatChanges(before, markedInDoubt(before, NOW))).toStrictEqual({
      everAmbiguous: true,
      pendingCall: { ...before.pendingCall, inDoubt: { since: at(1_000), emptySearches: 0, nextSearchAt: at(1_000) } },
    });
  });

  test('of a comment: that says nothing of the case', () => {
    const before = withCall({}, { phase: 'open' });
    expect(whatChanges(before, markedInDoubt(before, NOW))).toStrictEqual({ pendingCall: expect.anything() });
    expect(markedInDoubt(withCall({}, { phase: 'open', everAmbiguous: true }), NOW).everAmbiguous).toBe(true);
  });

  test('a second time: it has been in doubt since the first', () => {
    const inDoubt = { since: at(500), emptySearches: 2, nextSearchAt: at(1_200) };
    const before = withCall({ inDoubt }, { phase: 'open' });
    expect(markedInDoubt(before, NOW).pendingCall?.inDoubt).toStrictEqual(inDoubt);
  });
});

describe('a search for what a lost call left behind finds nothing', () => {
  const search = (kind: PendingCall['kind'], since: number, emptySearches: number, seconds: number) => {
    const inDoubt = { since: at(since), emptySearches, nextSearchAt: at(0) };
    const before = withCall({ kind, inDoubt }, { phase: kind === 'create' ? 'pending' : 'open' });
    return whatChanges(before, searchedInVain(before, new Date(at(seconds)), POLICY));
  };
  const next = (emptySearches: number, seconds: number, kind: PendingCall['kind'] = 'create', since = 1_000) => ({
    pendingCall: expect.objectContaining({ kind, inDoubt: { since: at(since), emptySearches, nextSearchAt: at(seconds) } }),
  });

  test.each([
    ['the first again after a minute', 0, 1_000, 1_060],
    ['after as long as it has been in doubt', 1, 1_200, 1_400],
    ['at the end of the quiet period at the latest', 2, 1_600, 1_900],
  ])('%s', (_, empty, now, then) => {
    expect(search('create', 1_000, empty, now)).toStrictEqual(next(empty + 1, then));
  });

  test('after the quiet period of a create: it is given up, and looked for once more much later', () => {
    expect(search('create', 1_000, 1, 1_900)).toStrictEqual({
      pendingCall: undefined,
      orphanedCases: [{ marker: 'sa-1/3', covers: [ALARM.id], since: at(990), searchAt: at(1_900 + 7_200) }],
    });
    expect(search('create', 1_000, 1, 1_899)).toStrictEqual(next(2, 1_900));
  });

  test('once only, however long ago: one more look has to agree', () => {
    expect(search('create', 1_000, 0, 5_000)).toStrictEqual(next(1, 9_000));
  });

  test('of a comment or a resolve: it is given up after two minutes', () => {
    expect(search('comment', 1_000, 1, 1_120)).toStrictEqual({ pendingCall: undefined });
    expect(search('resolve', 1_000, 1, 1_119)).toStrictEqual(next(2, 1_120, 'resolve'));
  });

  test('a call that is not in doubt is left alone', () => {
    const before = withCall({}, { phase: 'open' });
    expect(searchedInVain(before, NOW, POLICY)).toBe(before);
  });
});

describe('AWS refuses', () => {
  const refusal = (kind: Refusal['kind'], error = 'AnError'): Refusal => ({ kind, error });
  const answer = (before: ClaimedIncident, kind: Refusal['kind']) => whatChanges(before, refused(before, refusal(kind), NOW));
  const setback = { error: 'AnError', since: at(1_000), times: 1, until: at(1_300) };
  const told = { refusalsTold: [{ error: 'AnError', generation: 0, at: at(1_000) }] };
  const event = (type: string, call: string, more: object = {}) => [
    type,
    { call, error: 'AnError', since: at(1_000), nextTryAt: at(1_300), ...more },
  ];

  test('a comment on a case that is gone: nothing is left of it', () => {
    const before = withCall({}, { phase: 'open', displayId: '17', isSentUnknown: true, backoff: { until: at(9), reason: 'throttled' } });
    expect(answer(before, 'case-gone')).toStrictEqual({
      phase: 'idle',
      pendingCall: undefined,
      backoff: undefined,
      isSentUnknown: undefined,
      previousCase: { caseId: 'case-1', displayId: '17' },
      case: undefined,
    });
  });

  test('a comment on a resolved case: the next case follows at once', () => {
    expect(answer(withCall({}, { phase: 'resolved' }), 'invalid')).toStrictEqual({
      pendingCall: undefined,
      case: { reopening: { until: at(1_000), covers: [] } },
    });
  });

  test('a comment on an open case for good: it is not repeated, nor is what it asked for', () => {
    expect(answer(withCall({ escalates: 1 }, { phase: 'open' }), 'invalid')).toStrictEqual({
      pendingCall: undefined,
      unreported: [OK],
      refusals: { comment: { ...setback, reason: 'invalid' } },
      ...told,
      case: { escalated: 1 },
      publishes: [event('Support Case Failed', 'AddCommunicationToCase', { changes: 1 })],
    });
    expect(refused(withCall({}, { phase: 'open', escalated: 2 }), refusal('invalid'), NOW).case?.escalated).toBe(2);
  });

  test('a create for good: the fallback routing is tried, and then a person has to see to it', () => {
    expect(answer(withCall({ kind: 'create' }, { phase: 'pending' }), 'invalid')).toStrictEqual({
      pendingCall: undefined,
      useFallback: true,
    });
    expect(answer(withCall({ kind: 'create' }, { phase: 'pending', useFallback: true }), 'invalid')).toStrictEqual({
      phase: 'failed',
      pendingCall: undefined,
      refusals: { create: { ...setback, reason: 'invalid' } },
      ...told,
      publishes: [event('Support Case Failed', 'CreateCase')],
    });
  });

  test.each([
    ['create', 'pending', 'CreateCase'],
    ['comment', 'open', 'AddCommunicationToCase'],
    ['resolve', 'open', 'ResolveCase'],
  ] as const)('a %s that is not allowed: that is told, and tried ever more rarely', (kind, phase, call) => {
    expect(answer(withCall({ kind }, { phase }), 'not-allowed')).toStrictEqual({
      pendingCall: undefined,
      refusals: { [kind]: { ...setback, reason: 'not-allowed' } },
      ...told,
      publishes: [event('Support Case Refused', call)],
    });
  });

  test.each([
    ['throttled', 1_060],
    ['case-limit', 1_600],
  ] as const)('a create that is %s: it is tried again later, and nobody has to see to it', (kind, until) => {
    expect(answer(withCall({ kind: 'create' }, { phase: 'pending' }), kind)).toStrictEqual({
      pendingCall: undefined,
      backoff: { until: at(until), reason: kind },
    });
  });

  test('a create whose earlier attempt may have been carried out: it stays in doubt', () => {
    const before = withCall({ kind: 'create' }, { phase: 'pending', everAmbiguous: true });
    expect(answer(before, 'throttled')).toStrictEqual({
      backoff: { until: at(1_060), reason: 'throttled' },
      pendingCall: { ...before.pendingCall, inDoubt: { since: at(1_000), emptySearches: 0, nextSearchAt: at(1_000) } },
    });
    expect(answer(withCall({}, { phase: 'open', everAmbiguous: true }), 'throttled')).toMatchObject({ pendingCall: undefined });
  });

  const open = { phase: 'open' } as const;
  test.each<[string, Refusal['kind'], Partial<PendingCall>, Situation, boolean, boolean]>([
    ['an invalid comment', 'invalid', {}, open, true, true],
    ['an invalid comment on a resolved case', 'invalid', {}, { phase: 'resolved' }, false, false],
    ['an invalid create with the configured routing', 'invalid', { kind: 'create' }, { phase: 'pending' }, false, false],
    ['an invalid create with the fallback', 'invalid', { kind: 'create' }, { phase: 'pending', useFallback: true }, true, false],
    ['an invalid resolve', 'invalid', { kind: 'resolve' }, open, true, false],
    ['a comment that is not allowed', 'not-allowed', {}, open, true, false],
    ['a comment that is throttled', 'throttled', {}, open, false, false],
    ['a case that is gone', 'case-gone', {}, open, false, false],
  ])('%s: whether a person has to see to it, and whether that is the last word', (_, kind, call, situation, needsPerson, isLastWord) => {
    const before = withCall(call, situation);
    expect([needsAPerson(refusal(kind), before), endsCovered(refusal(kind), before)]).toStrictEqual([needsPerson, isLastWord]);
  });
});

describe('a case is wanted', () => {
  const fresh = {
    phase: 'pending',
    generation: 3,
    routingDecision: ROUTING,
    createCount: 0,
    everAmbiguous: false,
    useFallback: false,
    failures: undefined,
  };
  const wanting = (situation: Situation) =>
    incident({
      generation: 2,
      createCount: 4,
      everAmbiguous: true,
      useFallback: true,
      failures: { begin: { error: 'E', reason: 'no-answer', since: at(0), times: 1, until: at(1), isOurs: false } },
      ...situation,
    });
  const begin = (start: Incident) => whatChanges(start, begun(start, 'sa-old', ROUTING, NOW));

  test('for the first time', () => {
    expect(begin(wanting({}))).toStrictEqual(fresh);
  });

  test('after another one, which the new one is to name', () => {
    const start = wanting({ phase: 'resolved', displayId: '17', backoff: { until: at(1), reason: 'throttled' }, isSentUnknown: true });
    const cleared = { case: undefined, backoff: undefined, isSentUnknown: undefined };
    expect(begin(start)).toStrictEqual({ ...fresh, ...cleared, previousCase: { caseId: 'case-1', displayId: '17' } });
  });

  test('after one of a dry run, which nobody can look up', () => {
    const start = wanting({ phase: 'resolved', dryRun: true, previousCase: { caseId: 'case-0' } });
    expect(begin(start)).toStrictEqual({ ...fresh, case: undefined });
  });

  test('after one that did not come back: it is looked for once more, unless nothing was said on it', () => {
    const left = (covers: string[]) =>
      begin(wanting({ phase: 'resolved', lastCommunicationAt: at(900), reopening: { until: at(960), covers } })).orphanedCases;
    expect(left([ALARM.id])).toStrictEqual([{ marker: 'sa-old', covers: [ALARM.id], since: at(900), searchAt: at(1_000 + 7_200) }]);
    expect(left([])).toBeUndefined();
    const known = { marker: 'sa-1', covers: [], since: at(0), searchAt: at(5) };
    const start = wanting({ phase: 'resolved', orphanedCases: [known], reopening: { until: at(960), covers: ['x'] } });
    expect(begin(start).orphanedCases).toStrictEqual([known, expect.objectContaining({ marker: 'sa-old' })]);
  });

  test('and was refused: both routes are tried once more', () => {
    const failure = { error: 'E', reason: 'no-answer', since: at(0), times: 1, until: at(1), isOurs: false } as const;
    const start = incident({ phase: 'failed', useFallback: true, failures: { 'try-again': failure } });
    expect(whatChanges(start, triedAgain(start, ROUTING))).toStrictEqual({
      phase: 'pending',
      useFallback: false,
      routingDecision: ROUTING,
      failures: undefined,
    });
  });
});

describe('no case is wanted', () => {
  test('by a rule, which is told once', () => {
    const before = incident({ phase: 'pending', unreported: [ALARM], backoff: { until: at(9), reason: 'throttled' } });
    expect(whatChanges(before, declined(before, ROUTING))).toStrictEqual({
      phase: 'idle',
      unreported: [],
      backoff: undefined,
      declined: at(0),
      publishes: [['Alarm Suppressed', { by: 'rule', rule: 'the rule', state: 'ALARM', timestamp: at(0) }]],
    });
  });

  test('by default, with the reason in words', () => {
    const before = incident();
    expect(whatChanges(before, declined(before, ROUTING, 'scaling-alarm'))).toMatchObject({
      declinedBecause: 'scaling-alarm',
      publishes: [
        [
          'Alarm Suppressed',
          { by: 'default', reason: 'scaling-alarm', words: expect.stringContaining('only scales'), state: 'ALARM', timestamp: at(0) },
        ],
      ],
    });
  });

  test('for now', () => {
    const before = incident({ phase: 'pending' });
    expect(whatChanges(before, backedOff(before, at(2_000), 'hourly-cap'))).toStrictEqual({
      backoff: { until: at(2_000), reason: 'hourly-cap' },
    });
  });

  test('any more: a case that AWS never listed is named by its ID', () => {
    expect(atRest(incident({ phase: 'open' })).previousCase).toStrictEqual({ caseId: 'case-1', displayId: undefined });
  });
});

test('how many rises of the severity have come due', () => {
  const routingDecision = { ...ROUTING, escalate: [...ROUTING.escalate, { afterMinutes: 20, severityCode: 'critical' }] };
  const due = (seconds: number, situation: Situation = {}) =>
    escalationsDue(incident({ phase: 'open', routingDecision, ...situation }), new Date(at(seconds)));
  expect([due(599), due(600), due(1_200), due(0, { escalated: 1 })]).toStrictEqual([0, 1, 2, 1]);
  expect([due(5_000, { alarm: { value: 'OK', timestamp: at(0), since: at(0) } }), due(5_000, { phase: 'pending' })]).toStrictEqual([0, 0]);
  expect(due(5_000, { routingDecision: undefined, escalated: 1 })).toBe(1);
});

import fc from 'fast-check';
import type { PendingCall } from '../../lambdas/cases/incident/calls';
import { decide } from '../../lambdas/cases/incident/decide';
import type { Decision } from '../../lambdas/cases/incident/decision';
import type { Policy } from '../../lambdas/cases/incident/policy';
import type { Reason } from '../../lambdas/cases/incident/reason';
import { at, change, incident, POLICY, type Situation } from './sample-incidents';

const ALARM = change('ALARM', 0);
const AGAIN = change('ALARM', 5_000);
const OK = change('OK', 300);

const fires = { value: 'ALARM', timestamp: at(0), since: at(0) } as const;
const firesAgain = { value: 'ALARM', timestamp: at(5_000), since: at(5_000) } as const;
const isOk = { value: 'OK', timestamp: at(300), since: at(300) } as const;
const muted = { ...fires, suppression: { by: 'mute-rule', arn: 'arn:mute', until: at(600) } } as const;
const muteWithoutEnd = { ...fires, suppression: { by: 'suppressor-alarm', arn: 'arn:other', askAt: at(300) } } as const;
const ask = { step: 'ask-suppression', reason: 'suppression-may-be-over' } as const;
const open = {
  phase: 'open',
  caseId: 'case-1',
  displayId: '1',
  inspectAt: at(9_000),
  lastCommunicationAt: at(100),
  generation: 1,
} as const;
const resolvedCase = { ...open, phase: 'resolved', resolvedAt: at(4_000), resolvedBy: 'us' } as const;
const UNLISTED: Situation = {
  ...resolvedCase,
  displayId: undefined,
  unreported: [AGAIN],
  reopening: { until: at(5_160), covers: [AGAIN.id] },
};
const creating: PendingCall = { kind: 'create', fence: 1, marker: 'sa-1', covers: [], startedAt: at(0), leaseUntil: at(90) };
const doubtful: PendingCall = { ...creating, inDoubt: { since: at(90), emptySearches: 1, nextSearchAt: at(150) } };
const orphan = { marker: 'sa-1', covers: [], since: at(0), searchAt: at(7_000) };
const news = [{ detailType: 'Support Case Opened', detail: {} }];

const refusedUntil = (seconds: number, error = 'AccessDeniedException') => ({
  error,
  reason: 'not-allowed' as const,
  since: at(0),
  times: 1,
  until: at(seconds),
});

/** Situation, the incident, seconds since midnight, what is decided, and what the operator set otherwise. */
type Row = [situation: string, incident: Situation, seconds: number, decision: Decision, policy?: Partial<Policy>];

const wait = (reason: Reason, until?: number): Decision => ({ step: 'wait', reason, until: until === undefined ? undefined : at(until) });

const ROWS: Row[] = [
  ['an alarm fires', { alarm: fires, unreported: [ALARM] }, 0, { step: 'begin', reason: 'alarm' }],
  ['an alarm is muted until its window ends', { alarm: muted, suppressedChange: ALARM }, 10, wait('suppressed', 600)],
  ['the window of a muted alarm has ended', { alarm: muted, suppressedChange: ALARM }, 600, ask],
  [
    'the time has come to ask who suppresses an alarm',
    { alarm: { ...muted, suppression: { ...muted.suppression, askAt: at(45) } }, suppressedChange: ALARM },
    45,
    ask,
  ],
  [
    'an alarm is suppressed by another, nobody knows until when',
    { alarm: muteWithoutEnd, suppressedChange: ALARM },
    10,
    wait('suppressed', 300),
  ],
  ['an alarm is OK before a case was wanted', { alarm: isOk, unreported: [ALARM, OK] }, 300, { step: 'settle', reason: 'no-case-needed' }],
  ['nothing is to come of an incident any more', { alarm: isOk }, 300, { step: 'archive', reason: 'at-rest' }],
  ['an incident that is over has been archived', { alarm: isOk, isArchived: true }, 300, wait('at-rest')],
  [
    'an alarm is left out by default',
    { alarm: fires, declined: at(0), declinedBecause: 'scaling-alarm', isArchived: true },
    10,
    wait('scaling-alarm'),
  ],
  ['a rule wants no case for the alarm', { alarm: fires, declined: at(0), isArchived: true }, 10, wait('no-case-by-rule')],
  ['a wanted case waits for the open delay', { phase: 'pending', alarm: fires }, 10, wait('open-delay', 60)],
  ['the alarm has lasted for the open delay', { phase: 'pending', alarm: fires }, 60, { step: 'create', reason: 'alarm-lasts' }],
  [
    'the hour has no case left',
    { phase: 'pending', alarm: fires, backoff: { until: at(900), reason: 'hourly-cap' } },
    60,
    wait('hourly-cap', 900),
  ],
  [
    'an alarm recovers while its case is wanted',
    { phase: 'pending', alarm: isOk },
    310,
    { step: 'cancel', reason: 'recovered-before-a-case' },
  ],
  [
    'an alarm is muted while its case is wanted',
    { phase: 'pending', alarm: muted, suppressedChange: ALARM },
    10,
    { step: 'cancel', reason: 'suppressed' },
  ],
  ['a call is under way', { phase: 'pending', alarm: fires, pendingCall: creating }, 89, wait('call-in-progress', 90)],
  [
    'a call has outlived its lease',
    { phase: 'pending', alarm: fires, pendingCall: creating },
    90,
    { step: 'mark-in-doubt', reason: 'lease-ran-out' },
  ],
  ['an answer was lost, and it is early to look again', { alarm: fires, pendingCall: doubtful }, 100, wait('answer-was-lost', 150)],
  [
    'an answer was lost, and it is time to look',
    { alarm: fires, pendingCall: doubtful },
    150,
    { step: 'search', reason: 'answer-was-lost' },
  ],
  [
    'an alarm recovers while nobody knows whether its case exists',
    { phase: 'pending', alarm: isOk, pendingCall: doubtful },
    310,
    { step: 'search', reason: 'answer-was-lost' },
  ],
  ['a case is open and told everything', { ...open, alarm: fires }, 500, wait('case-is-open', 9_000)],
  [
    'a case has just been opened',
    { ...open, displayId: undefined, inspectAt: at(100), alarm: fires, outbox: news },
    100,
    { step: 'inspect', reason: 'time-to-look' },
  ],
  [
    'something happened that others want to know',
    { ...open, alarm: fires, outbox: news },
    500,
    { step: 'publish', reason: 'something-happened' },
  ],
  [
    'a case is to be opened though events wait to be published',
    { phase: 'pending', alarm: fires, outbox: news },
    60,
    { step: 'create', reason: 'alarm-lasts' },
  ],
  [
    'an alarm changed shortly after the last comment',
    { ...open, alarm: fires, unreported: [OK, ALARM] },
    399,
    wait('comment-interval', 400),
  ],
  [
    'an alarm changed some time after the last comment',
    { ...open, alarm: fires, unreported: [OK, ALARM] },
    400,
    { step: 'comment', reason: 'still-firing' },
  ],
  [
    'the last comment had no room for everything',
    { ...open, alarm: fires, unreported: [ALARM], isMoreToTell: true },
    101,
    { step: 'comment', reason: 'still-firing' },
  ],
  [
    'AWS throttled the last comment',
    { ...open, alarm: fires, unreported: [ALARM], backoff: { until: at(560), reason: 'throttled' } },
    500,
    wait('throttled', 560),
  ],
  ['an alarm has just recovered', { ...open, alarm: isOk, unreported: [OK] }, 310, wait('resolve-delay', 420)],
  ['an alarm has been OK for the resolve delay', { ...open, alarm: isOk, unreported: [OK] }, 420, { step: 'comment', reason: 'recovered' }],
  ['an alarm was found deleted', { ...open, alarm: { ...isOk, isDeleted: true } }, 420, { step: 'resolve', reason: 'alarm-deleted' }],
  ['the recovery has been told', { ...open, alarm: isOk }, 420, { step: 'resolve', reason: 'recovered' }],
  ['somebody answered on the case', { ...open, alarm: isOk, humanTouched: true }, 420, wait('somebody-answered', 9_000)],
  ['the operator resolves by hand', { ...open, alarm: isOk }, 420, wait('auto-resolve-is-off', 9_000), { autoResolve: false }],
  ['it is time to see what others did with the case', { ...open, alarm: fires }, 9_000, { step: 'inspect', reason: 'time-to-look' }],
  [
    'a case of the dry run, and now it is live',
    { ...open, dryRun: true, alarm: fires },
    500,
    { step: 'forget-dry-run', reason: 'live-now' },
  ],
  ['a case of a dry run', { ...open, inspectAt: undefined, dryRun: true, alarm: fires }, 500, wait('dry-run', 1_400), { mode: 'DryRun' }],
  ['a real case in a dry run', { ...open, alarm: fires }, 500, wait('dry-run-leaves-real-case-alone', 1_400), { mode: 'DryRun' }],
  ['a resolved case inside the reopen window', { ...resolvedCase, alarm: isOk }, 4_100, wait('resolved', 7_600)],
  [
    'a resolved case after the reopen window',
    { ...resolvedCase, inspectAt: undefined, alarm: isOk },
    7_600,
    { step: 'archive', reason: 'resolved' },
  ],
  [
    'a straggler arrives after the case was resolved',
    { ...resolvedCase, alarm: isOk, unreported: [ALARM] },
    4_100,
    { step: 'settle', reason: 'arrived-late' },
  ],
  [
    'others resolved the case while its alarm fires',
    { ...resolvedCase, resolvedBy: 'others', alarm: fires },
    4_100,
    wait('resolved-by-others', 7_600),
  ],
  [
    'an alarm returns, and waits for the open delay',
    { ...resolvedCase, alarm: firesAgain, unreported: [AGAIN] },
    5_010,
    wait('open-delay', 5_060),
  ],
  [
    'an alarm returns inside the reopen window',
    { ...resolvedCase, alarm: firesAgain, unreported: [AGAIN] },
    5_060,
    { step: 'reopen', reason: 'fires-again' },
  ],
  [
    'an alarm returns after the reopen window',
    { ...resolvedCase, resolvedAt: at(1_000), alarm: firesAgain, unreported: [AGAIN] },
    5_060,
    { step: 'begin', reason: 'fires-again' },
  ],
  [
    'an alarm returns to a real case in a dry run',
    { ...resolvedCase, alarm: firesAgain, unreported: [AGAIN] },
    5_060,
    { step: 'begin', reason: 'fires-again' },
    { mode: 'DryRun' },
  ],
  [
    'an alarm returns to a case that is to be looked at first',
    { ...resolvedCase, inspectAt: at(5_000), alarm: firesAgain, unreported: [AGAIN] },
    5_060,
    { step: 'inspect', reason: 'time-to-look' },
  ],
  [
    'a commented case may still come back',
    { ...resolvedCase, alarm: firesAgain, unreported: [AGAIN], reopening: { until: at(5_160), covers: [AGAIN.id] } },
    5_100,
    wait('reopening', 5_160),
  ],
  [
    'a commented case did not come back',
    { ...resolvedCase, alarm: firesAgain, unreported: [AGAIN], reopening: { until: at(5_160), covers: [AGAIN.id] } },
    5_160,
    { step: 'begin', reason: 'stays-resolved' },
  ],
  [
    'a commented case did not come back, and the alarm recovered',
    { ...resolvedCase, alarm: { ...isOk, timestamp: at(5_100) }, unreported: [AGAIN], reopening: { until: at(5_160), covers: [AGAIN.id] } },
    5_160,
    { step: 'settle', reason: 'stays-resolved' },
  ],
  [
    'a commented case that AWS has never listed may have come back unseen, and the alarm recovered',
    { ...UNLISTED, alarm: { ...isOk, timestamp: at(5_100) } },
    7_599,
    wait('reopening', 7_600),
  ],
  [
    'a commented case was not listed for as long as it may come back',
    { ...UNLISTED, alarm: { ...isOk, timestamp: at(5_100) } },
    7_600,
    { step: 'settle', reason: 'stays-resolved' },
  ],
  [
    'a commented case that AWS has never listed did not come back in time for its alarm',
    { ...UNLISTED, alarm: firesAgain },
    5_160,
    { step: 'begin', reason: 'stays-resolved' },
  ],
  [
    'AWS takes the case by no route',
    { phase: 'failed', alarm: fires, unreported: [ALARM], refusals: { create: refusedUntil(800) } },
    500,
    wait('case-was-refused', 800),
  ],
  [
    'a refused case is tried again',
    { phase: 'failed', alarm: fires, unreported: [ALARM], refusals: { create: refusedUntil(800) } },
    800,
    { step: 'try-again', reason: 'case-was-refused' },
  ],
  [
    'a case was refused before its record said until when',
    { phase: 'failed', alarm: fires },
    500,
    { step: 'try-again', reason: 'case-was-refused' },
  ],
  [
    'the alarm of a refused case is muted',
    { phase: 'failed', alarm: muted, suppressedChange: ALARM },
    500,
    { step: 'cancel', reason: 'suppressed' },
  ],
  [
    'AWS does not let us create a case',
    { phase: 'pending', alarm: fires, refusals: { create: refusedUntil(800) } },
    500,
    wait('not-allowed', 800),
  ],
  [
    'AWS did not let us create a case',
    { phase: 'pending', alarm: fires, refusals: { create: refusedUntil(800) } },
    800,
    { step: 'create', reason: 'alarm-lasts' },
  ],
  [
    'AWS lets nobody read the case, and the alarm has something to tell',
    { ...open, inspectAt: at(400), alarm: fires, unreported: [ALARM], refusals: { read: refusedUntil(800) } },
    500,
    { step: 'comment', reason: 'still-firing' },
  ],
  [
    'AWS lets nobody read the case',
    { ...open, inspectAt: at(400), alarm: fires, refusals: { read: refusedUntil(800) } },
    500,
    wait('case-is-open', 800),
  ],
  [
    'a case that nobody may read is not resolved unread',
    { ...open, alarm: isOk, refusals: { read: refusedUntil(800) } },
    500,
    wait('not-allowed', 800),
  ],
  [
    'the account has no plan any more: no call is tried',
    {
      ...open,
      inspectAt: at(400),
      alarm: fires,
      unreported: [ALARM],
      refusals: { comment: refusedUntil(800, 'SubscriptionRequiredException') },
    },
    500,
    wait('not-allowed', 800),
  ],
  [
    'whether a commented case came back cannot be read',
    { ...resolvedCase, alarm: firesAgain, reopening: { until: at(5_160), covers: [AGAIN.id] }, refusals: { read: refusedUntil(6_000) } },
    5_200,
    wait('not-allowed', 6_000),
  ],
  [
    'what a lost call left behind may not be looked for',
    { phase: 'pending', alarm: fires, pendingCall: doubtful, refusals: { read: refusedUntil(800) } },
    500,
    wait('not-allowed', 800),
  ],
  [
    'a text could not be written',
    { phase: 'pending', alarm: fires, failures: { create: { ...refusedUntil(800), reason: 'our-own-fault', isOurs: true } } },
    500,
    wait('our-own-fault', 800),
  ],
  [
    'news cannot be published now, which delays nothing else',
    { ...open, alarm: fires, outbox: news, failures: { publish: { ...refusedUntil(800), isOurs: false } } },
    500,
    wait('case-is-open', 800),
  ],
  [
    'CloudWatch knew that a wanted case is not needed',
    { phase: 'pending', alarm: { ...isOk, isAsked: true }, unreported: [ALARM] },
    500,
    { step: 'cancel', reason: 'cloudwatch-says-ok' },
  ],
  [
    'an alarm was deleted before its case was opened',
    { alarm: { ...isOk, isDeleted: true, isAsked: true }, isArchived: true },
    500,
    wait('deleted-before-a-case'),
  ],
  ['the alarm of a refused case recovers', { phase: 'failed', alarm: isOk }, 500, { step: 'cancel', reason: 'recovered-before-a-case' }],
  [
    'a case that was given up may have come to light',
    { ...open, alarm: fires, orphanedCases: [orphan] },
    7_000,
    { step: 'search-for-orphans', reason: 'case-was-given-up' },
  ],
  ['a case was given up a while ago', { ...open, alarm: fires, orphanedCases: [orphan] }, 500, wait('case-is-open', 7_000)],
];

test.each(ROWS)('%s', (_, situation, seconds, decision, policy = {}) => {
  expect(decide(incident(situation), new Date(at(seconds)), { ...POLICY, ...policy })).toEqual(decision);
});

test('a wait always ends in the future', () => {
  const situations = fc.tuple(
    fc.constantFrom(...ROWS.map(([, situation]) => situation)),
    fc.constantFrom(...ROWS.map(([, situation]) => situation)),
    fc.nat(20_000),
    fc.constantFrom<Policy['mode']>('Live', 'DryRun'),
  );
  fc.assert(
    fc.property(situations, ([one, other, seconds, mode]) => {
      const mixed = { ...incident({ ...one, ...other }), resolvedAt: at(4_000) };
      const decision = decide(mixed, new Date(at(seconds)), { ...POLICY, mode });
      const until = 'until' in decision ? decision.until : undefined;
      return until === undefined || until > at(seconds);
    }),
    { numRuns: 3_000 },
  );
});

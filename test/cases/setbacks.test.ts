import { again, backoffOf, isAboutAccount, whenFree } from '../../lambdas/cases/incident/backoff';
import { escalateAt, rise } from '../../lambdas/cases/incident/escalation';
import { failed, isNoAnswer, needsPlainWay, ours, succeeded, wentPlain } from '../../lambdas/cases/incident/failures';
import { addToOutbox } from '../../lambdas/cases/incident/outbox';
import { accepted, refusalsOf, refusedUntilMended } from '../../lambdas/cases/incident/refusals';
import type { Failable, FailedStep, RefusableCall, Setback } from '../../lambdas/cases/incident/setbacks';
import type { Step } from '../../lambdas/cases/incident/step';
import { at, incident } from './sample-incidents';
import { whatChanges } from './what-changes';

const NOW = new Date(at(1_000));
const DENIED = 'AccessDeniedException';
const setback = (until: number, more: Partial<Setback> = {}): Setback => ({
  ...{ error: DENIED, reason: 'not-allowed', since: at(0), times: 1, until: at(until) },
  ...more,
});
const failure = (more: Partial<FailedStep> = {}): FailedStep => ({ ...setback(300), isOurs: true, ...more });

describe('a pause', () => {
  test.each([
    [1, 300],
    [2, 600],
    [3, 1_200],
    [4, 2_400],
    [5, 3_600],
    [40, 3_600],
  ])('after failure %d in a row is %d seconds', (times, pause) => {
    const before = times === 1 ? undefined : setback(990, { times: times - 1, since: at(500) });
    expect(again(before, 'E', 'no-answer', 300, NOW)).toEqual({
      ...{ error: 'E', reason: 'no-answer', times, since: times === 1 ? at(1_000) : at(500), until: at(1_000 + pause) },
    });
  });

  test('begins anew when the trouble was over for two hours', () => {
    expect(again(setback(1_000 - 7_200, { times: 7 }), 'E', 'no-answer', 300, NOW).times).toBe(8);
    expect(again(setback(999 - 7_200, { times: 7 }), 'E', 'no-answer', 300, NOW)).toMatchObject({ times: 1, since: at(1_000) });
  });
});

describe('what is waited for', () => {
  const waits = (step: Step, call: RefusableCall, error: string, more: object = {}) =>
    backoffOf(incident({ refusals: { [call]: setback(2_000, { error }) }, ...more }), step, at(1_000)) !== undefined;

  /** Each step, and the calls whose refusal it waits for; a create also for a read, if it has to look first. */
  const CALLS: Record<Step, RefusableCall[]> = {
    create: ['create'],
    'try-again': ['create'],
    comment: ['comment'],
    reopen: ['comment'],
    resolve: ['resolve', 'read'],
    inspect: ['read'],
    search: ['read'],
    'search-for-orphans': ['read'],
    begin: [],
    settle: [],
    cancel: [],
    publish: [],
    archive: [],
    'ask-suppression': [],
    'mark-in-doubt': [],
    'forget-dry-run': [],
  };
  const ALL: RefusableCall[] = ['create', 'comment', 'resolve', 'read'];

  test.each(Object.entries(CALLS))('%s waits for what it calls itself: %s', (step, calls) => {
    expect(ALL.filter(call => waits(step as Step, call, DENIED))).toEqual(calls);
    expect(ALL.filter(call => waits(step as Step, call, 'SubscriptionRequiredException'))).toEqual(calls.length > 0 ? ALL : []);
  });

  test('a create that may have been made before waits for reading too', () => {
    expect(ALL.filter(call => waits('create', call, DENIED, { everAmbiguous: true }))).toEqual(['create', 'read']);
  });

  test('of several, what lasts longest, and nothing that is over', () => {
    const refusals = { resolve: setback(1_500), read: setback(1_800) };
    const before = incident({ refusals, failures: { resolve: failure({ until: at(1_700) }) } });
    expect(backoffOf(before, 'resolve', at(1_000))).toBe(refusals.read);
    expect(backoffOf(before, 'resolve', at(1_799))).toBe(refusals.read);
    expect(backoffOf(before, 'resolve', at(1_800))).toBeUndefined();
    expect(backoffOf(incident({ failures: { publish: failure({ until: at(1_700) }) } }), 'publish', at(1_000))).toMatchObject({
      isOurs: true,
    });
  });

  test('a time that comes before the end of a pause is put off to it', () => {
    const before = incident({ refusals: { read: setback(1_800) } });
    expect([1_700, 1_800, 1_900].map(time => whenFree(at(time), before, 'inspect', at(1_000)))).toEqual([at(1_800), at(1_800), at(1_900)]);
    expect(whenFree(undefined, before, 'inspect', at(1_000))).toBeUndefined();
    expect(whenFree(at(1_700), incident(), 'inspect', at(1_000))).toBe(at(1_700));
  });

  test.each([
    ['SubscriptionRequiredException', true],
    ['OptInRequired', true],
    ['UnrecognizedClientException', true],
    ['InvalidClientTokenId', true],
    ['InvalidSignatureException', true],
    ['SignatureDoesNotMatch', true],
    ['IncompleteSignature', true],
    ['MissingAuthenticationTokenException', true],
    ['CredentialsProviderError', true],
    [DENIED, false],
    ['NotASubscriptionRequiredException', false],
  ])('%s concerns whatever is called: %s', (error, isWhole) => {
    expect(isAboutAccount(error)).toBe(isWhole);
  });
});

describe('a refusal that only a person can end', () => {
  const refuse = (before = incident({ generation: 2 }), error = DENIED) =>
    whatChanges(before, refusedUntilMended(before, 'create', { error, kind: 'not-allowed' }, NOW, { detailType: 'Told', changes: 3 }));
  const told = (more: object = {}) => ({ error: DENIED, generation: 2, at: at(1_000), ...more });

  test('is told with what is called, since when, and when it is tried next', () => {
    expect(refuse()).toEqual({
      refusals: { create: setback(1_300, { since: at(1_000) }) },
      refusalsTold: [told()],
      publishes: [['Told', { call: 'CreateCase', error: DENIED, since: at(1_000), nextTryAt: at(1_300), changes: 3 }]],
    });
  });

  test.each([
    ['it is told already', [told()], []],
    ['it was told, mended, and is back before six hours', [told({ endedAt: at(1_001 - 21_600) })], []],
    ['it was mended six hours ago', [told({ endedAt: at(1_000 - 21_600) })], [told()]],
    ['another generation was told', [told({ generation: 1 })], [told()]],
    ['another error was told', [told({ error: 'Other' })], [told({ error: 'Other' }), told()]],
  ])('once for each generation and cause: %s', (_, refusalsTold, next) => {
    const { refusalsTold: after, publishes } = refuse(incident({ generation: 2, refusalsTold }));
    expect(after ?? []).toEqual(next);
    expect(publishes !== undefined).toBe(next.length > 0);
  });

  test('remembers of ten causes that they were told', () => {
    const refusalsTold = Array.from({ length: 10 }, (_, index) => told({ error: `E${index}` }));
    expect(refuse(incident({ generation: 2, refusalsTold })).refusalsTold).toEqual([...refusalsTold.slice(1), told()]);
  });

  const accept = (refusals: Partial<Record<RefusableCall, Setback>>, refusalsTold = [told()]) => {
    const before = incident({ generation: 2, refusals, refusalsTold });
    return whatChanges(before, accepted(before, 'create', NOW));
  };
  const ended = told({ endedAt: at(1_000) });
  const event = (error = DENIED) => [['Support Case Accepted', { call: 'CreateCase', error, since: at(0) }]];

  test('is over when AWS takes the call', () => {
    expect(accept({ create: setback(900) })).toEqual({ refusals: undefined, refusalsTold: [ended], publishes: event() });
  });

  test('says nothing of a permission while another call lacks one', () => {
    expect(accept({ create: setback(900), comment: setback(900) })).toEqual({ refusals: { comment: setback(900) } });
    expect(accept({ create: setback(900), comment: setback(900, { error: 'Other' }) })).toMatchObject({ publishes: event() });
  });

  test('is over for all calls when the account may call again', () => {
    const error = 'SubscriptionRequiredException';
    const plan = setback(900, { error });
    expect(accept({ create: plan, comment: plan }, [told({ error })])).toEqual({
      refusals: { comment: plan },
      refusalsTold: [told({ error, endedAt: at(1_000) })],
      publishes: event(error),
    });
  });

  test('that nobody was told of, or is told to be over, is no news', () => {
    expect(accept({ create: setback(900) }, [])).toEqual({ refusals: undefined });
    expect(accept({ create: setback(900) }, [told({ endedAt: at(5) })])).toEqual({ refusals: undefined });
    expect(accept({ create: setback(900) }, [told({ error: 'Other' }), told()]).refusalsTold).toEqual([told({ error: 'Other' }), ended]);
    const never = incident();
    expect(accepted(never, 'create', NOW)).toBe(never);
  });

  test('is listed for people by the operation, what lasts longest first', () => {
    const refusals = { read: setback(1_000), create: setback(3_000), strange: setback(2_000) };
    expect(refusalsOf(incident({ refusals })).map(({ call, until }) => [call, until])).toEqual([
      ['CreateCase', at(3_000)],
      ['strange', at(2_000)],
      ['DescribeCases', at(1_000)],
    ]);
    expect(refusalsOf(incident())).toEqual([]);
  });
});

describe('a step that fails', () => {
  const fail = (step: Failable, thrown: unknown, before = incident()) => {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return failed(before, step, error, NOW).failures![step]!;
  };
  const ourFault = (thrown: unknown): Promise<Error> => ours(() => Promise.reject(thrown)).catch(error => error);

  test('by a fault of ours is tried ever more rarely', async () => {
    const error = await ourFault(new TypeError('x is undefined'));
    const before = incident({ failures: { inspect: failure() } });
    expect(whatChanges(before, failed(before, 'settle', error, NOW))).toEqual({
      failures: {
        inspect: failure(),
        settle: { error: 'TypeError', reason: 'our-own-fault', since: at(1_000), times: 1, until: at(1_120), isOurs: true },
      },
    });
    expect(fail('settle', error, incident({ failures: { settle: failure({ times: 2 }) } })).until).toBe(at(1_480));
  });

  test('by no answer is tried again in two minutes, however long it lasts', () => {
    const error = Object.assign(new Error('timed out'), { name: 'TimeoutError' });
    expect(fail('settle', error, incident({ failures: { settle: failure({ times: 9 }) } }))).toEqual({
      ...{ error: 'TimeoutError', reason: 'no-answer', since: at(0), times: 10, until: at(1_120), isOurs: false },
    });
  });

  const PLAIN: Failable[] = ['ask-suppression', 'begin', 'try-again', 'create', 'comment', 'reopen'];
  test.each([...PLAIN, 'settle', 'inspect', 'publish', 'crash'] as Failable[])(
    '%s has a plain way, and is done by it at once after three faults of ours, or has none',
    async step => {
      const error = await ourFault(new Error('poison'));
      const known = (times: number) => incident({ failures: { [step]: failure({ times }) } });
      expect(fail(step, error, known(2)).until).toBe(PLAIN.includes(step) ? at(1_000) : at(1_480));
      expect(fail(step, error, known(3)).until).toBe(at(1_960));
    },
  );

  test('a plain way is for faults of ours, from the third in a row on', () => {
    const needs = (more: Partial<FailedStep>) => needsPlainWay(incident({ failures: { begin: failure(more) } }), 'begin');
    expect([needs({ times: 2 }), needs({ times: 3 }), needs({ times: 9, isOurs: false })]).toEqual([false, true, false]);
    expect(needsPlainWay(incident(), 'begin')).toBe(false);
  });

  test('and was done the plain way, is tried in full once', () => {
    const before = incident({ failures: { begin: failure({ times: 7 }), inspect: failure() } });
    expect(wentPlain(before, 'begin').failures).toEqual({ begin: failure({ times: 2 }), inspect: failure() });
    const never = incident({ failures: { inspect: failure() } });
    expect(wentPlain(never, 'begin')).toBe(never);
    const none = incident();
    expect(wentPlain(none, 'begin')).toBe(none);
  });

  test('and succeeds, is forgotten', () => {
    const before = incident({ failures: { begin: failure(), inspect: failure() } });
    expect(succeeded(before, 'begin').failures).toEqual({ inspect: failure() });
    expect(succeeded(incident({ failures: { begin: failure() } }), 'begin').failures).toBeUndefined();
    const none = incident();
    expect([succeeded(none, 'begin'), succeeded(before, 'publish')]).toEqual([none, before]);
  });

  test('keeps the name and the words of whatever was thrown', async () => {
    expect(await ourFault(new RangeError('too long'))).toMatchObject({
      name: 'RangeError',
      message: 'too long',
      cause: expect.any(RangeError),
    });
    expect(await ourFault('a text')).toMatchObject({ name: 'Error', message: 'a text', cause: 'a text' });
    expect(await ourFault(undefined)).toMatchObject({ name: 'Error', message: 'undefined' });
    expect(await ours(async () => 'done')).toBe('done');
  });
});

test.each<[string, object, boolean]>([
  ['an internal error of a service', { $metadata: { httpStatusCode: 500 } }, true],
  ['a gateway in trouble', { $metadata: { httpStatusCode: 503 } }, true],
  ['too many requests', { $metadata: { httpStatusCode: 429 } }, true],
  ['a mistake of ours', { $metadata: { httpStatusCode: 400 } }, false],
  ['one that the service says can be repeated', { $metadata: { httpStatusCode: 400 }, $retryable: {} }, true],
  ['a connection that broke', { code: 'ECONNRESET' }, true],
  ['a host that is not there', { code: 'ENOTFOUND' }, true],
  ['credentials that are out of date', { name: 'ExpiredTokenException' }, true],
  ['a clock that is', { name: 'RequestTimeTooSkewed' }, true],
  ['a throttle', { name: 'ThrottlingException' }, true],
  ['a capacity that is used up', { name: 'ProvisionedThroughputExceededException' }, true],
  ['a signal that ended the wait', { name: 'AbortError' }, true],
  ['a thing that is undefined', { name: 'TypeError', message: 'socket is undefined' }, false],
  ['an error with another code', { code: 'ERR_INVALID_ARG_TYPE' }, false],
])('whether nobody answered: %s', (_, members, isNone) => {
  expect(isNoAnswer(Object.assign(new Error('x'), members))).toBe(isNone);
});

test('a fault of ours is no silence of others, whatever it looks like', async () => {
  const thrown = Object.assign(new Error('x'), { $metadata: { httpStatusCode: 500 }, name: 'TimeoutError' });
  expect(isNoAnswer(await ours(() => Promise.reject(thrown)).catch(error => error))).toBe(false);
});

describe('the outbox', () => {
  const filled = (count: number, detail: object) =>
    Array.from({ length: count }).reduce<ReturnType<typeof incident>>(
      (next, _, index) => addToOutbox(next, 'T', { index, ...detail }),
      incident({ phase: 'open', displayId: '17', generation: 4 }),
    ).outbox;

  test('says of which case an event is', () => {
    expect(filled(1, {})).toEqual([{ detailType: 'T', detail: { index: 0 }, generation: 4, caseId: 'case-1', displayId: '17' }]);
    expect(addToOutbox(incident(), 'T', {}).outbox[0]).toMatchObject({ caseId: undefined, displayId: undefined });
  });

  test('holds a hundred events, the newest', () => {
    expect(filled(103, {}).map(({ detail }) => detail.index)).toEqual(Array.from({ length: 100 }, (_, index) => index + 3));
  });

  test('and 50,000 bytes', () => {
    const kept = filled(12, { text: 'é'.repeat(5_000) });
    expect(kept.map(({ detail }) => detail.index)).toEqual([8, 9, 10, 11]);
  });
});

test('a comment asks for the newest rise that has come due and was not asked for', () => {
  const rises = [
    { afterMinutes: 10, severityCode: 'urgent' },
    { afterMinutes: 20, severityCode: 'critical' },
  ];
  const route = { serviceCode: 's', categoryCode: 'c', severityCode: 'low', issueType: 'technical', language: 'en', ccEmailAddresses: [] };
  const routingDecision = { wantsCase: true, route, escalate: rises, remarks: [] };
  const asks = (seconds: number, escalated?: number) =>
    rise(incident({ phase: 'open', routingDecision, escalated }), new Date(at(seconds)))?.severityCode;
  expect([asks(599), asks(600), asks(600, 1), asks(1_200), asks(1_200, 1), asks(1_200, 2)]).toEqual([
    ...[undefined, 'urgent', undefined, 'critical', 'critical', undefined],
  ]);
  expect(rise(incident({ phase: 'pending', routingDecision }), NOW)).toBeUndefined();
  const next = (escalated?: number, more = {}) => escalateAt(incident({ phase: 'open', routingDecision, escalated, ...more }));
  expect([next(), next(1), next(2), next(0, { routingDecision: undefined })]).toEqual([at(600), at(1_200), undefined, undefined]);
  expect(next(0, { alarm: { value: 'OK', timestamp: at(0), since: at(0) } })).toBeUndefined();
});

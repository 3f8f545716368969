import { applyChange, newestIsUnreported, suppressed, unsuppressed, withoutChanges } from '../../lambdas/cases/incident/apply-change';
import { isClaimed, newIncident, reopeningOf, withCase } from '../../lambdas/cases/incident/incident';
import { caseMarker, commentMarker, oursOf, referenceLine, withSent } from '../../lambdas/cases/incident/marker';
import { digestOf } from '../../lambdas/cases/incident/our-texts';
import type { StateChange, Suppression } from '../../lambdas/cases/incident/state-change';
import { at, change, IDENTITY, incident, situated } from './sample-incidents';
import { whatChanges } from './what-changes';

const NOW = new Date(at(1_000));
const ALARM = change('ALARM', 0);
const OK = change('OK', 300);
const AGAIN = change('ALARM', 600);
const MUTE: Suppression = { by: 'mute-rule', arn: 'arn:mute' };

const take = (before: ReturnType<typeof incident>, next: StateChange, by?: Suppression) =>
  whatChanges(before, applyChange(before, next, NOW, by));

test('an incident begins with its first change, at rest', () => {
  expect(newIncident({ ...IDENTITY, more: 'is left out' } as typeof IDENTITY, ALARM)).toStrictEqual({
    incidentKey: IDENTITY.incidentKey,
    subject: IDENTITY.subject,
    version: 0,
    phase: 'idle',
    generation: 0,
    createCount: 0,
    everAmbiguous: false,
    useFallback: false,
    alarm: { value: 'ALARM', timestamp: at(0), changeId: ALARM.id, since: at(0) },
    unreported: [],
    fence: 0,
    orphanedCases: [],
    outbox: [],
    reason: 'new',
  });
});

describe('a change', () => {
  test('waits to be told, and the incident is due', () => {
    expect(take(incident({ isArchived: true, dueAt: at(9_000) }), ALARM)).toEqual({
      alarm: expect.objectContaining({ value: 'ALARM', timestamp: at(0) }),
      unreported: [ALARM],
      dueAt: at(1_000),
      isArchived: undefined,
    });
  });

  test('that waits already changes nothing', () => {
    const before = incident({ unreported: [ALARM] });
    expect(applyChange(before, ALARM, NOW)).toBe(before);
  });

  test('is told in the order of CloudWatch, of two at the same time by their names', () => {
    const [a, b] = ['a', 'b'].map(id => ({ ...ALARM, id }));
    const before = incident({ unreported: [b!, OK] });
    expect(applyChange(before, a!, NOW).unreported).toEqual([a, b, OK]);
    expect(applyChange(incident({ unreported: [a!, AGAIN] }), b!, NOW).unreported).toEqual([a, b, AGAIN]);
    expect(applyChange(incident({ unreported: [AGAIN] }), OK, NOW).unreported).toEqual([OK, AGAIN]);
    expect(applyChange(incident({ unreported: [OK] }), AGAIN, NOW).unreported).toEqual([OK, AGAIN]);
  });

  test('that is suppressed is not told, and is kept for when it is not any more', () => {
    const { alarm, ...rest } = take(incident(), AGAIN, MUTE);
    expect(rest).toEqual({ suppressedChange: AGAIN, dueAt: at(1_000) });
    expect(alarm).toMatchObject({ timestamp: at(600), suppression: { ...MUTE, askAt: at(1_300) } });
  });

  test('that is suppressed and came late is dropped: a newer one speaks for the alarm', () => {
    const before = applyChange(incident(), AGAIN, NOW);
    const { alarm: _, ...rest } = take(before, { ...ALARM, id: 'late', timestamp: at(100) }, MUTE);
    expect(rest).toEqual({});
  });

  test('to OK counts, whoever suppresses the alarm, and ends what was suppressed', () => {
    const before = applyChange(incident(), AGAIN, NOW, MUTE);
    const over = change('OK', 900);
    expect(take(before, over, MUTE)).toMatchObject({ unreported: [over], suppressedChange: undefined, alarm: { value: 'OK' } });
    expect(applyChange(before, over, NOW).alarm.suppression).toBeUndefined();
  });

  test('that nobody suppresses follows one that somebody did', () => {
    const before = applyChange(incident(), AGAIN, NOW, MUTE);
    const next = change('ALARM', 900);
    expect(take(before, next)).toMatchObject({ suppressedChange: undefined, unreported: [next] });
    expect(applyChange(before, next, NOW).alarm.suppression).toBeUndefined();
  });

  test('that came late leaves the suppression of a newer one', () => {
    const before = applyChange(incident(), AGAIN, NOW, MUTE);
    expect(take(before, OK)).toMatchObject({ unreported: [OK] });
    expect(applyChange(before, OK, NOW)).toMatchObject({ suppressedChange: AGAIN, alarm: { suppression: MUTE } });
  });
});

describe('the newest change', () => {
  const fires = applyChange(incident({ unreported: [OK] }), AGAIN, NOW);

  test('turns out to be suppressed: it is not told for now', () => {
    const by = { ...MUTE, askAt: at(1_300) };
    expect(whatChanges(fires, suppressed(fires, AGAIN, by))).toEqual({
      unreported: [OK],
      suppressedChange: AGAIN,
      alarm: { ...fires.alarm, suppression: by },
    });
  });

  test('is not suppressed any more: it counts like any other, once', () => {
    const quiet = applyChange(incident(), AGAIN, NOW, MUTE);
    const { suppression: _, ...alarm } = quiet.alarm;
    expect(whatChanges(quiet, unsuppressed(quiet))).toEqual({ unreported: [AGAIN], suppressedChange: undefined, alarm });
    expect(unsuppressed({ ...quiet, unreported: [AGAIN] }).unreported).toEqual([AGAIN]);
    expect(unsuppressed({ ...quiet, suppressedChange: undefined }).unreported).toEqual([]);
  });

  test('has been told or not', () => {
    expect([newestIsUnreported(fires), newestIsUnreported({ ...fires, unreported: [OK] })]).toEqual([true, false]);
  });

  test('is taken off the list with others that are settled', () => {
    expect(withoutChanges(incident({ unreported: [ALARM, OK, AGAIN] }), [ALARM.id, AGAIN.id]).unreported).toEqual([OK]);
  });
});

describe('an incident', () => {
  test('learns of its case, if it has one', () => {
    for (const phase of ['open', 'resolved'] as const)
      expect(withCase(incident({ phase }), { displayId: '17' })).toEqual(incident({ phase, displayId: '17' }));
    const none = incident({ phase: 'pending' });
    expect(withCase(none, { displayId: '17' })).toBe(none);
  });

  test('has a comment that is to bring its case back, or a claim, or neither', () => {
    const reopening = { until: at(5), covers: [] };
    expect([reopeningOf(incident({ phase: 'resolved', reopening })), reopeningOf(incident({ phase: 'open' }))]).toEqual([
      reopening,
      undefined,
    ]);
    const pendingCall = { kind: 'create', fence: 1, marker: 'm', covers: [], startedAt: at(0), leaseUntil: at(9) } as const;
    expect([isClaimed(incident()), isClaimed(incident({ pendingCall: { ...pendingCall, covers: [] } }))]).toEqual([false, true]);
  });

  test('has a marker for each case, and each comment another', () => {
    const first = incident({ generation: 1, fence: 4 });
    const marker = caseMarker('here', first);
    expect(marker).toMatch(/^sa-[0-9a-f]{12}$/);
    expect(commentMarker('here', first)).toBe(`${marker}/5`);
    const others = [
      caseMarker('there', first),
      caseMarker('here', { ...first, generation: 2 }),
      caseMarker('here', { ...first, incidentKey: 'k' }),
    ];
    expect(new Set([marker, ...others]).size).toBe(4);
    expect(referenceLine(marker)).toBe(`Reference: [${marker}]`);
  });

  test('knows the texts that it sent as its own', () => {
    const before = incident({ isSentUnknown: true });
    const none = { cases: [], comments: [], marker: caseMarker('here', before), isPartlyUnknown: true, trustsReference: false };
    expect(oursOf('here', before)).toEqual(none);
    const sent = withSent(withSent(before, 'cases', 'The case.'), 'comments', 'A comment.');
    expect(oursOf('here', sent)).toEqual({ ...none, cases: [digestOf('The case.')], comments: [digestOf('A comment.')] });
    const overflow = situated(before, { subject: { ...before.subject, kind: 'overflow' } });
    expect(oursOf('here', overflow).trustsReference).toBe(true);
  });
});

import { conclude, draftOf, isTooLate } from '../../lambdas/cases/engine/conclude-call';
import type { PendingCall } from '../../lambdas/cases/incident/calls';
import { commented } from '../../lambdas/cases/incident/case-changes';
import type { ClaimedIncident, Incident } from '../../lambdas/cases/incident/incident';
import type { CallOutcome } from '../../lambdas/cases/support/support-api';
import { at, change, IDENTITY, incident, type Situation, situated } from './sample-incidents';
import { TestEngine } from './test-engine';

const ALARM = change('ALARM', 0);
const CALL: PendingCall = { kind: 'comment', fence: 3, marker: 'sa-1/3', covers: [ALARM.id], startedAt: at(990), leaseUntil: at(1_080) };
const DONE: CallOutcome<undefined> = { outcome: 'done', value: undefined };
const refusedAs = (kind: 'invalid' | 'not-allowed' | 'throttled'): CallOutcome<undefined> => ({
  outcome: 'refused',
  refusal: { kind, error: 'AnError' },
});

/** An incident that has claimed a call, in its table. */
function claimedIn(engine: TestEngine, call: Partial<PendingCall> = {}, more: Situation = {}): ClaimedIncident {
  const claim = incident({ version: 5, phase: 'open', fence: 3, unreported: [ALARM], ...more, pendingCall: { ...CALL, ...call } });
  engine.table.heads.set(claim.incidentKey, claim);
  engine.table.changesOf(claim.incidentKey).set(ALARM.id, { ...ALARM, disposition: 'recorded' });
  engine.seconds = 1_000;
  return claim as ClaimedIncident;
}

async function concluded(
  answer: CallOutcome<undefined>,
  call: Partial<PendingCall> = {},
  more: Situation = {},
  mode: 'Live' | 'DryRun' = 'Live',
) {
  const engine = new TestEngine({}, { mode });
  const claim = claimedIn(engine, call, more);
  const written = await conclude(claim, answer, engine.services, current => commented(current, new Date(at(1_000))), { subject: 's' });
  return {
    head: engine.table.heads.get(IDENTITY.incidentKey)!,
    written,
    recorded: [...engine.table.attemptsOf(IDENTITY.incidentKey).values()],
    disposition: engine.table.changesOf(IDENTITY.incidentKey).get(ALARM.id)!.disposition,
    troubles: engine.troubles,
  };
}

test.each([
  [1_079, true],
  [1_061, true],
  [1_060, true],
  [1_059, false],
])('an invocation that was held up until second %d is too late to call: %s', (seconds, isLate) => {
  expect(isTooLate(claimedIn(new TestEngine()), new Date(at(seconds)))).toBe(isLate);
});

test('a call that was made is written with what it told, and recorded', async () => {
  const { head, written, recorded, disposition, troubles } = await concluded(DONE);
  expect(head).toMatchObject({ version: 6, unreported: [], case: { lastCommunicationAt: at(1_000) } });
  expect(head.pendingCall).toBeUndefined();
  expect(written).toEqual(head);
  expect(recorded).toEqual([{ fence: 3, generation: 0, kind: 'comment', startedAt: at(990), outcome: 'done', detail: { subject: 's' } }]);
  expect([disposition, troubles]).toEqual(['communicated', []]);
});

test('in a dry run nobody is told anything, and that is said', async () => {
  const { recorded, disposition } = await concluded(DONE, {}, {}, 'DryRun');
  expect([recorded[0]?.mode, disposition]).toEqual(['DryRun', 'dry-run']);
});

test('a call without an answer is in doubt, and has told nothing yet', async () => {
  const { head, recorded, disposition } = await concluded({ outcome: 'ambiguous', error: 'TimeoutError' });
  expect(head.pendingCall?.inDoubt).toMatchObject({ since: at(1_000) });
  expect([recorded[0]?.outcome, disposition]).toEqual(['ambiguous: TimeoutError', 'recorded']);
});

test.each([
  ['a comment for good', 'invalid', {}, {}, 'refused', 1],
  ['a comment on a resolved case', 'invalid', {}, { phase: 'resolved' }, 'recorded', 0],
  ['a comment that is not allowed', 'not-allowed', {}, {}, 'recorded', 1],
  ['a comment for now', 'throttled', {}, {}, 'recorded', 0],
  ['a resolve for good', 'invalid', { kind: 'resolve' }, {}, 'recorded', 1],
] as const)(
  'AWS refuses %s: whether its changes are settled, and whether somebody has to know',
  async (_, kind, call, more, settled, warnings) => {
    const { head, recorded, disposition, troubles } = await concluded(refusedAs(kind), call, more);
    expect(head.pendingCall).toBeUndefined();
    expect(recorded[0]?.outcome).toBe('refused: AnError');
    expect([disposition, troubles]).toEqual([settled, Array(warnings).fill('SupportRefusals')]);
  },
);

describe('the incident was written by somebody else while the call was made', () => {
  const meanwhile = async (next: (claim: ClaimedIncident) => Incident | undefined) => {
    const engine = new TestEngine();
    const claim = claimedIn(engine);
    const other = next(claim);
    if (other) engine.table.heads.set(claim.incidentKey, { ...other, version: 6 });
    else engine.table.heads.delete(claim.incidentKey);
    const written = await conclude(claim, DONE, engine.services, current => commented(current, new Date(at(1_000))));
    return { written, head: engine.table.heads.get(claim.incidentKey) };
  };

  test('the outcome is written over that, and keeps it', async () => {
    const newer = change('OK', 995);
    const { written, head } = await meanwhile(claim => situated(claim, { unreported: [ALARM, newer] }));
    expect(written).toEqual(head);
    expect(head).toMatchObject({ version: 7, unreported: [newer] });
  });

  test.each<[string, (claim: ClaimedIncident) => Incident | undefined]>([
    ['another call was claimed', claim => situated(claim, { pendingCall: { ...CALL, fence: 4 } })],
    ['the call was found out about', claim => situated(claim, { pendingCall: undefined })],
    ['there is none any more', () => undefined],
  ])('nothing is written where the claim has passed on: %s', async (_, next) => {
    const { written, head } = await meanwhile(next);
    expect([written, head?.version ?? 6]).toEqual([undefined, 6]);
  });
});

test('what would be sent is kept in a dry run only', () => {
  const { services } = new TestEngine({}, { mode: 'DryRun' });
  expect([draftOf('The text.', services), draftOf('The text.', new TestEngine().services)]).toEqual([
    { communicationBody: 'The text.' },
    undefined,
  ]);
});

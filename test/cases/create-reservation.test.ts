import { claimReserved, giveBack, giveBackIfOver, isGivenBack, reservationKey } from '../../lambdas/cases/engine/create-reservation';
import type { ClaimedIncident, Incident } from '../../lambdas/cases/incident/incident';
import { at, incident, type Situation, situated } from './sample-incidents';
import { TestEngine } from './test-engine';

const NOW = 1_000;
const CALL = { kind: 'create', fence: 4, marker: 'm', covers: [], startedAt: at(0), leaseUntil: at(90) } as const;
const pending: Situation = { phase: 'pending', generation: 2, createCount: 1, fence: 3, version: 5 };

/** An incident that has reserved a case of the hour. */
async function reserved(situation: Situation = {}) {
  const engine = new TestEngine();
  engine.seconds = NOW;
  const before = incident({ ...pending, ...situation });
  engine.table.heads.set(before.incidentKey, before);
  await engine.services.budget.reserve(reservationKey(before), 5, engine.services.now());
  const taken = () => engine.table.reservations.taken.length;
  const become = (more: Situation | undefined) => {
    if (more) engine.table.heads.set(before.incidentKey, situated(before, more));
    else engine.table.heads.delete(before.incidentKey);
  };
  return { engine, before, taken, become };
}

test('one reservation serves all attempts of a generation, until one of them may have created a case', () => {
  const key = (more: Situation) => reservationKey(incident({ incidentKey: 'k', ...pending, ...more }));
  expect([key({}), key({ createCount: 7 }), key({ everAmbiguous: true }), key({ generation: 3 })]).toEqual([
    'k|2|0',
    'k|2|0',
    'k|2|1',
    'k|3|0',
  ]);
});

test.each([
  ['invalid', false, true],
  ['not-allowed', false, true],
  ['throttled', false, false],
  ['case-limit', false, false],
  ['throttled', true, true],
] as const)('what was refused as %s, an earlier attempt being in doubt: %s, is given back: %s', (kind, everAmbiguous, isBack) => {
  expect(isGivenBack({ kind, error: 'E' }, incident({ everAmbiguous }))).toBe(isBack);
});

describe('what was reserved and not claimed', () => {
  const setback = { error: 'E', reason: 'not-allowed', since: at(0), times: 1, until: at(NOW + 1) } as const;

  test.each<[string, Situation | undefined, number]>([
    ['no case is wanted any more', { phase: 'idle' }, 0],
    ['the incident has to wait', { backoff: { until: at(NOW + 1), reason: 'hourly-cap' } }, 0],
    ['creating has to wait', { refusals: { create: setback } }, 0],
    ['another generation has begun, and nobody has claimed a call', { generation: 3 }, 0],
    ['the case is still wanted', {}, 1],
    ['its wait is over', { backoff: { until: at(NOW), reason: 'hourly-cap' } }, 1],
    ['somebody has claimed it', { phase: 'idle', pendingCall: { ...CALL, covers: [] } }, 1],
    ['another attempt was made under it', { phase: 'idle', createCount: 2 }, 1],
    ['another generation has begun, and a call was claimed before', { generation: 3, fence: 4 }, 1],
    ['the incident is not there any more', undefined, 1],
  ])('is for others, or kept: %s', async (_, now, kept) => {
    const { engine, before, taken, become } = await reserved();
    become(now);
    await giveBackIfOver(before, engine.services);
    expect(taken()).toBe(kept);
  });
});

describe('a claim', () => {
  const claimOf = (before: Incident) => ({ ...before, pendingCall: { ...CALL, covers: [] } }) as ClaimedIncident;

  test('is written, and keeps its reservation', async () => {
    const { engine, before, taken } = await reserved();
    expect(await claimReserved(claimOf(before), reservationKey(before), engine.services)).toMatchObject({ version: 6, pendingCall: CALL });
    expect(taken()).toBe(1);
  });

  test.each<[string, Error, number]>([
    ['cannot be written', new TypeError('too large'), 0],
    ['may have been written, as the table did not answer', Object.assign(new Error('x'), { name: 'TimeoutError' }), 1],
  ])('that %s is an error, and its reservation is given back or kept', async (_, error, kept) => {
    const { engine, before, taken } = await reserved();
    const incidents = { ...engine.store, save: () => Promise.reject(error) };
    await expect(claimReserved(claimOf(before), reservationKey(before), { ...engine.services, incidents })).rejects.toBe(error);
    expect(taken()).toBe(kept);
  });
});

test('a reservation that cannot be given back ends by itself: that is no error', async () => {
  const { engine, before } = await reserved();
  const budget = { ...engine.services.budget, release: () => Promise.reject(new Error('no answer')) };
  await expect(giveBack(reservationKey(before), { ...engine.services, budget })).resolves.toBeUndefined();
});

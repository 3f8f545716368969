import {
  CreateCaseCommand,
  DescribeSeverityLevelsCommand,
  DescribeTrustedAdvisorCheckResultCommand,
  RefreshTrustedAdvisorCheckCommand,
} from '@aws-sdk/client-support';
import { virtualClock } from '../../local/support-simulator/clock';
import { startSimulator } from '../../local/support-simulator/server';
import type { Simulator } from '../../local/support-simulator/simulator';
import { send } from './raw-call';
import { errorNameOf, startTestBed, type TestBed, validCase } from './test-simulator';

let bed: TestBed;
beforeEach(async () => {
  bed = await startTestBed();
});
afterEach(() => bed.stop());

const REFRESHABLE = 'Qch7DwouX1';
const AUTOMATIC = '12Fnkpl8Y5';

const admin = (method: string, path: string, body: unknown = {}) =>
  send(`${bed.simulator.url}/_simulator/${path}`, method, {}, JSON.stringify(body));
const severities = () => bed.client.send(new DescribeSeverityLevelsCommand({}));
const resultOf = async (checkId: string) => (await bed.client.send(new DescribeTrustedAdvisorCheckResultCommand({ checkId }))).result!;
const flaggedOf = async (checkId: string) => (await resultOf(checkId)).resourcesSummary!.resourcesFlagged;

test('a plan ends and begins again while the simulator runs', async () => {
  bed.simulator.change({ supportPlan: false });
  expect(await errorNameOf(severities())).toBe('SubscriptionRequiredException');
  expect(bed.simulator.settings().supportPlan).toBe(false);
  bed.simulator.change({ supportPlan: true });
  await severities();
});

test('limits change while the simulator runs, and the others stay', async () => {
  bed.simulator.change({ limits: { casesPerHour: 1 } });
  await bed.client.send(new CreateCaseCommand(validCase));
  expect(await errorNameOf(bed.client.send(new CreateCaseCommand(validCase)))).toBe('CaseCreationLimitExceeded');
  bed.simulator.change({ limits: { supportCallsPerSecond: 1 } });
  await severities();
  expect(await errorNameOf(severities())).toBe('ThrottlingException');
  expect(bed.simulator.settings().limits).toMatchObject({ casesPerHour: 1, supportCallsPerSecond: 1, attachmentsPerSet: 3 });
});

test('what Trusted Advisor finds changes with the next refresh', async () => {
  const before = await resultOf(REFRESHABLE);
  bed.simulator.trustedAdvisor.find(REFRESHABLE, 17);
  expect(await resultOf(REFRESHABLE)).toEqual(before);
  await bed.client.send(new RefreshTrustedAdvisorCheckCommand({ checkId: REFRESHABLE }));
  bed.clock.advance(60);
  expect(await flaggedOf(REFRESHABLE)).toBe(17);
});

test('what Trusted Advisor finds changes at once where AWS refreshes by itself, and where it is said so', async () => {
  bed.clock.advance(5);
  bed.simulator.trustedAdvisor.find(AUTOMATIC, 4, { status: 'error' });
  expect(await resultOf(AUTOMATIC)).toMatchObject({
    status: 'error',
    timestamp: '2026-11-22T10:00:05Z',
    resourcesSummary: { resourcesFlagged: 4 },
  });
  bed.simulator.trustedAdvisor.find(REFRESHABLE, 9, { atOnce: true });
  expect(await flaggedOf(REFRESHABLE)).toBe(9);
  bed.simulator.trustedAdvisor.find(REFRESHABLE, 0, { atOnce: true });
  expect(await resultOf(REFRESHABLE)).toMatchObject({ status: 'ok', resourcesSummary: { resourcesFlagged: 0 } });
  expect(bed.simulator.trustedAdvisor.checks().find(({ id }) => id === REFRESHABLE)!.result.hasFlaggedResources).toBe(false);
});

test('a check begins to fail, and works again', async () => {
  bed.simulator.trustedAdvisor.change(REFRESHABLE, { failure: 'InternalServerError' });
  expect(await errorNameOf(resultOf(REFRESHABLE))).toBe('InternalServerError');
  bed.simulator.trustedAdvisor.change(REFRESHABLE, { failure: null });
  await resultOf(REFRESHABLE);
  expect(() => bed.simulator.trustedAdvisor.find('no-such-check', 1)).toThrow('does not exist');
});

test('a world that was handed in stays as it is', async () => {
  const world = { seed: 1, checks: [bed.simulator.trustedAdvisor.checks()[0]!] };
  const copy = structuredClone(world);
  const other = await startSimulator({ world });
  other.trustedAdvisor.find(world.checks[0]!.id, 40, { atOnce: true });
  expect(world).toEqual(copy);
  await other.close();
});

test('calls are seen with what they asked for and how they were answered', async () => {
  await bed.client.send(new CreateCaseCommand(validCase));
  bed.simulator.faults.add({ kind: 'throttle', times: 1 });
  await errorNameOf(severities());
  expect(bed.simulator.seen()).toEqual([
    { at: bed.clock.now(), operation: 'CreateCase', input: validCase, answer: '200' },
    { at: bed.clock.now(), operation: 'DescribeSeverityLevels', input: {}, answer: '400 ThrottlingException' },
  ]);
});

test('all of it can be asked for over HTTP', async () => {
  expect((await admin('POST', 'settings', { supportPlan: false, limits: { casesPerHour: 3 } })).json).toMatchObject({
    supportPlan: false,
    limits: { casesPerHour: 3, supportCallsPerSecond: null },
  });
  expect((await admin('GET', 'settings')).json.supportPlan).toBe(false);
  expect(await errorNameOf(severities())).toBe('SubscriptionRequiredException');
  const found = await admin('POST', `checks/${REFRESHABLE}/find`, { flagged: 6, atOnce: true });
  expect(found.json).toMatchObject({ id: REFRESHABLE, result: { resourcesSummary: { resourcesFlagged: 6 } } });
  const changed = await admin('POST', `checks/${REFRESHABLE}/change`, { refreshable: false });
  expect(changed.json.refreshable).toBe(false);
  expect((await admin('GET', 'checks')).json).toHaveLength(bed.simulator.trustedAdvisor.checks().length);
  expect((await admin('GET', 'calls/seen')).json).toMatchObject([
    { operation: 'DescribeSeverityLevels', answer: '400 SubscriptionRequiredException' },
  ]);
  await admin('POST', 'faults', { kind: 'throttle' });
  await admin('POST', 'faults', { kind: 'internal-error' });
  await admin('DELETE', 'faults/1');
  expect((await admin('GET', 'faults')).json).toEqual([{ id: 2, kind: 'internal-error' }]);
});

test.each([
  ['POST', 'settings', { supportPlan: 'no' }, 'supportPlan: '],
  ['POST', 'settings', { limits: { colour: 1 } }, 'limits: '],
  ['POST', `checks/${REFRESHABLE}/find`, {}, 'flagged: '],
  ['POST', 'checks/nothing/find', { flagged: 1 }, 'does not exist'],
  ['POST', `checks/${REFRESHABLE}/change`, { flagged: [1] }, 'body: '],
  ['POST', 'clock/advance', { seconds: -1 }, 'seconds: '],
])('%s %s with %j cannot be done', async (method, path, body, error) => {
  const answer = await admin(method, path, body);
  expect(answer.status).toBe(400);
  expect(answer.json.error).toContain(error);
});

describe('a clock of its own', () => {
  let simulator: Simulator;
  afterEach(() => simulator.close());
  const advance = (seconds: number) => send(`${simulator.url}/_simulator/clock/advance`, 'POST', {}, JSON.stringify({ seconds }));

  test('a virtual clock stands still until it is moved on, over HTTP too', async () => {
    const clock = virtualClock({ startsAt: new Date('2026-11-22T10:00:00Z') });
    simulator = await startSimulator({ clock });
    const woken: string[] = [];
    const sleeping = [90, 30].map(seconds => clock.sleep(seconds * 1000).then(() => woken.push(`after ${seconds} seconds`)));
    await advance(60);
    await sleeping[1];
    expect(woken).toEqual(['after 30 seconds']);
    clock.advance(30);
    await sleeping[0];
    expect(clock.now().toISOString()).toBe('2026-11-22T10:01:30.000Z');
    expect(() => clock.advance(-1)).toThrow('does not go back');
  });

  test("without one the time is the machine's, and can still be moved on", async () => {
    simulator = await startSimulator();
    const before = Date.now();
    const later = Date.parse((await advance(7200)).json.now);
    expect(later).toBeGreaterThanOrEqual(before + 7_200_000);
    expect(later).toBeLessThanOrEqual(Date.now() + 7_200_000);
  });

  test('a clock that cannot be moved on says so', async () => {
    simulator = await startSimulator({ clock: { now: () => new Date(0), sleep: async () => {} } });
    expect(await advance(1)).toMatchObject({ status: 400, json: { error: expect.stringContaining('cannot be moved on') } });
  });
});

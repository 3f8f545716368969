import {
  DescribeTrustedAdvisorCheckRefreshStatusesCommand,
  DescribeTrustedAdvisorCheckResultCommand,
  DescribeTrustedAdvisorCheckSummariesCommand,
  DescribeTrustedAdvisorChecksCommand,
  RefreshTrustedAdvisorCheckCommand,
} from '@aws-sdk/client-support';
import { defaultWorld } from '../../local/support-simulator/world/default-world';
import type { CheckBehaviour } from '../../local/support-simulator/world/world';
import { errorNameOf, errorOf, startTestBed, type TestBed } from './test-simulator';

let bed: TestBed;
afterEach(() => bed.stop());

const IDLE_LOAD_BALANCERS = 'hjLMh88uM8';
const DAY = 86_400;

/** A world of two checks: the one under test, and one that refreshes by itself. */
async function start(behaviour: Partial<CheckBehaviour> = {}) {
  const { checks } = defaultWorld();
  const plain = { noneSeconds: 0, enqueuedSeconds: 2, processingSeconds: 8, refreshedSecondsAgo: 3 * DAY, flagged: [4, 3, 5] };
  const tested = { ...checks.find(({ id }) => id === IDLE_LOAD_BALANCERS)!, ...plain, replacedPerRefresh: 0, ...behaviour };
  const automatic = { ...checks.find(({ id }) => id === '12Fnkpl8Y5')!, refreshable: false };
  bed = await startTestBed({ world: { seed: 3, checks: [tested, automatic] } });
}

async function refresh(checkId = IDLE_LOAD_BALANCERS) {
  const { status } = await bed.client.send(new RefreshTrustedAdvisorCheckCommand({ checkId }));
  return status!;
}

async function statusNow(checkId = IDLE_LOAD_BALANCERS) {
  const { statuses } = await bed.client.send(new DescribeTrustedAdvisorCheckRefreshStatusesCommand({ checkIds: [checkId] }));
  return statuses![0]!;
}

async function resultNow(checkId = IDLE_LOAD_BALANCERS) {
  const { result } = await bed.client.send(new DescribeTrustedAdvisorCheckResultCommand({ checkId, language: 'en' }));
  return result!;
}

async function summariesOf(checkIds: string[]) {
  const { summaries } = await bed.client.send(new DescribeTrustedAdvisorCheckSummariesCommand({ checkIds }));
  return summaries!;
}

test('all checks are listed with their columns', async () => {
  bed = await startTestBed();
  const { checks } = await bed.client.send(new DescribeTrustedAdvisorChecksCommand({ language: 'zh_TW' }));
  expect(checks).toHaveLength(106);
  const check = checks!.find(({ id }) => id === IDLE_LOAD_BALANCERS)!;
  expect(check).toMatchObject({
    name: 'Idle Load Balancers',
    category: 'cost_optimizing',
    metadata: ['Region', 'Load Balancer Name', 'Reason', 'Estimated Monthly Savings'],
  });
  expect(check.description).toContain('<b>Idle Load Balancers</b>');
  expect(new Set(checks!.map(({ description }) => description)).size).toBe(106);
});

test('a language or a check nobody knows is refused', async () => {
  await start();
  const invalid = 'InvalidParameterValueException';
  expect(await errorNameOf(bed.client.send(new DescribeTrustedAdvisorChecksCommand({ language: 'xx' })))).toBe(invalid);
  const result = new DescribeTrustedAdvisorCheckResultCommand({ checkId: IDLE_LOAD_BALANCERS, language: 'xx' });
  expect(await errorNameOf(bed.client.send(result))).toBe(invalid);
  expect(await errorNameOf(refresh('nothing'))).toBe(invalid);
  expect(await errorNameOf(statusNow('nothing'))).toBe(invalid);
  expect(await errorNameOf(resultNow('nothing'))).toBe(invalid);
  expect(await errorNameOf(summariesOf([IDLE_LOAD_BALANCERS, 'nothing']))).toBe(invalid);
});

test('a refresh goes from none to success, and its cool-down runs from the request', async () => {
  await start();
  expect(await statusNow()).toEqual({ checkId: IDLE_LOAD_BALANCERS, status: 'none', millisUntilNextRefreshable: 0 });
  expect(await refresh()).toEqual({ checkId: IDLE_LOAD_BALANCERS, status: 'enqueued', millisUntilNextRefreshable: 3_600_000 });
  bed.clock.advance(2);
  expect(await statusNow()).toMatchObject({ status: 'processing', millisUntilNextRefreshable: 3_598_000 });
  bed.clock.advance(8);
  expect(await statusNow()).toMatchObject({ status: 'success', millisUntilNextRefreshable: 3_590_000 });
  bed.clock.advance(3590);
  expect(await statusNow()).toMatchObject({ status: 'none', millisUntilNextRefreshable: 0 });
});

test('a refresh that is slow to be enqueued says none for a while', async () => {
  await start({ noneSeconds: 3 });
  expect((await refresh()).status).toBe('none');
  bed.clock.advance(3);
  expect((await statusNow()).status).toBe('enqueued');
});

test('refreshing within the cool-down answers the present status and starts nothing', async () => {
  await start();
  await refresh();
  bed.clock.advance(5);
  expect(await refresh()).toMatchObject({ status: 'processing', millisUntilNextRefreshable: 3_595_000 });
  bed.clock.advance(1000);
  expect(await refresh()).toMatchObject({ status: 'success', millisUntilNextRefreshable: 2_595_000 });
  expect((await resultNow()).timestamp).toBe('2026-11-22T10:00:10Z');
});

test('refreshing while a slow refresh is under way starts nothing, even after the cool-down', async () => {
  await start({ processingSeconds: 2 * 3600 });
  await refresh();
  bed.clock.advance(3700);
  expect(await refresh()).toMatchObject({ status: 'processing', millisUntilNextRefreshable: 0 });
  bed.clock.advance(3600);
  expect((await resultNow()).timestamp).toBe('2026-11-22T12:00:02Z');
});

test('a check that was refreshed less than an hour ago is fresh', async () => {
  await start({ refreshedSecondsAgo: 600 });
  expect(await refresh()).toMatchObject({ status: 'success', millisUntilNextRefreshable: 3_000_000 });
  bed.clock.advance(60);
  expect((await resultNow()).timestamp).toBe('2026-11-22T09:50:00Z');
});

test('an abandoned refresh leaves the old result, and the next one may succeed', async () => {
  await start({ outcomes: ['abandoned', 'success'] });
  const before = await resultNow();
  await refresh();
  bed.clock.advance(10);
  expect((await statusNow()).status).toBe('abandoned');
  expect(await resultNow()).toEqual(before);
  bed.clock.advance(3600);
  expect((await statusNow()).status).toBe('none');
  await refresh();
  bed.clock.advance(10);
  expect((await statusNow()).status).toBe('success');
  expect((await resultNow()).resourcesSummary!.resourcesFlagged).toBe(3);
});

test('an abandoned refresh leaves the result of the refresh before it, even when nobody looked in between', async () => {
  await start({ outcomes: ['success', 'abandoned'] });
  await refresh();
  bed.clock.advance(3600);
  await refresh();
  bed.clock.advance(10);
  expect((await statusNow()).status).toBe('abandoned');
  expect((await resultNow()).timestamp).toBe('2026-11-22T10:00:10Z');
});

test('a check that refreshes by itself cannot be refreshed, and spoils a whole call for statuses', async () => {
  await start();
  const error = await errorOf(refresh('12Fnkpl8Y5'));
  expect(error.name).toBe('InvalidParameterValueException');
  expect(error.message).toBe('[UNREFRESHABLE_CHECK_ID_ERROR] Check 12Fnkpl8Y5 is not refreshable.');
  const both = new DescribeTrustedAdvisorCheckRefreshStatusesCommand({ checkIds: [IDLE_LOAD_BALANCERS, '12Fnkpl8Y5'] });
  expect((await errorOf(bed.client.send(both))).message).toContain('12Fnkpl8Y5 is not refreshable');
  expect(await summariesOf(['12Fnkpl8Y5'])).toHaveLength(1);
});

test('results change with each successful refresh and not before it ends', async () => {
  await start();
  const counts = [(await resultNow()).flaggedResources!.length];
  for (let n = 0; n < 4; n++) {
    const before = await resultNow();
    await refresh();
    bed.clock.advance(9);
    expect(await resultNow()).toEqual(before);
    bed.clock.advance(1);
    counts.push((await resultNow()).flaggedResources!.length);
    bed.clock.advance(3600);
  }
  expect(counts).toEqual([4, 3, 5, 5, 5]);
});

test('a resource keeps its ID and values while it is listed; replaced ones make room for others', async () => {
  await start({ flagged: [4], replacedPerRefresh: 1 });
  const before = (await resultNow()).flaggedResources!;
  await refresh();
  bed.clock.advance(10);
  const after = (await resultNow()).flaggedResources!;
  expect(after.slice(0, 3)).toEqual(before.slice(1));
  expect(before.map(({ resourceId }) => resourceId)).not.toContain(after[3]!.resourceId);
});

test('a summary agrees with its result, and savings are the sum of their column', async () => {
  await start({ suppressed: 2 });
  const { flaggedResources, ...result } = await resultNow();
  const [summary] = await summariesOf([IDLE_LOAD_BALANCERS]);
  expect(summary).toEqual({ ...result, hasFlaggedResources: true });
  expect(flaggedResources).toHaveLength(6);
  expect(result.resourcesSummary).toMatchObject({ resourcesFlagged: 4, resourcesSuppressed: 2 });
  const listed = flaggedResources!.filter(({ isSuppressed }) => !isSuppressed);
  const savings = listed.reduce((sum, { metadata }) => sum + Number(metadata![3]!.replace('$', '')), 0);
  expect(savings).toBeGreaterThan(0);
  expect(result.categorySpecificSummary!.costOptimizing!.estimatedMonthlySavings).toBeCloseTo(savings, 2);
});

test('the status is the worst of what is flagged, ok without findings, or what the world fixes', async () => {
  await start({ flagged: [2, 0] });
  expect((await resultNow()).status).toBe('warning');
  await refresh();
  bed.clock.advance(10);
  expect(await resultNow()).toMatchObject({ status: 'ok', flaggedResources: [] });
  expect((await summariesOf([IDLE_LOAD_BALANCERS]))[0]!.hasFlaggedResources).toBe(false);
  await bed.stop();
  await start({ status: 'not_available' });
  expect((await resultNow()).status).toBe('not_available');
});

test.each(['InternalServerError', 'LinkedAccountException'] as const)('a check that fails with %s does so alone', async failure => {
  await start({ failure });
  expect(await errorNameOf(refresh())).toBe(failure);
  expect(await errorNameOf(resultNow())).toBe(failure);
  expect(await summariesOf([IDLE_LOAD_BALANCERS, '12Fnkpl8Y5'])).toHaveLength(2);
  expect((await resultNow('12Fnkpl8Y5')).checkId).toBe('12Fnkpl8Y5');
});

test('every check of the default world has one value per column and a summary that agrees', async () => {
  bed = await startTestBed();
  const { checks } = await bed.client.send(new DescribeTrustedAdvisorChecksCommand({ language: 'en' }));
  const summaries = await summariesOf(checks!.map(({ id }) => id!));
  expect(summaries.some(({ status }) => status === 'error')).toBe(true);
  expect(summaries.some(({ status }) => status === 'ok')).toBe(true);
  for (const [at, check] of checks!.entries()) {
    const { flaggedResources, ...result } = await resultNow(check.id);
    expect(summaries[at]).toMatchObject(result);
    expect(result.resourcesSummary!.resourcesProcessed).toBeGreaterThanOrEqual(result.resourcesSummary!.resourcesFlagged!);
    for (const { metadata } of flaggedResources!) {
      expect(metadata).toHaveLength(check.metadata!.length);
      expect(metadata).not.toContain('-');
    }
  }
});

test('usage of a service limit agrees with its colour', async () => {
  bed = await startTestBed();
  const { checks } = await bed.client.send(new DescribeTrustedAdvisorChecksCommand({ language: 'en' }));
  const limits = checks!.filter(({ category }) => category === 'service_limits');
  const results = await Promise.all(limits.map(({ id }) => resultNow(id)));
  const rows = results.flatMap(({ flaggedResources }) => flaggedResources!);
  expect(rows.length).toBeGreaterThan(20);
  for (const { status, metadata } of rows) {
    const [amount, usage] = [Number(metadata![3]), Number(metadata![4])];
    const [least, most] = { ok: [0, 0.79], warning: [0.8, 0.99], error: [1, 1] }[status as 'ok' | 'warning' | 'error'];
    expect(usage / amount).toBeGreaterThanOrEqual(least!);
    expect(usage / amount).toBeLessThanOrEqual(most!);
    expect(metadata![5]).toBe({ ok: 'Green', warning: 'Yellow', error: 'Red' }[status as 'ok' | 'warning' | 'error']);
  }
});

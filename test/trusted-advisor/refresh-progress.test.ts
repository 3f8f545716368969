import fc from 'fast-check';
import { applyStatuses, closeRefresh, nextStep, pollPause, settle } from '../../lambdas/trusted-advisor/refresh-progress';
import type { RunProgress } from '../../lambdas/trusted-advisor/run';

const START = Date.parse('2026-11-22T03:00:00Z');
const minutesIn = (minutes: number) => new Date(START + minutes * 60_000);

function progress(pending: Record<string, string>, more: Partial<RunProgress> = {}): RunProgress {
  return {
    runId: 'run-1',
    startedAt: minutesIn(0).toISOString(),
    deadlineAt: minutesIn(60).toISOString(),
    askedAt: minutesIn(0).toISOString(),
    ticks: 0,
    chosenByHand: false,
    pending,
    outcomes: {},
    failures: [],
    calls: {},
    ...more,
  };
}

const status = (checkId: string, of: string) => ({ checkId, status: of, millisUntilNextRefreshable: 0 });

describe('when a refresh is over', () => {
  test.each([
    ['processing', 'success', 'refreshed'],
    ['none', 'success', 'refreshed'],
    ['enqueued', 'abandoned', 'abandoned'],
    ['processing', 'none', 'abandoned'],
    ['enqueued', 'none', 'abandoned'],
    ['none', 'none', 'pending'],
    ['none', 'enqueued', 'pending'],
    ['enqueued', 'processing', 'pending'],
    ['processing', 'a status of next year', 'pending'],
  ])('%s, then %s: %s', (before, now, expected) => expect(settle(before, now)).toBe(expected));
});

describe('a look at the refreshes', () => {
  test('settles what is over and keeps the rest with its newest status', () => {
    const after = applyStatuses(progress({ a: 'enqueued', b: 'enqueued' }), [status('a', 'success'), status('b', 'processing')], []);
    expect(after).toMatchObject({ pending: { b: 'processing' }, outcomes: { a: 'refreshed' }, ticks: 1 });
    expect(after.pending).not.toHaveProperty('a');
  });

  test('keeps a check that the answer leaves out', () => {
    expect(applyStatuses(progress({ a: 'enqueued' }), [], []).pending).toEqual({ a: 'enqueued' });
  });

  test('passes over a check that the API rejects', () => {
    const after = applyStatuses(progress({ a: 'enqueued' }), [], [{ checkId: 'a', error: 'InvalidParameterValueException' }]);
    expect(after).toMatchObject({ pending: {}, outcomes: { a: 'failed' } });
    expect(after.failures).toEqual([{ checkId: 'a', step: 'status', error: 'InvalidParameterValueException' }]);
  });

  test('ignores a check that nobody asked about', () => {
    expect(applyStatuses(progress({}), [status('stranger', 'success')], []).outcomes).toEqual({});
  });
});

describe('what comes next', () => {
  test('waits while a refresh is running', () => {
    expect(nextStep(progress({ a: 'enqueued' }), minutesIn(0))).toMatchObject({ next: 'wait', waitSeconds: 15, pending: 1 });
  });

  test('collects when nothing is running', () => {
    expect(nextStep(progress({}), minutesIn(1))).toMatchObject({ next: 'collect', waitSeconds: 0 });
  });

  test('does not wait beyond the deadline', () => {
    expect(nextStep(progress({ a: 'processing' }), new Date(START + 59.5 * 60_000))).toMatchObject({ next: 'wait', waitSeconds: 30 });
  });

  test('collects at the deadline, whatever is still running', () => {
    expect(nextStep(progress({ a: 'processing' }), minutesIn(60))).toMatchObject({ next: 'collect', pending: 1 });
  });
});

describe('the pace of looking', () => {
  test('is never slower than a third of the time gone by, within its limits', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 20_000, noNaN: true }), elapsed => {
        const pause = pollPause(elapsed);
        expect(pause).toBeGreaterThanOrEqual(15);
        expect(pause).toBeLessThanOrEqual(Math.min(Math.max(15, elapsed / 3 + 1), 300));
      }),
    );
  });

  test('takes about twenty looks for the slowest refreshes, of forty minutes', () => {
    let seconds = 0;
    let looks = 0;
    for (; seconds < 40 * 60; looks++) seconds += pollPause(seconds);
    expect(looks).toBeLessThanOrEqual(20);
  });
});

test('what is still running at the end is unfinished', () => {
  expect(closeRefresh(progress({ a: 'processing' }, { outcomes: { b: 'refreshed' } }))).toMatchObject({
    pending: {},
    outcomes: { a: 'unfinished', b: 'refreshed' },
  });
});

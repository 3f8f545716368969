import { parseRules } from '../../lambdas/shared/rules/routing-rules';
import type { AdvisorTable } from '../../lambdas/trusted-advisor/advisor-table';
import { excludesCheck, exclusionsOf, sortExclusions } from '../../lambdas/trusted-advisor/exclusions';
import { findingStore } from '../../lambdas/trusted-advisor/finding-store';
import { MemoryDatabase } from '../memory-database';
import { FakeAdvisor, resource } from './fake-advisor';
import { TestRuns } from './test-run';

const DAY_SECONDS = 86_400;
const LATER = '2027-06-01';

const tables = new MemoryDatabase();
let table: AdvisorTable;
let advisor: FakeAdvisor;
let runs: TestRuns;

beforeEach(async () => {
  table = await tables.advisorTable();
  advisor = new FakeAdvisor();
  runs = new TestRuns(advisor, table);
});

const exclusions = (...list: object[]) => JSON.stringify({ exclusions: list });

async function nextRun() {
  runs.pass(DAY_SECONDS);
  for (const check of advisor.checks.values()) check.millisUntilNextRefreshable = 0;
  return runs.run();
}

describe('a check that the rules exclude', () => {
  beforeEach(() => {
    advisor.add('a');
    advisor.add('b');
    runs.rules = exclusions({ checkId: 'a', reason: 'Owned by another team', expires: LATER });
  });

  test('is not refreshed, and the report names it', async () => {
    expect(await runs.run()).toMatchObject({ checks: 1, excludedChecks: ['a'], expiredExclusions: [] });
    expect(advisor.refreshed).toEqual(['b']);
  });

  test('is refreshed when somebody asks for it by name', async () => {
    expect(await runs.run(['a'])).toMatchObject({ checks: 1, excludedChecks: [] });
    expect(advisor.refreshed).toEqual(['a']);
  });

  test('takes part again once the exclusion has expired, which the report names', async () => {
    const expired = { checkId: 'a', reason: 'Until the move', expires: runs.now.toISOString() };
    runs.rules = exclusions(expired);
    expect(await runs.run()).toMatchObject({ checks: 2, excludedChecks: [], expiredExclusions: [expired] });
  });
});

describe('a resource that the rules exclude', () => {
  const sandbox = { checkId: 'a', resource: 'sandbox-*', reason: 'Nobody depends on it', expires: LATER };

  beforeEach(() => void advisor.add('a', { resources: [resource('sandbox-1', 'error'), resource('shop', 'warning')] }));

  test('is a suppressed finding with the reason, and nothing is told of it', async () => {
    runs.rules = exclusions(sandbox);
    expect(await runs.run()).toMatchObject({ openFindings: 1, suppressedFindings: 1 });
    expect(runs.changes()).toEqual(['Appeared shop']);
    for await (const page of findingStore(table).pages('a'))
      expect(page).toContainEqual(
        expect.objectContaining({ resourceId: 'sandbox-1', state: 'suppressed', suppressionReason: sandbox.reason }),
      );
  });

  test('is told as suppressed once, though Trusted Advisor says nothing new', async () => {
    await runs.run();
    runs.rules = exclusions(sandbox);
    await nextRun();
    await nextRun();
    expect(runs.changes()).toEqual(['Appeared sandbox-1', 'Appeared shop', 'Suppressed sandbox-1']);
    expect(runs.published.find(({ detailType }) => detailType.endsWith('Suppressed'))?.detail).toMatchObject({
      suppressionReason: sandbox.reason,
      state: 'suppressed',
    });
    expect(advisor.resultsRead).toEqual(['a', 'a']);
  });

  test('is told as unsuppressed when the exclusion has expired, and the reason is gone', async () => {
    await runs.run();
    runs.rules = exclusions({ ...sandbox, expires: new Date(runs.now.getTime() + 1.5 * DAY_SECONDS * 1000).toISOString() });
    await nextRun();
    const report = await nextRun();
    expect(runs.changes()).toEqual(['Appeared sandbox-1', 'Appeared shop', 'Suppressed sandbox-1', 'Unsuppressed sandbox-1']);
    expect(report).toMatchObject({ openFindings: 2, suppressedFindings: 0, expiredExclusions: [{ resource: 'sandbox-*' }] });
    for await (const page of findingStore(table).pages('a'))
      for (const finding of page) expect(finding).not.toHaveProperty('suppressionReason');
  });

  test('gets a new reason without an event', async () => {
    runs.rules = exclusions(sandbox);
    await runs.run();
    runs.rules = exclusions({ ...sandbox, reason: 'To be deleted' });
    await nextRun();
    expect(runs.changes()).toEqual(['Appeared shop']);
    for await (const page of findingStore(table).pages('a'))
      expect(page).toContainEqual(expect.objectContaining({ resourceId: 'sandbox-1', suppressionReason: 'To be deleted' }));
  });
});

describe('rules that cannot be used', () => {
  const sandbox = { checkId: 'a', resource: 'sandbox-*', reason: 'Nobody depends on it', expires: LATER };

  beforeEach(() => void advisor.add('a', { resources: [resource('sandbox-1', 'error')] }));

  test('do not end the run, which says so', async () => {
    runs.rules = '{"rules": [';
    expect(await runs.run()).toMatchObject({
      outcome: 'complete',
      checks: 1,
      rulesProblem: expect.stringMatching(/^UnusableRules: .*Not JSON/),
    });
    expect(runs.changes()).toEqual(['Appeared sandbox-1']);
  });

  test('leave what the last good ones excluded excluded: nothing flaps', async () => {
    runs.rules = exclusions(sandbox);
    await runs.run();
    runs.rules = exclusions({ ...sandbox, reason: undefined });
    expect(await nextRun()).toMatchObject({ rulesProblem: expect.stringContaining('exclusions[0].reason') });
    runs.rules = exclusions(sandbox);
    expect(await nextRun()).not.toHaveProperty('rulesProblem', expect.anything());
    expect(runs.changes()).toEqual([]);
  });
});

describe('what an exclusion is about', () => {
  const NOW = new Date('2026-11-22T03:00:00Z');
  const book = (...list: object[]) => sortExclusions(parseRules(exclusions(...list)).exclusions, NOW);
  const because = { reason: 'why', expires: LATER };
  const instance = { resourceId: 'opaque', metadata: ['eu-west-1', null, 'i-0123', 'arn:aws:s3:::logs.example'] };

  test.each([
    ['opaque', true],
    ['i-0123', true],
    ['i-*', true],
    ['i-012?', true],
    ['arn:aws:s3:::logs.*', true],
    ['i-01', false],
    ['I-0123', false],
    ['arn:aws:s3:::logsXexample', false],
    ['null', false],
  ])('the glob %s among the ID and the columns of a resource: %s', (glob, isExcluded) => {
    const found = exclusionsOf('a', book({ checkId: ['x', 'a'], resource: glob, ...because })).reasonFor(instance);
    expect(found).toBe(isExcluded ? 'why' : undefined);
  });

  test('another check has nothing of it', () => {
    const other = exclusionsOf('b', book({ checkId: 'a', resource: '*', ...because }));
    expect([other.digest, other.reasonFor(instance)]).toEqual([undefined, undefined]);
  });

  test('an exclusion of resources does not exclude their check', () => {
    const excludes = excludesCheck(book({ checkId: 'a', resource: 'i-*', ...because }, { checkId: 'hs4*', ...because }));
    expect(['a', 'hs4Ma3G001', 'b'].map(excludes)).toEqual([false, true, false]);
  });

  test('it counts until the moment it expires', () => {
    const { inForce, expired } = book(
      { checkId: 'a', reason: 'now', expires: NOW.toISOString() },
      { checkId: 'b', reason: 'a second later', expires: '2026-11-22T03:00:01Z' },
    );
    expect([inForce, expired].map(list => list.map(({ checkId }) => checkId))).toEqual([['b'], ['a']]);
  });

  test.each([
    [{ checkId: 'a', expires: LATER }, /exclusions\[0\]\.reason/],
    [{ checkId: 'a', reason: 'why' }, /exclusions\[0\]\.expires/],
    [{ checkId: 'a', reason: 'why', expires: 'soon' }, /exclusions\[0\]\.expires: not a time/],
    [{ checkId: '*', ...because }, /would leave every check alone/],
    [{ checkId: ['a', '*'], resource: '**', ...because }, /would leave every check alone/],
    [{ checkId: 'a', resourceId: 'x', ...because }, /exclusions\[0\]/],
  ])('%j is refused', (exclusion, message) => expect(() => parseRules(exclusions(exclusion))).toThrow(message));
});

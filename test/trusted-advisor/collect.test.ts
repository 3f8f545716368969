import type { AdvisorTable } from '../../lambdas/trusted-advisor/advisor-table';
import { readAll } from '../../lambdas/trusted-advisor/advisor-table';
import { checkStore } from '../../lambdas/trusted-advisor/check-store';
import { findingStore } from '../../lambdas/trusted-advisor/finding-store';
import type { Finding } from '../../lambdas/trusted-advisor/findings';
import { runStore } from '../../lambdas/trusted-advisor/run-store';
import { Dynalite } from '../databases';
import { MemoryDatabase } from '../memory-database';
import { FakeAdvisor, resource } from './fake-advisor';
import { TestRuns } from './test-run';

const HOUR_SECONDS = 3_600;

/** On either, so that the table in memory answers to the stores of Trusted Advisor as DynamoDB does. */
describe.each([
  ['dynalite', new Dynalite()],
  ['the table in memory', new MemoryDatabase()],
])('collecting on %s', (_, tables) => {
  let table: AdvisorTable;
  let advisor: FakeAdvisor;
  let runs: TestRuns;

  beforeAll(() => tables.start());
  afterAll(() => tables.stop());
  beforeEach(async () => {
    table = await tables.advisorTable();
    advisor = new FakeAdvisor();
    runs = new TestRuns(advisor, table);
  });

  async function findingsOf(checkId: string): Promise<Finding[]> {
    const all: Finding[] = [];
    for await (const page of findingStore(table).pages(checkId)) all.push(...page);
    return all;
  }

  /** The check comes to a new result, and the next day's run collects it. */
  async function nextRun(...resources: ReturnType<typeof resource>[]) {
    runs.pass(24 * HOUR_SECONDS);
    advisor.find('a', runs.now.toISOString(), resources);
    advisor.checks.get('a')!.millisUntilNextRefreshable = 0;
    return runs.run();
  }

  describe('events', () => {
    beforeEach(() => void advisor.add('a'));

    test('a finding that comes, changes, goes and comes back gives exactly these four', async () => {
      await nextRun(resource('r', 'warning'));
      await nextRun(resource('r', 'error'));
      await nextRun();
      await nextRun(resource('r', 'warning'));
      expect(runs.changes()).toEqual(['Appeared r', 'Got Worse r', 'Fixed r', 'Came Back r']);
    });

    test('a finding that stays gives none', async () => {
      await nextRun(resource('r', 'warning'));
      await nextRun(resource('r', 'warning'), resource('new', 'warning'));
      expect(runs.changes()).toEqual(['Appeared r', 'Appeared new']);
    });

    test('suppressing and its end are told', async () => {
      await nextRun(resource('r', 'error'));
      await nextRun(resource('r', 'error', { isSuppressed: true }));
      await nextRun(resource('r', 'error'));
      expect(runs.changes()).toEqual(['Appeared r', 'Suppressed r', 'Unsuppressed r']);
    });

    test('an event tells what, where, since when and what it was before', async () => {
      await nextRun(resource('arn:aws:s3:::bucket', 'warning'));
      const firstSeenAt = runs.published[0]!.detail.firstSeenAt;
      runs.published.length = 0;
      await nextRun(resource('arn:aws:s3:::bucket', 'error'));
      expect(runs.published[0]).toEqual({
        detailType: 'Trusted Advisor Finding Got Worse',
        resources: ['arn:aws:s3:::bucket'],
        detail: {
          changeId: expect.stringMatching(/^[\w-]{32}$/),
          changedAt: runs.now.toISOString(),
          checkId: 'a',
          checkName: 'Check a',
          category: 'security',
          resourceId: 'arn:aws:s3:::bucket',
          region: 'eu-west-1',
          state: 'open',
          status: 'error',
          previousStatus: 'warning',
          metadata: { Region: 'eu-west-1', Resource: 'arn:aws:s3:::bucket' },
          firstSeenAt,
          lastSeenAt: runs.now.toISOString(),
        },
      });
    });

    test('the end of the run is told with its numbers', async () => {
      const report = await nextRun(resource('r', 'warning'));
      expect(runs.published.at(-1)).toEqual({ detailType: 'Trusted Advisor Refresh Completed', detail: withoutNext(report) });
      expect(report).toMatchObject({ checks: 1, flagged: 1, warning: 1, error: 0, openFindings: 1, changes: { appeared: 1, fixed: 0 } });
    });
  });

  function withoutNext(report: object) {
    const { next: _, ...rest } = report as { next: string };
    return rest;
  }

  describe('a crash', () => {
    beforeEach(() => void advisor.add('a'));

    /** From here on, every call but the first `good` ones of this publishing fails. */
    function publishingFailsAfter(good: number): () => void {
      const { publish } = runs.services;
      let calls = 0;
      runs.services.publish = async events => {
        if (calls++ >= good) throw new Error('crashed');
        await publish(events);
      };
      return () => {
        runs.services.publish = publish;
      };
    }

    test('between storing and publishing loses no event and doubles none', async () => {
      await nextRun(resource('r', 'warning'));
      const repair = publishingFailsAfter(0);
      await expect(nextRun(resource('r', 'error'))).rejects.toThrow('crashed');
      repair();
      expect(await runs.collect('run-2')).toMatchObject({ next: 'done', changes: { 'got-worse': 1 } });
      expect(runs.changes()).toEqual(['Appeared r', 'Got Worse r']);
    });

    test('that nothing repeats is made good by the next run, in the right order', async () => {
      const repair = publishingFailsAfter(0);
      await expect(nextRun(resource('r', 'warning'))).rejects.toThrow('crashed');
      repair();
      await nextRun();
      expect(runs.changes()).toEqual(['Appeared r', 'Fixed r']);
    });

    test('between publishing and storing that publishes the same change again, under the same ID', async () => {
      const { findings } = runs.services;
      const { save } = findings;
      findings.save = async (...args) => {
        if (runs.published.length > 0) throw new Error('crashed');
        await save(...args);
      };
      await expect(nextRun(resource('r', 'warning'))).rejects.toThrow('crashed');
      findings.save = save;
      await runs.collect('run-1');
      const appeared = runs.published.filter(({ detailType }) => detailType.endsWith('Appeared'));
      expect(appeared).toHaveLength(2);
      expect(appeared[0]!.detail.changeId).toBe(appeared[1]!.detail.changeId);
    });

    test('after the end was published does not publish it again', async () => {
      await nextRun();
      const before = runs.published.length;
      expect(await runs.collect('run-1')).toMatchObject({ next: 'done', checks: 1 });
      expect(runs.published).toHaveLength(before);
    });
  });

  describe('calls', () => {
    test('a check whose summary has not changed is not read again', async () => {
      advisor.add('a', { resources: [resource('r', 'warning')] });
      await runs.run();
      runs.pass(60);
      const report = await runs.run();
      expect(advisor.resultsRead).toEqual(['a']);
      expect(report).toMatchObject({ flagged: 1, openFindings: 1, changes: { appeared: 0 } });
    });

    test('a check without findings is never read', async () => {
      advisor.add('a');
      await runs.run();
      expect(advisor.resultsRead).toEqual([]);
    });

    test('a check whose last finding went is not read: its summary says it all', async () => {
      advisor.add('a');
      await nextRun(resource('r', 'warning'));
      advisor.resultsRead.length = 0;
      await nextRun();
      expect(advisor.resultsRead).toEqual([]);
      expect(runs.changes()).toEqual(['Appeared r', 'Fixed r']);
    });

    test('a check with suppressed findings only is read', async () => {
      advisor.add('a');
      await nextRun(resource('r', 'warning', { isSuppressed: true }));
      expect(advisor.resultsRead).toEqual(['a']);
      expect(await findingsOf('a')).toMatchObject([{ state: 'suppressed' }]);
    });
  });

  describe('what is not known is not taken for fixed', () => {
    beforeEach(async () => {
      advisor.add('a');
      await nextRun(resource('r', 'warning'));
    });

    test('when Trusted Advisor has no result', async () => {
      advisor.checks.get('a')!.status = 'not_available';
      await nextRun();
      expect(runs.changes()).toEqual(['Appeared r']);
      expect(await findingsOf('a')).toMatchObject([{ state: 'open' }]);
    });

    test('when the result cannot be read: the check is named and the run goes on', async () => {
      advisor.add('b');
      advisor.checks.get('a')!.failure = 'InternalServerError';
      const report = await nextRun(resource('other', 'warning'));
      expect(report.failedChecks).toContainEqual({ checkId: 'a', step: 'result', error: 'InternalServerError' });
      expect(report).toMatchObject({ outcome: 'complete', checks: 2 });
      expect(runs.changes()).toEqual(['Appeared r']);
    });

    test('when no summary comes', async () => {
      advisor.checkSummaries = async checkIds => ({
        answers: [],
        rejected: checkIds.map(checkId => ({ checkId, error: 'LinkedAccountException' })),
      });
      const report = await nextRun();
      expect(report.failedChecks).toEqual([{ checkId: 'a', step: 'summary', error: 'LinkedAccountException' }]);
      expect(runs.changes()).toEqual(['Appeared r']);
    });

    test('and once it is known again, the difference is told', async () => {
      advisor.checks.get('a')!.status = 'not_available';
      await nextRun();
      advisor.checks.get('a')!.status = undefined;
      await nextRun(resource('r', 'error'));
      expect(runs.changes()).toEqual(['Appeared r', 'Got Worse r']);
    });
  });

  describe('two runs at once', () => {
    test('publish a change once: the second waits until the first is through with the check', async () => {
      advisor.add('a', { resources: [resource('r', 'warning')] });
      await runs.start('first');
      await runs.start('second');
      const { publish } = runs.services;
      let duringPublish: unknown;
      runs.services.publish = async events => {
        runs.services.publish = publish;
        duringPublish = await runs.collect('second');
        await publish(events);
      };
      runs.pass(60);
      await runs.collect('first');
      expect(duringPublish).toEqual({ next: 'collect', runId: 'second', waitSeconds: 60, checksLeft: 1 });
      runs.pass(60);
      expect(await runs.collect('second')).toMatchObject({ next: 'done', openFindings: 1, changes: { appeared: 0 } });
      expect(runs.changes()).toEqual(['Appeared r']);
    });

    test('the second takes over what the first left when it died', async () => {
      advisor.add('a', { resources: [resource('r', 'warning')] });
      await runs.start('first');
      await runs.start('second');
      const { publish } = runs.services;
      runs.services.publish = async () => {
        throw new Error('died');
      };
      await expect(runs.collect('first')).rejects.toThrow('died');
      runs.services.publish = publish;
      expect(await runs.collect('second')).toMatchObject({ next: 'collect' });
      runs.pass(15 * 60);
      expect(await runs.collect('second')).toMatchObject({ next: 'done', changes: { appeared: 1 } });
      expect(runs.changes()).toEqual(['Appeared r']);
    });

    test('older summaries do not overwrite what the other run collected since', async () => {
      advisor.add('a', { resources: [resource('r', 'warning')] });
      await runs.run();
      runs.pass(HOUR_SECONDS);
      await runs.start('slow');
      const { checkSummaries } = advisor;
      advisor.checkSummaries = async checkIds => {
        advisor.checkSummaries = checkSummaries;
        advisor.find('a', runs.now.toISOString(), []);
        const old = await advisor.checkSummaries(checkIds);
        runs.pass(60);
        advisor.find('a', runs.now.toISOString(), [resource('r', 'warning'), resource('new', 'error')]);
        await runs.run();
        return old;
      };
      runs.pass(1);
      expect(await runs.collect('slow')).toMatchObject({ next: 'collect', checksLeft: 1 });
      expect(await runs.collect('slow')).toMatchObject({ next: 'done', openFindings: 2 });
      expect(runs.changes()).toEqual(['Appeared r', 'Appeared new']);
    });
  });

  describe('when the time of one call is not enough', () => {
    test('the rest is collected by the next call, and everything once', async () => {
      for (const checkId of ['a', 'b', 'c', 'd', 'e', 'f']) advisor.add(checkId, { resources: [resource(`r-${checkId}`, 'warning')] });
      const step = await runs.start();
      const { checkResult } = advisor;
      advisor.checkResult = async checkId => {
        runs.pass(300);
        return checkResult.call(advisor, checkId);
      };
      runs.pass(60);
      const first = await runs.collect(step.runId);
      expect(first).toMatchObject({ next: 'collect', waitSeconds: 1 });
      let last = first;
      for (let calls = 0; last.next === 'collect' && calls < 10; calls++) last = await runs.collect(step.runId);
      expect(last).toMatchObject({ next: 'done', checks: 6, openFindings: 6, changes: { appeared: 6 } });
      expect(runs.changes().sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f'].map(checkId => `Appeared r-${checkId}`));
    });
  });

  describe('what is kept', () => {
    test('each finding with its text by column and its times', async () => {
      advisor.add('a');
      await nextRun(resource('r', 'warning'));
      const seenAt = runs.now.toISOString();
      expect(await findingsOf('a')).toEqual([
        expect.objectContaining({
          checkId: 'a',
          resourceId: 'r',
          region: 'eu-west-1',
          state: 'open',
          status: 'warning',
          metadata: { Region: 'eu-west-1', Resource: 'r' },
          firstSeenAt: seenAt,
          lastSeenAt: seenAt,
          changedAt: seenAt,
        }),
      ]);
      expect(await findingsOf('a')).not.toContainEqual(expect.objectContaining({ unpublished: expect.anything() }));
    });

    test('a fixed finding expires, one that came back does not', async () => {
      advisor.add('a');
      await nextRun(resource('r', 'warning'));
      await nextRun();
      expect(await findingsOf('a')).toEqual([expect.objectContaining({ state: 'fixed', expiresAt: expect.any(Number) })]);
      await nextRun(resource('r', 'warning'));
      expect((await findingsOf('a'))[0]).not.toHaveProperty('expiresAt');
    });

    test('a run and each of its checks in the history, cheap to read as a trend', async () => {
      advisor.add('a', { savings: 12.5 });
      await nextRun(resource('r', 'warning'));
      await nextRun();
      const store = runStore(table);
      expect(await store.records()).toMatchObject([
        { runId: 'run-1', flagged: 1, estimatedMonthlySavings: 12.5 },
        { runId: 'run-2', flagged: 0 },
      ]);
      expect(await store.history('a')).toMatchObject([
        { runId: 'run-1', status: 'warning', resourcesFlagged: 1, estimatedMonthlySavings: 12.5 },
        { runId: 'run-2', status: 'ok', resourcesFlagged: 0 },
      ]);
    });

    test("the checks' names, columns and plain texts, written only when they change", async () => {
      advisor.add('a');
      await runs.start();
      expect(await checkStore(table).catalogue()).toEqual(
        new Map([['a', expect.objectContaining({ name: 'Check a', category: 'security', columns: ['Region', 'Resource'] })]]),
      );
      expect(await readAll(table, 'description')).toMatchObject([{ checkId: 'a', text: 'What it looks at' }]);
      let writes = 0;
      table.documents.middlewareStack.add(
        (next, context) => args => {
          if (context.commandName?.startsWith('BatchWrite')) writes++;
          return next(args);
        },
        { name: 'countWrites', override: true },
      );
      await checkStore(table).saveCatalogue(await advisor.listChecks());
      expect(writes).toBe(0);
    });
  });

  describe('metrics', () => {
    const measured = (name: string, dimensions: Record<string, string> = {}) =>
      runs.metrics.find(metric => metric.name === name && JSON.stringify(metric.dimensions) === JSON.stringify(dimensions))?.value;

    test('count flagged checks by category and status, with zeros, savings, outcomes and calls', async () => {
      advisor.add('a', { resources: [resource('r', 'error')], savings: 10 });
      advisor.add('b', { resources: [resource('r', 'warning')], savings: 5.25, category: 'cost_optimizing' });
      advisor.add('c', { refreshable: false });
      await runs.run();
      expect(measured('FlaggedChecks', { Category: 'security', Status: 'error' })).toBe(1);
      expect(measured('FlaggedChecks', { Category: 'security', Status: 'warning' })).toBe(0);
      expect(measured('FlaggedChecks', { Category: 'cost_optimizing', Status: 'warning' })).toBe(1);
      expect(measured('EstimatedMonthlySavings')).toBe(15.25);
      expect(measured('RefreshedChecks', { Outcome: 'refreshed' })).toBe(2);
      expect(measured('RefreshedChecks', { Outcome: 'notRefreshable' })).toBe(1);
      expect(measured('RefreshRuns', { Outcome: 'complete' })).toBe(1);
      expect(measured('SuccessfulRefreshes')).toBe(1);
      expect(measured('RefreshDuration')).toBe(15);
      expect(measured('FindingChanges', { Change: 'appeared' })).toBe(2);
      expect(measured('SupportApiCalls', { Operation: 'DescribeTrustedAdvisorCheckResult' })).toBe(2);
    });

    test('of a run over chosen checks say nothing about the whole account', async () => {
      advisor.add('a', { resources: [resource('r', 'error')] });
      await runs.run(['a']);
      expect(runs.metrics.map(({ name }) => name)).not.toContain('FlaggedChecks');
      expect(runs.metrics.map(({ name }) => name)).not.toContain('EstimatedMonthlySavings');
      expect(runs.metrics.map(({ name }) => name)).not.toContain('SuccessfulRefreshes');
      expect(measured('RefreshedChecks', { Outcome: 'refreshed' })).toBe(1);
    });
  });
});

import { SupportClient } from '@aws-sdk/client-support';
import { type Advisor, trustedAdvisor } from '../../lambdas/trusted-advisor/advisor';
import type { AdvisorTable } from '../../lambdas/trusted-advisor/advisor-table';
import type { CheckedResource } from '../../lambdas/trusted-advisor/checks';
import { findingStore } from '../../lambdas/trusted-advisor/finding-store';
import type { Finding } from '../../lambdas/trusted-advisor/findings';
import { MemoryDatabase } from '../memory-database';
import { AnsweringServer } from '../shared/answering-server';
import { FakeAdvisor, resource } from './fake-advisor';
import { TestRuns } from './test-run';

describe('what the API answers', () => {
  const server = new AnsweringServer();
  let client: SupportClient;
  let advisor: Advisor;

  beforeAll(async () => {
    client = new SupportClient(await server.start());
    advisor = trustedAdvisor(client);
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  test('a null among the resources, and one without an ID, are rows that cannot be read; the others are', async () => {
    const flaggedResources = [
      null,
      { status: 'error', resourceId: 'r', metadata: ['a', null] },
      { status: 'error', resourceId: null, metadata: ['b'] },
      { status: 'warning', resourceId: 's', region: null, isSuppressed: null, metadata: null },
    ];
    server.answers = { DescribeTrustedAdvisorCheckResult: { result: { checkId: 'x', status: 'error', flaggedResources } } };
    expect(await advisor.checkResult('x', 'en')).toEqual({
      kind: 'result',
      status: 'error',
      unreadableRows: 2,
      resources: [
        { resourceId: 'r', region: undefined, status: 'error', isSuppressed: false, metadata: ['a', null] },
        { resourceId: 's', region: undefined, status: 'warning', isSuppressed: false, metadata: [] },
      ],
    });
  });

  test.each([[{}], [{ result: null }]])('no result is a failure of the check: %j', async answer => {
    server.answers = { DescribeTrustedAdvisorCheckResult: answer };
    expect(await advisor.checkResult('x', 'en')).toEqual({ kind: 'failed', error: 'NoResult' });
  });

  test('a result without a list has no resources', async () => {
    server.answers = { DescribeTrustedAdvisorCheckResult: { result: { status: 'ok', flaggedResources: null } } };
    expect(await advisor.checkResult('x', 'en')).toMatchObject({ resources: [], unreadableRows: 0 });
  });

  test('nulls among checks, statuses and summaries are passed over', async () => {
    server.answers = {
      DescribeTrustedAdvisorChecks: {
        checks: [null, { id: null, name: 'n' }, { id: 'x', name: null, metadata: ['A', null] }, { id: 'y', metadata: null }],
      },
      DescribeTrustedAdvisorCheckRefreshStatuses: { statuses: [null, { checkId: 'x', status: null, millisUntilNextRefreshable: null }] },
      DescribeTrustedAdvisorCheckSummaries: {
        summaries: [null, { checkId: 'x', status: 'ok', resourcesSummary: null, categorySpecificSummary: null }],
      },
    };
    expect((await advisor.listChecks('en')).map(({ checkId, name, columns }) => [checkId, name, columns])).toEqual([
      ['x', '', ['A', '']],
      ['y', '', []],
    ]);
    expect((await advisor.refreshStatuses(['x'])).answers).toEqual([{ checkId: 'x', status: '', millisUntilNextRefreshable: 0 }]);
    expect((await advisor.checkSummaries(['x'])).answers).toMatchObject([{ checkId: 'x', status: 'ok', resourcesFlagged: 0 }]);
  });

  test('lists that are absent are empty', async () => {
    server.answers = { DescribeTrustedAdvisorChecks: { checks: null } };
    expect(await advisor.listChecks('en')).toEqual([]);
    expect((await advisor.refreshStatuses(['x'])).answers).toEqual([]);
    expect((await advisor.checkSummaries(['x'])).answers).toEqual([]);
  });
});

describe('what a run makes of it', () => {
  const tables = new MemoryDatabase();
  let table: AdvisorTable;
  let advisor: FakeAdvisor & { unreadableRows?: number; leftOut?: string[] };
  let runs: TestRuns;

  /** An account whose answers have holes. */
  class HoledAdvisor extends FakeAdvisor {
    unreadableRows = 0;
    leftOut: string[] = [];

    override async checkResult(checkId: string) {
      const answer = await super.checkResult(checkId);
      return answer.kind === 'result' && checkId === 'a' ? { ...answer, unreadableRows: this.unreadableRows } : answer;
    }

    override async checkSummaries(checkIds: string[]) {
      const { answers, rejected } = await super.checkSummaries(checkIds);
      const kept = answers.filter(({ checkId }) => !this.leftOut.includes(checkId));
      return { answers: [...kept, { ...kept[0]!, checkId: '' }, kept[0]!], rejected };
    }
  }

  beforeEach(async () => {
    table = await tables.advisorTable();
    advisor = new HoledAdvisor();
    advisor.add('a');
    advisor.add('b');
    runs = new TestRuns(advisor, table);
  });

  async function nextRun(...resources: CheckedResource[]) {
    runs.pass(86_400);
    for (const checkId of ['a', 'b']) {
      advisor.find(checkId, runs.now.toISOString(), checkId === 'a' ? resources : [resource(`of-b-${runs.now.getTime()}`, 'error')]);
      advisor.checks.get(checkId)!.millisUntilNextRefreshable = 0;
    }
    return runs.run();
  }

  async function finding(resourceId: string): Promise<Finding | undefined> {
    for await (const page of findingStore(table).pages('a')) {
      const found = page.find(each => each.resourceId === resourceId);
      if (found) return found;
    }
    return undefined;
  }

  test('a row that cannot be read is told in the report, and everything else is collected', async () => {
    advisor.unreadableRows = 1;
    const report = await nextRun(resource('r', 'error'));
    expect(report.failedChecks).toEqual([{ checkId: 'a', step: 'result', error: 'UnreadableRows' }]);
    expect(report).toMatchObject({ openFindings: 2, changes: { appeared: 2 } });
  });

  test('what is missing beside such a row is not taken for fixed, and is counted on', async () => {
    await nextRun(resource('r', 'error'), resource('s', 'warning'));
    advisor.unreadableRows = 1;
    const report = await nextRun(resource('s', 'warning'));
    expect(await finding('r')).toMatchObject({ state: 'open' });
    expect(report.openFindings).toBe(3);
    expect(runs.changes()).not.toContain('Fixed r');
  });

  test('the check is read again, and fixed is what is missing then', async () => {
    await nextRun(resource('r', 'error'), resource('s', 'warning'));
    advisor.unreadableRows = 1;
    await nextRun(resource('s', 'warning'));
    advisor.unreadableRows = 0;
    await runs.run();
    expect(await finding('r')).toMatchObject({ state: 'fixed' });
    expect(runs.changes()).toContain('Fixed r');
  });

  test.each<[string, (string | null)[]]>([
    ['short', ['r']],
    ['long', ['eu-west-1', 'r', 'more']],
  ])('a row one value too %s shifts no column', async (_, metadata) => {
    const report = await nextRun(resource('r', 'error', { metadata }), resource('s', 'error'));
    expect((await finding('r'))?.metadata).toEqual(Object.fromEntries(metadata.map((value, index) => [`Column ${index + 1}`, value])));
    expect((await finding('s'))?.metadata).toEqual({ Region: 'eu-west-1', Resource: 's' });
    expect(report.failedChecks).toEqual([{ checkId: 'a', step: 'result', error: 'MisalignedRows' }]);
  });

  test('an empty cell, an absent region and absent metadata are no trouble', async () => {
    const report = await nextRun(
      resource('r', 'error', { metadata: [null, 'r'], region: undefined }),
      resource('s', 'error', { metadata: [] }),
    );
    expect([(await finding('r'))?.metadata, (await finding('s'))?.metadata]).toEqual([{ Resource: 'r' }, {}]);
    expect(report.failedChecks).toEqual([]);
  });

  test('a check of which no summary comes is told, and keeps its findings', async () => {
    await nextRun(resource('r', 'error'));
    advisor.leftOut = ['a'];
    const report = await nextRun();
    expect(report.failedChecks).toEqual([{ checkId: 'a', step: 'summary', error: 'NoSummary' }]);
    expect(await finding('r')).toMatchObject({ state: 'open' });
  });

  test('a summary that does not say how the check stands fixes nothing', async () => {
    await nextRun(resource('r', 'error'));
    advisor.checks.get('a')!.status = '';
    await nextRun();
    expect(await finding('r')).toMatchObject({ state: 'open' });
  });
});

import type { FindingStore } from '../../lambdas/trusted-advisor/finding-store';
import type { Finding } from '../../lambdas/trusted-advisor/findings';
import { MemoryDatabase } from '../memory-database';
import { FakeAdvisor, resource } from './fake-advisor';
import { TestRuns } from './test-run';

const tables = new MemoryDatabase();

const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => resource(`i-${String(from + index).padStart(17, '0')}`, 'warning'));

/** Keeps findings in coolDown, where 50,000 are quickly written, in pages as large as those of the table. */
function findingsInMemory(largest: { saved: number }): Pick<FindingStore, 'pages' | 'save'> {
  const stored = new Map<string, Finding>();
  return {
    async *pages() {
      const all = [...stored.values()];
      for (let start = 0; start < all.length; start += 2_000) yield all.slice(start, start + 2_000);
    },
    async save(findings) {
      largest.saved = Math.max(largest.saved, findings.length);
      for (const finding of findings) stored.set(finding.findingKey, finding);
    },
  };
}

test('50,000 flagged resources are stored and compared in portions', async () => {
  const advisor = new FakeAdvisor();
  const runs = new TestRuns(advisor, await tables.advisorTable());
  const largest = { saved: 0, published: 0 };
  Object.assign(runs.services.findings, findingsInMemory(largest));
  runs.services.publish = async events => {
    largest.published = Math.max(largest.published, events.length);
  };
  advisor.add('huge', { resources: many(50_000) });
  expect(await runs.run()).toMatchObject({ openFindings: 50_000, changes: { appeared: 50_000 } });

  runs.pass(86_400);
  advisor.find('huge', runs.now.toISOString(), many(50_000, 10));
  expect(await runs.run()).toMatchObject({ openFindings: 50_000, changes: { appeared: 10, fixed: 10 } });
  expect(largest.saved).toBeLessThanOrEqual(2_000);
  expect(largest.published).toBeLessThanOrEqual(2_000);
});

test('more findings than a page of the table holds are compared page by page', async () => {
  const advisor = new FakeAdvisor();
  const runs = new TestRuns(advisor, await tables.advisorTable());
  const wordy = (count: number, from: number) => many(count, from).map(one => ({ ...one, metadata: ['eu-west-1', 'x'.repeat(2_000)] }));
  advisor.add('large', { resources: wordy(1_500, 0) });
  await runs.run();

  const sizes: number[] = [];
  for await (const page of runs.services.findings.pages('large')) sizes.push(page.length);
  expect(sizes.length).toBeGreaterThan(1);

  runs.pass(86_400);
  advisor.find('large', runs.now.toISOString(), wordy(1_500, 5));
  expect(await runs.run()).toMatchObject({ openFindings: 1_500, changes: { appeared: 5, fixed: 5, 'came-back': 0 } });
});

test('a check that takes several calls is counted as a whole', async () => {
  const advisor = new FakeAdvisor();
  const runs = new TestRuns(advisor, await tables.advisorTable());
  runs.services.publish = async () => void runs.pass(300);
  advisor.add('large', { resources: many(1_200) });
  const { runId } = await runs.start();
  runs.pass(60);
  await runs.poll(runId);
  expect(await runs.collect(runId)).toMatchObject({ next: 'collect', checksLeft: 1, waitSeconds: 1 });
  expect(await runs.collect(runId)).toMatchObject({ next: 'done', openFindings: 1_200, changes: { appeared: 1_200 } });
});

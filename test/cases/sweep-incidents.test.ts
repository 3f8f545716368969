import { TestEngine } from './test-engine';

test('incidents are worked though their cases could not be read together', async () => {
  const engine = new TestEngine();
  for (const alarm of [0, 1]) await engine.deliver('ALARM', 0, { alarm });
  engine.services.support.readAhead = () => Promise.reject(new Error('no answer'));
  for (const { caseId } of engine.account.cases) engine.account.setStatus(caseId, 'resolved', 'AWS');
  await engine.until(1_800);
  expect([...engine.table.heads.values()].map(head => [head.phase, head.phase === 'resolved' && head.case.resolvedBy])).toEqual([
    ['resolved', 'others'],
    ['resolved', 'others'],
  ]);
});

import { createCaseInput } from '../../lambdas/cases/support/case-wire';
import { incidentKey } from '../simulation/alarm-events';
import { TestEngine } from './test-engine';

/** An engine in a dry run: AWS would accept each case, and nothing else is sent. */
function dryEngine(): TestEngine {
  const engine = new TestEngine({}, { mode: 'DryRun' });
  const { services } = engine;
  services.support = {
    ...services.support,
    createCase: async text => ({ outcome: 'done', value: createCaseInput(text) && {} }),
    addCommunication: async () => ({ outcome: 'done', value: undefined }),
    resolveCase: async () => ({ outcome: 'done', value: undefined }),
  };
  return engine;
}

test('what a dry run tells nobody is never called communicated, and the text that would be sent is kept with the call', async () => {
  const engine = dryEngine();
  const published: unknown[] = [];
  engine.services.publish = async events => void published.push(...events);
  await engine.deliver('ALARM', 0);
  await engine.until(600);
  engine.seconds = 700;
  await engine.deliver('OK', 700);
  await engine.until(3_600);
  expect(engine.dispositions).toEqual(['ALARM dry-run', 'OK dry-run']);
  const attempts = [...engine.table.attemptsOf(incidentKey(0)).values()];
  expect(attempts).toMatchObject([
    {
      kind: 'create',
      mode: 'DryRun',
      outcome: 'done',
      detail: { subject: expect.any(String), communicationBody: expect.stringMatching(/\S/) },
    },
    { kind: 'comment', mode: 'DryRun', outcome: 'done', detail: { communicationBody: expect.stringMatching(/\S/) } },
    { kind: 'resolve', mode: 'DryRun', outcome: 'done' },
  ]);
  expect(engine.cases).toEqual([]);
  expect(JSON.stringify(published)).not.toContain('communicationBody');
});

test('the text of a case that AWS has is kept there, and nowhere else', async () => {
  const engine = new TestEngine();
  await engine.deliver('ALARM', 0);
  await engine.until(600);
  expect(engine.dispositions).toEqual(['ALARM communicated']);
  const [attempt] = [...engine.table.attemptsOf(incidentKey(0)).values()];
  expect([attempt?.mode, attempt?.detail?.communicationBody]).toEqual([undefined, undefined]);
});

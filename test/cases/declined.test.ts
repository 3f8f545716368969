import { caseWriter, plainWriter } from '../../lambdas/cases/engine/case-writer';
import { routingFor } from '../../lambdas/cases/routing/route';
import { router } from '../../lambdas/cases/routing/router';
import { parseRules } from '../../lambdas/shared/rules/routing-rules';
import { ROUTE } from '../simulation/routing';
import { TestEngine } from './test-engine';

const routing = routingFor(ROUTE);

/** An engine that asks an operator's rules about each alarm. */
function engineWith(rules: object[]): TestEngine {
  const engine = new TestEngine();
  const { decideRouting } = caseWriter({
    router: router(
      routing,
      async () => parseRules(JSON.stringify({ rules })),
      async () => undefined,
    ),
    routing,
  } as Parameters<typeof caseWriter>[0]);
  engine.services.writer = { ...plainWriter(routing), decideRouting };
  return engine;
}

describe('an alarm for which a rule wants no case', () => {
  const NOISE = { name: 'noise', match: { alarmName: 'alarm-*' }, set: { case: false } };

  test('gets none, however long it fires and however often it changes, and its changes count as suppressed', async () => {
    const engine = engineWith([NOISE]);
    await engine.deliver('ALARM', 0);
    await engine.until(3_600);
    await engine.deliver('OK', 3_600);
    await engine.deliver('ALARM', 3_601);
    await engine.until(7_200);
    expect(engine.cases).toEqual([]);
    expect(engine.dispositions.filter(disposition => disposition.startsWith('ALARM'))).toEqual(['ALARM suppressed', 'ALARM suppressed']);
    expect(engine.head).toMatchObject({ phase: 'idle', unreported: [] });
  });

  test('is another one than its neighbour, which gets its case', async () => {
    const engine = engineWith([{ ...NOISE, match: { alarmName: 'other-*' } }]);
    await engine.deliver('ALARM', 0);
    await engine.until(300);
    expect(engine.cases).toHaveLength(1);
  });
});

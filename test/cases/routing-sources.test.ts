import { cachedServiceCatalog } from '../../lambdas/cases/routing/cached-service-catalog';
import { routingFor } from '../../lambdas/cases/routing/route';
import { router, routesInUse } from '../../lambdas/cases/routing/router';
import type { Catalog } from '../../lambdas/cases/routing/service-catalog';
import { rulesSource } from '../../lambdas/shared/rules/rules-source';

const book = (name: string) => JSON.stringify({ rules: [{ name }] });
const routing = routingFor({
  serviceCode: 'amazon-cloudwatch',
  categoryCode: 'other',
  severityCode: 'critical',
  issueType: 'technical',
  language: 'en',
  ccEmailAddresses: [],
});

/** What an operator deployed, and the metric. */
function operator(initial: string | undefined) {
  const deployed = { json: initial, failure: undefined as Error | undefined };
  const metrics = { rejected: 0, addMetric: () => metrics.rejected++, publishStoredMetrics: () => {} };
  const read = async () => {
    if (deployed.failure) throw deployed.failure;
    return deployed.json;
  };
  const source = () => rulesSource(read, metrics as never);
  return { deployed, metrics, source };
}

const names = async (source: ReturnType<typeof rulesSource>) => (await source()).rules.map(({ name }) => name);

describe('the rules in force', () => {
  test('are none before any were deployed, and nothing is wrong with that', async () => {
    const { metrics, source } = operator(undefined);
    expect(await names(source())).toEqual([]);
    expect(metrics.rejected).toBe(0);
  });

  test('are those that were deployed, with the next reading, and none when the deployment was taken back', async () => {
    const { deployed, source } = operator(book('first'));
    const rules = source();
    expect(await names(rules)).toEqual(['first']);
    deployed.json = book('second');
    expect(await names(rules)).toEqual(['second']);
    deployed.json = undefined;
    expect(await names(rules)).toEqual([]);
  });

  test('stay the same while those that are deployed cannot be used, which is counted once; a rollback is accepted', async () => {
    const { deployed, metrics, source } = operator(book('good'));
    const rules = source();
    await rules();
    deployed.json = JSON.stringify({ rules: [{ name: 'twice' }, { name: 'twice' }] });
    expect(await names(rules)).toEqual(['good']);
    expect(await names(rules)).toEqual(['good']);
    expect(metrics.rejected).toBe(1);
    deployed.json = book('good');
    expect(await names(rules)).toEqual(['good']);
    expect(metrics.rejected).toBe(1);
  });

  test("are the stack's defaults in a function that starts while they cannot be used, so that alarms go on becoming cases", async () => {
    const { deployed, metrics, source } = operator('broken');
    const rules = source();
    expect(await names(rules)).toEqual([]);
    expect(metrics.rejected).toBe(1);
    deployed.json = book('mended');
    expect(await names(rules)).toEqual(['mended']);
  });

  test('stay the same while they cannot be read; one failure is counted once however often it is told', async () => {
    const { deployed, metrics, source } = operator(book('good'));
    const rules = source();
    await rules();
    deployed.failure = new Error('no answer');
    expect(await names(rules)).toEqual(['good']);
    expect(await names(rules)).toEqual(['good']);
    expect(metrics.rejected).toBe(1);
    deployed.failure = new Error('no answer again');
    expect(await names(rules)).toEqual(['good']);
    expect(await names(source())).toEqual([]);
    expect(metrics.rejected).toBe(3);
  });
});

describe('what the account offers', () => {
  const catalog = (readAt: string, severities = ['low', 'normal']): Catalog => ({
    readAt,
    services: { 'amazon-cloudwatch': ['other'] },
    severities,
    languages: {},
  });
  const at = (hour: number) => new Date(Date.UTC(2026, 10, 22, hour));

  /** An account whose Support API counts its calls, and the table. */
  function account(isAnswering = true) {
    const state = { isAnswering, calls: 0, stored: undefined as Catalog | undefined };
    const store = { read: async () => state.stored, write: async (stored: Catalog) => void Object.assign(state, { stored }) };
    const keeper = () =>
      cachedServiceCatalog(store, async now => {
        state.calls++;
        if (!state.isAnswering) throw new Error('SubscriptionRequiredException');
        return catalog(now.toISOString());
      });
    return { state, keeper };
  }

  test('is read once a day, however often it is looked at', async () => {
    const { state, keeper } = account();
    const kept = keeper();
    for (let hour = 0; hour < 24; hour++) await kept.keepFresh(at(hour));
    expect(state.calls).toBe(1);
    await kept.keepFresh(at(25));
    expect(state.calls).toBe(2);
  });

  test('is not read again by another function the same day', async () => {
    const { state, keeper } = account();
    await keeper().keepFresh(at(0));
    await keeper().keepFresh(at(5));
    expect(state.calls).toBe(1);
  });

  test('is asked for again after an hour when the API does not tell, and cases are opened meanwhile', async () => {
    const { state, keeper } = account(false);
    const kept = keeper();
    await kept.keepFresh(at(0));
    await kept.keepFresh(new Date(at(0).getTime() + 60_000));
    expect(state.calls).toBe(1);
    expect(await kept.read()).toBeUndefined();
    state.isAnswering = true;
    await kept.keepFresh(at(2));
    expect(await kept.read()).toBeDefined();
  });

  test('lowers a severity that the plan does not have, and the case says so', async () => {
    const { keeper } = account();
    const kept = keeper();
    await kept.keepFresh(at(0));
    const traits = { alarmName: 'a', accountId: '1', region: 'r', namespaces: [], dimensions: [], tags: {} };
    const routed = await router(routing, operator('{}').source(), kept.read).route(traits);
    expect(routed).toMatchObject({ route: { severityCode: 'normal' }, remarks: [expect.stringContaining('"critical"')] });
  });
});

test('the catalog has to know the routes that the rules make', async () => {
  const { source } = operator(JSON.stringify({ rules: [{ name: 'a', set: { serviceCode: 'aws-lambda' } }] }));
  const routes = await routesInUse(routing, source());
  expect(routes.map(({ serviceCode }) => serviceCode)).toEqual(['amazon-cloudwatch', 'amazon-cloudwatch', 'aws-lambda']);
});

import type { Catalog } from '../../lambdas/cases/routing/catalog';
import { catalogKeeper } from '../../lambdas/cases/routing/catalog-keeper';
import { routingFor } from '../../lambdas/cases/routing/route';
import { router, routesInUse } from '../../lambdas/cases/routing/router';
import { type LastGoodRules, rulesSource } from '../../lambdas/cases/routing/rules-source';

const book = (name: string) => JSON.stringify({ rules: [{ name }] });
const routing = routingFor({
  serviceCode: 'amazon-cloudwatch',
  categoryCode: 'other',
  severityCode: 'critical',
  issueType: 'technical',
  language: 'en',
  ccEmailAddresses: [],
});

/** A parameter that an operator edits, the memory of the last good rules, and the metric. */
function operator(initial: string) {
  const parameter = { json: initial, isReadable: true };
  const kept: { json?: string } = {};
  const lastGood: LastGoodRules = { read: async () => kept.json, write: async json => void Object.assign(kept, { json }) };
  const metrics = { rejected: 0, addMetric: () => metrics.rejected++, publishStoredMetrics: () => {} };
  const read = async () => {
    if (!parameter.isReadable) throw new Error('no answer');
    return parameter.json;
  };
  const source = () => rulesSource(read, lastGood, metrics as never);
  return { parameter, kept, metrics, source };
}

const names = async (source: ReturnType<typeof rulesSource>) => (await source()).rules.map(({ name }) => name);

describe('the rules in force', () => {
  test('an edit is in force with the next reading', async () => {
    const { parameter, source } = operator(book('first'));
    const rules = source();
    expect(await names(rules)).toEqual(['first']);
    parameter.json = book('second');
    expect(await names(rules)).toEqual(['second']);
  });

  test('an edit that cannot be used keeps the last good rules, and is counted once', async () => {
    const { parameter, metrics, source } = operator(book('good'));
    const rules = source();
    await rules();
    parameter.json = '{"rules": [';
    expect(await names(rules)).toEqual(['good']);
    expect(await names(rules)).toEqual(['good']);
    expect(metrics.rejected).toBe(1);
  });

  test('a function that starts while the rules are broken finds the last good ones', async () => {
    const { parameter, source } = operator(book('good'));
    await source()();
    parameter.json = 'broken';
    expect(await names(source())).toEqual(['good']);
  });

  test('rules that were never good are no rules', async () => {
    expect(await names(operator('broken').source())).toEqual([]);
  });

  test('rules that cannot be read just now keep those that are known', async () => {
    const { parameter, metrics, source } = operator(book('good'));
    const rules = source();
    await rules();
    parameter.isReadable = false;
    expect(await names(rules)).toEqual(['good']);
    expect(await names(source())).toEqual(['good']);
    expect(metrics.rejected).toBe(2);
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
      catalogKeeper(store, async now => {
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

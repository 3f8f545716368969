import { SupportClient } from '@aws-sdk/client-support';
import type { AlarmTraits } from '../../lambdas/cases/alarms/alarm-traits';
import type { Route } from '../../lambdas/cases/incident/routing-decision';
import { TAG } from '../../lambdas/cases/routing/alarm-tags';
import { NAMESPACE_SERVICES } from '../../lambdas/cases/routing/namespace-services';
import { readCatalog } from '../../lambdas/cases/routing/read-service-catalog';
import { routingFor } from '../../lambdas/cases/routing/route';
import { maintenanceFor, routeAlarm } from '../../lambdas/cases/routing/route-alarm';
import { type Catalog, checkRoute, routeKey } from '../../lambdas/cases/routing/service-catalog';
import { NO_RULES, parseRules, UnusableRules } from '../../lambdas/shared/rules/routing-rules';
import { startSimulator } from '../../local/support-simulator/server';

const defaults: Route = {
  serviceCode: 'amazon-cloudwatch',
  categoryCode: 'other',
  severityCode: 'normal',
  issueType: 'technical',
  language: 'en',
  ccEmailAddresses: [],
};
const routing = routingFor(defaults);
const alarm = (traits: Partial<AlarmTraits> = {}): AlarmTraits => ({
  alarmName: 'payments-5xx',
  accountId: '123456789012',
  region: 'eu-west-1',
  namespaces: ['AWS/ApiGateway'],
  dimensions: [{ name: 'ApiName', value: 'checkout' }],
  tags: {},
  ...traits,
});
const rules = (...list: object[]) => parseRules(JSON.stringify({ rules: list }));
const mistakesIn = (json: string): string[] => {
  try {
    parseRules(json);
  } catch (error) {
    if (error instanceof UnusableRules) return error.mistakes;
    throw error;
  }
  return [];
};

describe('which rule wins', () => {
  test('without rules the namespace infers the service, and the defaults say the rest', () => {
    expect(routeAlarm(alarm(), NO_RULES, defaults)).toMatchObject({
      wantsCase: true,
      route: { ...defaults, serviceCode: 'api-gateway', categoryCode: 'general-guidance' },
      rule: undefined,
    });
  });

  test('an unknown namespace is a case for the default service', () => {
    expect(routeAlarm(alarm({ namespaces: ['Shop/Checkout'] }), NO_RULES, defaults).route).toEqual(defaults);
  });

  test('the first rule that matches wins, whatever stands below', () => {
    const book = rules(
      { name: 'other team', match: { alarmName: 'search-*' }, set: { severityCode: 'low' } },
      { name: 'payments', match: { alarmName: 'payments-*' }, set: { severityCode: 'urgent' } },
      { name: 'api', match: { namespace: 'AWS/ApiGateway' }, set: { severityCode: 'high' } },
    );
    expect(routeAlarm(alarm(), book, defaults)).toMatchObject({ rule: 'payments', route: { severityCode: 'urgent' } });
  });

  test.each([
    ['a name that only begins alike', { alarmName: 'payments' }, false],
    ['a question mark for one character', { alarmName: 'payments-?xx' }, true],
    ['a dot that is a dot', { alarmName: 'payments.5xx' }, false],
    ['one of several names', { alarmName: ['search-*', 'payments-*'] }, true],
    ['a dimension', { dimensions: { ApiName: 'check*' } }, true],
    ['a dimension that the metric does not have', { dimensions: { ApiId: '*' } }, false],
    ['account and region', { account: '123456789012', region: 'eu-*' }, true],
    ['a region that is not the alarm’s', { account: '123456789012', region: 'us-*' }, false],
    ['a tag that the alarm does not have', { tags: { team: '*' } }, false],
  ])('%s', (_, match, wins) => {
    expect(routeAlarm(alarm(), rules({ name: 'rule', match }), defaults).rule).toBe(wins ? 'rule' : undefined);
  });

  test('a rule can keep an alarm from becoming a case', () => {
    expect(routeAlarm(alarm(), rules({ name: 'noise', set: { case: false } }), defaults).wantsCase).toBe(false);
  });

  test('a tag with a slip of the pen is passed over and named', () => {
    const routed = routeAlarm(alarm({ tags: { [TAG.serviceCode]: 'aws lambda' } }), NO_RULES, defaults);
    expect(routed.route.serviceCode).toBe('api-gateway');
    expect(routed.because?.join()).toContain(`${TAG.serviceCode} has a value that means nothing`);
  });

  test('a rule inherits what it extends and overrides it', () => {
    const book = rules(
      { name: 'base', match: { alarmName: 'never' }, set: { severityCode: 'high', autoResolve: false } },
      { name: 'payments', match: { alarmName: 'payments-*' }, extends: 'base', set: { severityCode: 'urgent' } },
    );
    expect(routeAlarm(alarm(), book, defaults)).toMatchObject({ autoResolve: false, route: { severityCode: 'urgent' } });
  });

  test('a rule says how much of the history goes onto the case, and that is no part of the route', () => {
    const book = rules({ name: 'payments', match: { alarmName: 'payments-*' }, set: { alarmHistory: 'complete' } });
    const { alarmHistory, route } = routeAlarm(alarm(), book, defaults);
    expect(alarmHistory).toBe('complete');
    expect(route).not.toHaveProperty('alarmHistory');
    expect(routeAlarm(alarm(), rules(), defaults).alarmHistory).toBeUndefined();
  });
});

describe('what an alarm’s own tags may change', () => {
  const tags = {
    [TAG.serviceCode]: 'aws-lambda',
    [TAG.categoryCode]: 'errors',
    [TAG.severityCode]: 'critical',
    [TAG.case]: 'none',
  };
  const letting = (counts: object, more: object = {}) => rules({ name: 'rule', set: { severityCode: 'normal', ...more, tags: counts } });

  test.each([
    ['no rule matches', NO_RULES],
    ['the rule says nothing of tags', rules({ name: 'rule', set: { severityCode: 'normal' } })],
    [
      'another rule that also matches would allow more',
      rules(
        { name: 'rule', match: { alarmName: 'payments-*' } },
        { name: 'generous', set: { tags: { severityUpTo: 'critical', case: ['none'] } } },
      ),
    ],
  ])('service and category alone, when %s', (_, book) => {
    const routed = routeAlarm(alarm({ tags }), book, defaults);
    expect(routed).toMatchObject({
      wantsCase: true,
      route: { serviceCode: 'aws-lambda', categoryCode: 'errors', severityCode: 'normal', ccEmailAddresses: [] },
    });
    expect(routed.because).toEqual(
      expect.arrayContaining([
        `tag ${TAG.severityCode} says critical, but no rule lets it count`,
        `tag ${TAG.case} says none, but no rule lets it count`,
      ]),
    );
  });

  test.each([
    ['low', 'low'],
    ['high', 'high'],
    ['urgent', 'high'],
    ['critical', 'high'],
  ])('a severity of %s becomes %s under a rule that lets tags ask for high at most', (severity, severityCode) => {
    const routed = routeAlarm(alarm({ tags: { [TAG.severityCode]: severity } }), letting({ severityUpTo: 'high' }), defaults);
    expect(routed.route.severityCode).toBe(severityCode);
    expect(routed.because?.join().includes('the rule lets tags ask for high at most')).toBe(severity !== severityCode);
  });

  test('a rule’s own severity may lie above what it lets tags ask for', () => {
    const book = letting({ severityUpTo: 'high' }, { severityCode: 'critical' });
    expect(routeAlarm(alarm(), book, defaults).route.severityCode).toBe('critical');
  });

  test.each([
    [['none'], 'none', false, undefined],
    [['open'], 'none', true, undefined],
    [['none'], 'open', true, undefined],
    [['open', 'none'], 'open', true, true],
  ])('where %j count, the case tag "%s" leaves the alarm wanting a case: %s, by name: %s', (values, value, wantsCase, asksForCase) => {
    const routed = routeAlarm(alarm({ tags: { [TAG.case]: value } }), letting({ case: values }), defaults);
    expect(routed).toMatchObject({ wantsCase, asksForCase });
  });

  test('a rule against cases yields to a tag only if it says so itself', () => {
    const asking = alarm({ tags: { [TAG.case]: 'open' } });
    expect(routeAlarm(asking, letting({}, { case: false }), defaults).wantsCase).toBe(false);
    expect(routeAlarm(asking, letting({ case: ['open'] }, { case: false }), defaults)).toMatchObject({
      wantsCase: true,
      asksForCase: true,
    });
  });

  test('a rule may keep tags from saying where a case goes, too', () => {
    expect(routeAlarm(alarm({ tags }), letting({ routing: false }), defaults).route).toMatchObject({ serviceCode: 'api-gateway' });
  });

  test('what a rule lets tags do is inherited by those that extend it', () => {
    const book = rules(
      { name: 'base', match: { alarmName: 'never' }, set: { tags: { severityUpTo: 'high' } } },
      { name: 'payments', match: { alarmName: 'payments-*' }, extends: 'base' },
    );
    expect(routeAlarm(alarm({ tags }), book, defaults).route.severityCode).toBe('high');
  });
});

describe('maintenance windows', () => {
  const book = parseRules(
    JSON.stringify({
      maintenance: [
        { name: 'release', match: { alarmName: 'payments-*' }, from: '2026-11-22T10:00:00Z', until: '2026-11-22T12:00:00Z' },
        { name: 'move', from: '2026-11-22T11:00:00Z', until: '2026-11-22T14:00:00Z' },
      ],
    }),
  );
  test.each([
    ['09:59', undefined],
    ['10:00', 'release'],
    ['11:30', 'move'],
    ['14:00', undefined],
  ])('at %s an alarm is in the window %s', (time, name) => {
    expect(maintenanceFor(alarm(), book, new Date(`2026-11-22T${time}:00Z`))?.name).toBe(name);
  });

  test('an alarm that the window does not name is not suppressed', () => {
    expect(maintenanceFor(alarm({ alarmName: 'search' }), book, new Date('2026-11-22T10:30:00Z'))).toBeUndefined();
  });
});

describe('rules that cannot be used say what is wrong and where', () => {
  test.each([
    ['not JSON', '{', /Not JSON/],
    ['a member that nobody knows', '{"rules":[{"name":"a"},{"name":"b","colour":1}]}', /rules\[1\].*colour/],
    ['a severity that AWS does not have', '{"rules":[{"name":"a","set":{"severityCode":"panic"}}]}', /rules\[0\]\.set\.severityCode/],
    [
      'an address that is none',
      '{"rules":[{"name":"a","set":{"ccEmailAddresses":["x"]}}]}',
      /rules\[0\]\.set\.ccEmailAddresses\[0\].*e-mail/,
    ],
    [
      'a tag that no rule can let count',
      '{"rules":[{"name":"a","set":{"tags":{"ccEmailAddresses":true}}}]}',
      /rules\[0\]\.set\.tags.*ccEmail/,
    ],
    ['two rules of one name', '{"rules":[{"name":"a","match":{"region":"x"}},{"name":"a"}]}', /rules\[1\]\.name/],
    [
      'a rule behind one that matches everything',
      '{"rules":[{"name":"all"},{"name":"b","match":{"region":"x"}}]}',
      /rules\[1\] \("b"\) can never win: rules\[0\]/,
    ],
    [
      'two rules with the same conditions',
      '{"rules":[{"name":"a","match":{"region":"x","account":"1"}},{"name":"b","match":{"account":"1","region":"x"}}]}',
      /rules\[1\] \("b"\) can never win/,
    ],
    [
      'rules that extend each other in a circle',
      '{"rules":[{"name":"a","match":{"region":"x"},"extends":"b"},{"name":"b","match":{"region":"y"},"extends":"a"}]}',
      /rules\[0\]\.extends: goes in a circle: a -> b -> a/,
    ],
    ['a rule that extends none', '{"rules":[{"name":"a","extends":"z"}]}', /rules\[0\]\.extends: there is no rule "z"/],
    ['a window that ends before it begins', '{"maintenance":[{"name":"w","from":"2026-01-02","until":"2026-01-01"}]}', /maintenance\[0\]/],
  ])('%s', (_, json, message) => {
    expect(mistakesIn(json).join('\n')).toMatch(message);
  });

  test('all mistakes are named at once', () => {
    expect(mistakesIn('{"rules":[{"name":""},{"name":"b","set":{"language":"xx"}}]}')).toHaveLength(2);
  });
});

describe('codes against what the account offers', () => {
  const catalog: Catalog = {
    readAt: '2026-11-22T00:00:00.000Z',
    services: { 'amazon-cloudwatch': ['other', 'general-guidance'], 'aws-lambda': ['general-guidance'], odd: ['only-this'] },
    severities: ['normal', 'low', 'high'],
    languages: { [routeKey({ ...defaults, serviceCode: 'aws-lambda', categoryCode: 'general-guidance' })]: ['en', 'ja'] },
  };
  const check = (route: Partial<Route>) => checkRoute({ ...defaults, ...route }, routing, catalog);

  test('a route that the account offers stays as it is', () => {
    expect(check({})).toEqual({ route: defaults, remarks: [] });
  });

  test('an unknown service is replaced by the default one, and the case says so', () => {
    const { route, remarks } = check({ serviceCode: 'gone', categoryCode: 'other' });
    expect(route).toMatchObject({ serviceCode: 'amazon-cloudwatch', categoryCode: 'other' });
    expect(remarks.join()).toContain('"gone"');
  });

  test('a category of another service is replaced by the general one', () => {
    expect(check({ serviceCode: 'aws-lambda', categoryCode: 'volume-issue' })).toMatchObject({
      route: { serviceCode: 'aws-lambda', categoryCode: 'general-guidance' },
      remarks: [expect.stringContaining('volume-issue')],
    });
  });

  test('a severity above the plan is lowered to the highest that it offers', () => {
    expect(check({ severityCode: 'critical' }).route.severityCode).toBe('high');
  });

  test('a language in which AWS does not answer about the service becomes English', () => {
    expect(check({ serviceCode: 'aws-lambda', categoryCode: 'general-guidance', language: 'ko' })).toMatchObject({
      route: { language: 'en' },
      remarks: [expect.stringContaining('"ko"')],
    });
  });

  test('as long as nothing is known of the account nothing is changed', () => {
    const route = { ...defaults, serviceCode: 'gone' };
    expect(checkRoute(route, routing, undefined)).toEqual({ route, remarks: [] });
  });
});

describe('the real catalog, over HTTP', () => {
  let catalog: Catalog;
  beforeAll(async () => {
    const simulator = await startSimulator({});
    const client = new SupportClient({
      region: 'us-east-1',
      endpoint: simulator.url,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    catalog = await readCatalog(client, [routing.configured, routing.fallback], new Date('2026-11-22T00:00:00Z'));
    await simulator.close();
    client.destroy();
  });

  test('lists every service and severity, and the languages of the routes in use', () => {
    expect(Object.keys(catalog.services)).toHaveLength(283);
    expect(catalog.severities).toEqual(expect.arrayContaining(['low', 'critical']));
    expect(catalog.languages[routeKey(routing.configured)]).toContain('en');
  });

  test('every service that a namespace leads to is in it, with the general category', () => {
    const missing = [...NAMESPACE_SERVICES].filter(([, service]) => !catalog.services[service]?.includes('general-guidance'));
    expect(missing).toEqual([]);
  });

  test.each([
    ['ContainerInsights', 'service-eks'],
    ['ContainerInsights/Prometheus', 'service-eks'],
    ['ECS/ContainerInsights', 'ec2-container-service'],
    ['AWS/Kafka', 'service-managed-streaming-for-kafka'],
    ['Shop', undefined],
    ['constructor', undefined],
  ])('%s leads to %s', (namespace, serviceCode) => {
    const { route } = routeAlarm(alarm({ namespaces: [namespace] }), NO_RULES, routing.configured);
    expect(checkRoute(route, routing, catalog).route.serviceCode).toBe(serviceCode ?? routing.configured.serviceCode);
  });

  test('the default and the fallback route need no change', () => {
    for (const route of [routing.configured, routing.fallback]) expect(checkRoute(route, routing, catalog).remarks).toEqual([]);
  });
});

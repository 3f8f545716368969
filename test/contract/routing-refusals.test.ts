import { cachedServiceCatalog } from '../../lambdas/cases/routing/cached-service-catalog';
import { readCatalog } from '../../lambdas/cases/routing/read-service-catalog';
import { routingFor } from '../../lambdas/cases/routing/route';
import { router, routesInUse } from '../../lambdas/cases/routing/router';
import type { Catalog } from '../../lambdas/cases/routing/service-catalog';
import { NO_RULES } from '../../lambdas/shared/rules/routing-rules';
import { DECLARED_ERRORS } from '../../local/support-simulator/model/service-model';
import { startTestBed, type TestBed } from '../support-simulator/test-simulator';
import { COMMON_ERRORS, NO_ANSWERS, type Refusals, refusals } from './refusals';

/** A route of which the account's AWS Support takes nothing but the service. */
const CONFIGURED = 'aws-lambda/nonsense critical ja';
/** The same, fitted into what the account offers. */
const FITTED = 'aws-lambda/general-guidance urgent en';

/** The calls by which the catalog is read, and where an alarm goes when one of them is refused from the first day on. */
const OPERATIONS: Partial<Record<keyof typeof DECLARED_ERRORS, string>> = {
  DescribeServices: CONFIGURED,
  DescribeSeverityLevels: CONFIGURED,
  // What else was read counts, and AWS is the one to say whether it takes the language.
  DescribeSupportedLanguages: 'aws-lambda/general-guidance urgent ja',
  DescribeCreateCaseOptions: 'aws-lambda/general-guidance urgent ja',
};

const [serviceCode, categoryCode, severityCode, language] = CONFIGURED.split(/[ /]/) as [string, string, string, string];
const routing = routingFor({ serviceCode, categoryCode, severityCode, language, issueType: 'technical', ccEmailAddresses: [] });
const rules = async () => NO_RULES;

let bed: TestBed;
let account: Refusals;
let stored: Catalog | undefined;
let japanese: 'unavailable' | 'best_effort';
beforeEach(async () => {
  stored = undefined;
  japanese = 'unavailable';
  bed = await startTestBed();
  offersLittle();
  account = refusals(bed.simulator, bed.client);
});
afterEach(() => bed.stop());

/** The plan has no severity above urgent, and no Japanese about AWS Lambda. */
function offersLittle(): void {
  bed.client.middlewareStack.add(next => async request => {
    const answered = await next(request);
    const output = answered.output as { severityLevels?: { code: string }[]; languageAvailability?: string };
    output.severityLevels = output.severityLevels?.filter(({ code }) => code !== 'critical');
    if (output.languageAvailability) output.languageAvailability = japanese;
    return answered;
  });
}

/** What a function does for its life: it keeps the catalog fresh, and routes alarms. */
function startedFunction() {
  const store = {
    read: async () => stored,
    write: async (catalog: Catalog) => {
      stored = catalog;
    },
  };
  const used = [{ ...routing.configured, categoryCode: 'general-guidance' }];
  const catalog = cachedServiceCatalog(store, async now => readCatalog(bed.client, [...used, ...(await routesInUse(routing, rules))], now));
  const traits = { alarmName: 'a', accountId: '1', region: 'r', namespaces: [], dimensions: [], tags: {} };
  return {
    sweep: () => catalog.keepFresh(bed.clock.now()),
    async route() {
      const { route, wantsCase } = await router(routing, rules, catalog.read).route(traits);
      expect(wantsCase).toBe(true);
      return `${route.serviceCode}/${route.categoryCode} ${route.severityCode} ${route.language}`;
    },
  };
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

test('an alarm goes where it was meant to go, as far as the account takes that', async () => {
  const { sweep, route } = startedFunction();
  expect(await route()).toBe(CONFIGURED);
  await sweep();
  expect(await route()).toBe(FITTED);
});

describe.each(Object.entries(OPERATIONS) as [keyof typeof DECLARED_ERRORS, string][])('%s', (operation, unknown) => {
  const declared = DECLARED_ERRORS[operation].filter(error => error !== 'DryRunOperationException');
  const errors = [...new Set([...declared, ...COMMON_ERRORS, ...NO_ANSWERS])];

  test.each(errors)('%s from the first day on: no case waits for it', async error => {
    const { sweep, route } = startedFunction();
    account.refuse(operation, error);
    await sweep();
    expect(await route()).toBe(unknown);
    account.mend();
    bed.clock.advance(unknown === CONFIGURED ? HOUR : DAY);
    await sweep();
    expect(await route()).toBe(FITTED);
  });

  test.each(errors)('%s on a later day: what is known of before counts, in every function', async error => {
    const { sweep, route } = startedFunction();
    await sweep();
    for (let day = 1; day <= 3; day++) {
      bed.clock.advance(DAY);
      account.refuse(operation, error);
      await sweep();
      expect([await route(), await startedFunction().route()]).toEqual([FITTED, FITTED]);
    }
  });
});

test('what is known of the languages of before does not outlive what AWS says now', async () => {
  const { sweep, route } = startedFunction();
  await sweep();
  japanese = 'best_effort';
  bed.clock.advance(DAY);
  await sweep();
  expect(await route()).toBe(FITTED.replace(/en$/, 'ja'));
});

import { createBudget } from '../../lambdas/cases/store/create-budget';
import { incidentStore } from '../../lambdas/cases/store/incident-store';
import { preflightStore } from '../../lambdas/operations/preflight/preflight-store';
import { showWidget, type WidgetEvent } from '../../lambdas/operations/widgets/show';
import { storedSources } from '../../lambdas/operations/widgets/stored-sources';
import type { WidgetSources } from '../../lambdas/operations/widgets/widget';
import { NO_RULES, parseRules } from '../../lambdas/shared/rules/routing-rules';
import type { KnownCheck } from '../../lambdas/trusted-advisor/check-store';
import { at, change, incident, type Situation } from '../cases/sample-incidents';
import { Dynalite, type TestTable } from '../databases';

const ENDPOINT = 'arn:aws:lambda:us-east-1:123456789012:function:show';
const NOW = new Date(at(7_200));
const database = new Dynalite();
let table: TestTable;
let advisorTable: TestTable;
beforeAll(() => database.start());
afterAll(() => database.stop());
beforeEach(async () => {
  table = await database.caseTable();
  advisorTable = await database.advisorTable();
});

const sources = (more: Partial<WidgetSources> = {}): WidgetSources => ({
  ...storedSources({
    documents: table.documents,
    caseTable: table.tableName,
    advisorTable: advisorTable.tableName,
    rules: async () => NO_RULES,
    maxCasesPerHour: 5,
    now: () => NOW,
  }),
  ...more,
});

const store = () => incidentStore(table.documents, table.tableName, 400, () => NOW);
const show = async (event: WidgetEvent, more?: Partial<WidgetSources>) =>
  String(await showWidget(event, { endpoint: ENDPOINT }, sources(more)));

/** As a reader sees it: without tags. */
const words = (page: string) =>
  page
    .replace(/<style>.*?<\/style>|<cwdb-action.*?<\/cwdb-action>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ');

async function have(alarmName: string, more: Situation = {}): Promise<string> {
  const incidentKey = `key of ${alarmName}`;
  await store().save(
    incident({ alarmName, incidentKey, dueAt: at(9_000), alarm: { value: 'ALARM', timestamp: at(0), since: at(0) }, ...more }),
  );
  return incidentKey;
}

describe('the incidents', () => {
  test('open ones stand first, each with its case, why it is where it is, and when it goes on', async () => {
    await have('waiting', { phase: 'pending', reason: 'hourly-cap' });
    await have('broken', { phase: 'open', caseId: 'case-1', displayId: '170000000000001', status: 'opened', reason: 'case-is-open' });
    const page = words(await show({ widget: 'incidents' }));
    expect(page.indexOf('broken')).toBeLessThan(page.indexOf('waiting'));
    expect(page).toContain('170000000000001 case open, opened');
    expect(page).toContain('for 2 h');
    expect(page).toContain('The case is open, and AWS knows everything.');
    expect(page).toContain('The cases of this hour (MaxCasesPerHour) are used up');
    expect(page).not.toMatch(/hourly-cap|case-is-open|\bnone\b/);
  });

  test('a case of which AWS has told no number yet is no missing case', async () => {
    await have('young', { phase: 'open', caseId: 'case-1' });
    expect(words(await show({ widget: 'incidents' }))).toContain('case-1 case open');
  });

  test('they are filtered by name and state, and the filter stays in its fields', async () => {
    await have('checkout-5xx', { phase: 'open', caseId: 'case-1' });
    await have('checkout-latency', { phase: 'pending' });
    await have('orders', { phase: 'open', caseId: 'case-2' });
    const page = await show({ widget: 'incidents', widgetContext: { forms: { all: { name: 'checkout', phase: 'open' } } } });
    expect(words(page)).toContain('checkout-5xx');
    expect(words(page)).not.toMatch(/checkout-latency|orders/);
    expect(page).toContain('value="checkout"');
    expect(page).toContain('<option value="open" selected>');
  });

  test('nothing going on is said as a sentence', async () => {
    expect(words(await show({}))).toContain('Nothing is going on: no alarm wants or has a case.');
  });

  test('a name with markup stays text, in the table, in the buttons and in the details', async () => {
    const incidentKey = await have('</td><script>alert(1)</script>"\'', { phase: 'open', incidentKey: '</cwdb-action><script>' });
    for (const event of [
      { widget: 'incidents' },
      { widget: 'incident', incidentKey: '</cwdb-action><script>' },
      { widget: '<script>' },
      { widget: 'incident', incidentKey },
    ]) {
      expect(await show(event)).not.toMatch(/<script|<\/td><\/td>/i);
    }
  });
});

describe('one incident', () => {
  test('its story is a picture with words, and a list in the order of time', async () => {
    const incidentKey = await have('broken', { phase: 'open', caseId: 'case-1', openedAt: at(60), reason: 'somebody-answered' });
    await store().putChange(incidentKey, { ...change('ALARM', 0), disposition: 'communicated' });
    await store().recordCall(incidentKey, { fence: 1, generation: 1, kind: 'create', startedAt: at(60), outcome: 'done' });
    await store().recordReply(incidentKey, {
      fingerprint: 'f',
      submittedBy: 'Amazon Web Services',
      timeCreated: at(600),
      firstLines: 'Which region?',
      attachments: [],
    });
    const page = await show({ widget: 'incident', incidentKey });
    expect(page).toMatch(/<svg[^>]* role="img" aria-label="The story of broken, from /);
    expect(page).toContain('<title>case open since ');
    const told = words(page);
    expect(told).toContain('Somebody answered on the case: it is theirs to resolve.');
    const order = ['told to AWS', 'It opens a case.', 'Which region?'].map(each => told.indexOf(each));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  test('one that is not there any more is said to be that', async () => {
    expect(words(await show({ widget: 'incident', incidentKey: 'x' }))).toContain('There is no such incident');
  });
});

test('an alarm that fires without a case names who suppresses it and until when', async () => {
  const suppression = { by: 'mute-rule' as const, arn: 'arn:aws:cloudwatch:us-east-1:1:alarm-mute-rule:nightly', until: at(8_000) };
  await have('muted', { phase: 'idle', reason: 'suppressed', alarm: { value: 'ALARM', timestamp: at(0), since: at(0), suppression } });
  await have('left-out', { phase: 'idle', dueAt: undefined, reason: 'no-case-by-rule' });
  await have('has-a-case', { phase: 'open', caseId: 'case-1' });
  const rules = async () =>
    parseRules(JSON.stringify({ maintenance: [{ name: 'upgrade', match: { alarmName: 'db-*' }, from: at(0), until: at(9_999) }] }));
  const page = words(await show({ widget: 'suppressed' }, { rules }));
  expect(page).toContain('muted');
  expect(page).toContain('Suppressed by the mute rule "nightly".');
  expect(page).toContain('The rules, or the tags of the alarm, want no case for it until it changes.');
  expect(page).toContain('upgrade alarmName db-*');
  expect(page).not.toContain('has-a-case');
});

test('the budget says what is taken, and when the next comes free', async () => {
  const budget = createBudget(table.documents, table.tableName, 90);
  await budget.reserve('a', 5, new Date(at(0)));
  await budget.reserve('b', 5, new Date(at(7_000)));
  const page = words(await show({ widget: 'budget' }));
  expect(page).toContain('1 of 5 cases of the last hour are taken');
  expect(page).toContain(`The next comes free at ${at(10_600).slice(0, 10)}`);
});

test('beside the budget stands what the last preflight found, and since when it is bad', async () => {
  expect(words(await show({ widget: 'budget' }))).not.toContain('Preflight');
  const result = { outcome: 'bad' as const, sentence: 'One thing has to be mended. The rule "<b>" is wrong.', findings: [] };
  await preflightStore(table.documents, table.tableName).write({ ...result, at: at(7_200), badSince: at(0) });
  const shown = await show({ widget: 'budget' });
  expect(words(shown)).toMatch(/Preflight of \S+ \S+ UTC: .*One thing has to be mended.*Bad since/s);
  expect(shown).toContain('&lt;b&gt;');
});

test('Trusted Advisor by category in words, with what is found', async () => {
  const summary = {
    checkId: 'c',
    status: 'error',
    timestamp: at(0),
    resourcesProcessed: 9,
    resourcesFlagged: 2,
    resourcesIgnored: 0,
    resourcesSuppressed: 0,
    estimatedMonthlySavings: 1_234,
  };
  const checks = async (): Promise<KnownCheck[]> => [
    {
      checkId: 'c',
      name: 'Low Utilization',
      category: 'cost_optimizing',
      columns: [],
      state: { checkId: 'c', summary, open: 1 },
    } as unknown as KnownCheck,
  ];
  const finding = {
    checkId: 'c',
    findingKey: 'k',
    resourceId: 'i-1',
    region: 'eu-west-1',
    state: 'open',
    status: 'error',
    metadata: {},
    firstSeenAt: at(0),
    lastSeenAt: at(0),
    changedAt: at(0),
  };
  const page = words(
    await show(
      { widget: 'advisor' },
      {
        checks,
        findings: async function* () {
          yield finding as never;
        },
      },
    ),
  );
  expect(page).toContain('cost optimization 1 0 1 $1,234');
  expect(page).toContain('error Low Utilization i-1 eu-west-1');
  expect(page).not.toMatch(/cost_optimizing|estimatedMonthlySavings/);
});

test('a widget describes itself, and asks for one of those that there are', async () => {
  const { markdown } = (await showWidget({ describe: true }, { endpoint: ENDPOINT }, sources())) as { markdown: string };
  expect(/``` yaml\n(.*?)```/s.exec(markdown)?.[1]).toBe('widget: incidents\n');
  expect(words(await show({ widget: 'other' }))).toContain(
    'There is no widget "other": there are incidents, incident, advisor, suppressed, budget.',
  );
});

test('every button stands right before the element that says what it does, and names this function', async () => {
  await have('broken', { phase: 'open', caseId: 'case-1' });
  const page = await show({ widget: 'incidents' });
  const buttons = [
    ...page.matchAll(
      /<a class="btn"[^>]*>([^<]*)<\/a><cwdb-action action="call" endpoint="([^"]*)" display="(widget|popup)">([^<]*)<\/cwdb-action>/g,
    ),
  ];
  expect(buttons.map(([, label]) => label)).toEqual(['Filter', 'Details']);
  expect(buttons.map(([, , endpoint]) => endpoint)).toEqual([ENDPOINT, ENDPOINT]);
  expect(JSON.parse(buttons[1]![4]!)).toEqual({ widget: 'incident', incidentKey: 'key of broken' });
});

import { incidentStore } from '../../lambdas/cases/store/incident-store';
import { type ActionEvent, type ActionServices, change as act } from '../../lambdas/operations/actions/change';
import { showWidget } from '../../lambdas/operations/widgets/show';
import { storedSources } from '../../lambdas/operations/widgets/stored-sources';
import { NO_RULES } from '../../lambdas/shared/rules/routing-rules';
import { logger } from '../../lambdas/shared/runtime';
import { at, incident, type Situation, situated } from '../cases/sample-incidents';
import type { TestTable } from '../databases';
import { MemoryDatabase } from '../memory-database';

logger.setLogLevel('SILENT');

const NOW = new Date(at(600));
const CONTEXT = { dashboardName: 'Support', accountId: '123456789012' };
const database = new MemoryDatabase();
let table: TestTable;
/** What reached AWS Support and the state machine, in order. */
let world: string[];
beforeEach(async () => {
  world = [];
  table = await database.caseTable();
});

const store = () => incidentStore(table.documents, table.tableName, 400, () => NOW);
const services = (more: Partial<ActionServices> = {}): ActionServices => ({
  isAllowed: true,
  incidents: store(),
  resolveCase: async caseId => void world.push(`resolved ${caseId}`),
  addCommunication: async (caseId, body) => {
    world.push(`${caseId}: ${body.split('\n')[0]}`);
    return { outcome: 'done', value: undefined };
  },
  refresh: async () => void world.push('refresh'),
  now: () => NOW,
  ...more,
});

async function have(more: Situation): Promise<string> {
  const incidentKey = 'the incident';
  await store().save(incident({ incidentKey, displayId: '170000000000001', dueAt: at(9_000), ...more }));
  await store().linkCase('case-1', incidentKey);
  return incidentKey;
}

const press = async (event: ActionEvent, more?: Partial<ActionServices>) =>
  String(await act({ widgetContext: CONTEXT, ...event }, services(more))).replace(/<style>.*?<\/style>|<[^>]*>/gs, '');

const details = (incidentKey: string, changes?: string) =>
  showWidget(
    { widget: 'incident', incidentKey },
    { endpoint: 'show', changes },
    storedSources({
      documents: table.documents,
      caseTable: table.tableName,
      advisorTable: '',
      rules: async () => NO_RULES,
      maxCasesPerHour: 5,
      now: () => NOW,
    }),
  ).then(String);

test('an open case is resolved, that is kept with the dashboard’s name, and the engine looks at it soon', async () => {
  const incidentKey = await have({ phase: 'open', inspectAt: at(9_000) });
  expect(await press({ action: 'resolve', incidentKey })).toContain('Case 170000000000001 is resolved.');
  expect(world).toEqual(['resolved case-1']);
  expect((await store().load(incidentKey))!.case!.inspectAt! < at(700)).toBe(true);
  expect(await details(incidentKey)).toContain('The case was resolved by somebody at the dashboard Support.');
});

test('a resolved case is commented, in words that are known as ours and make it the operator’s', async () => {
  const incidentKey = await have({ phase: 'resolved', resolvedAt: at(0), resolvedBy: 'us' });
  expect(await press({ action: 'reopen', incidentKey })).toContain('It is yours then');
  expect(world).toEqual(['case-1: Please reopen this case.']);
  expect(await store().load(incidentKey)).toMatchObject({ case: { humanTouched: true }, sent: { operators: [expect.any(String)] } });
});

test('a refresh is started', async () => {
  expect(await press({ action: 'refresh' })).toContain('A refresh of Trusted Advisor begins.');
  expect(world).toEqual(['refresh']);
});

test.each([
  ['a dashboard that only shows', { isAllowed: false }, { phase: 'open' }, 'resolve', 'DashboardActions is ReadOnly'],
  ['an action that there is not', {}, { phase: 'open' }, 'delete', 'There is no action "delete"'],
  ['resolving what is resolved', {}, { phase: 'resolved', resolvedAt: at(0) }, 'resolve', 'resolved already'],
  ['reopening what is open', {}, { phase: 'open' }, 'reopen', 'The case is not resolved.'],
  ['an incident without a case', {}, { phase: 'pending' }, 'resolve', 'It has no case at AWS.'],
  ['a case of a dry run', {}, { phase: 'open', dryRun: true }, 'resolve', 'which exists here only'],
  ['a refresh where there is none', { refresh: undefined }, { phase: 'open' }, 'refresh', 'refreshes nothing'],
] as const)('%s is refused with a sentence, and nothing happens', async (_, more, state, action, words) => {
  const incidentKey = await have(state as Situation);
  expect(await press({ action, incidentKey }, more)).toContain(words.replaceAll('"', '&quot;'));
  expect(world).toEqual([]);
});

test('what AWS refuses is said by its error, and an answer that is lost is not repeated', async () => {
  const incidentKey = await have({ phase: 'resolved', resolvedAt: at(0) });
  const refusal = { kind: 'not-allowed', error: 'AccessDeniedException' } as const;
  expect(await press({ action: 'reopen', incidentKey }, { addCommunication: async () => ({ outcome: 'refused', refusal }) })).toContain(
    'AccessDeniedException',
  );
  expect(
    await press({ action: 'reopen', incidentKey }, { addCommunication: async () => ({ outcome: 'ambiguous', error: 'TimeoutError' }) }),
  ).toContain('did not answer');
  const fails = { resolveCase: () => Promise.reject(Object.assign(new Error('secret'), { name: 'InternalServerError' })) };
  await have({ phase: 'open' }).catch(() => undefined);
  await store().save(situated((await store().load(incidentKey))!, { phase: 'open' }));
  const said = await press({ action: 'resolve', incidentKey }, fails);
  expect(said).toContain('It could not be done: InternalServerError.');
  expect(said).not.toContain('secret');
});

test('the buttons are there only where they are allowed, for what can be done now', async () => {
  const incidentKey = await have({ phase: 'open' });
  expect(await details(incidentKey)).not.toContain('Resolve the case');
  const offered = await details(incidentKey, 'change-function');
  expect(offered).toMatch(
    /Resolve the case<\/a><cwdb-action action="call" endpoint="change-function" display="popup" confirmation="Resolve case 170000000000001\?">/,
  );
  expect(offered).not.toContain('Reopen the case');
});

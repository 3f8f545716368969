import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { STACK_OUTPUT } from '../../lambdas/shared/contract';
import { STACK_NAME } from '../../local/assembly';
import { type Assembly, readAssembly } from '../../local/cloud/template';
import { playEvents, type Run, startRun } from '../../local/run';
import { alarmEvent } from '../../local/sample-story';
import { sharedAssembly } from '../shared-assembly';

const MINUTE = 60_000;
const NEVER = 'cron(0 0 1 1 ? 2099)';
let assembly: Assembly;
let run: Run;
beforeAll(async () => {
  assembly = readAssembly(await sharedAssembly(), STACK_NAME);
});
afterEach(() => run.stop());

async function start(parameters: Record<string, string> = {}, change: (assembly: Assembly) => Assembly = same => same): Promise<void> {
  const all = { Mode: 'Live', OpenDelaySeconds: '0', RefreshSchedule: NEVER, Preflight: 'Off', ...parameters };
  run = await startRun({ assembly: change(assembly), parameters: all, onMoment: () => {}, onLog: () => {} });
}

const minutes = (count: number) => run.cloud.clock.runUntil(run.cloud.clock.time() + count * MINUTE);
const fire = (alarmName: string) =>
  playEvents(run, [
    alarmEvent(run.start, { alarmName, minute: (run.cloud.clock.time() - run.start) / MINUTE + 1, from: 'OK', to: 'ALARM' }),
  ]);

/** Names of the alarms that are on, but for the one that is until a first refresh is over. */
const on = () =>
  run.cloud.ownAlarms.all
    .filter(({ state }) => state === 'ALARM')
    .map(({ id }) => id.replace(/^Operations|[0-9A-F]{8}$/g, ''))
    .filter(name => name !== 'TrustedAdvisorStaysStale')
    .sort();
const isStale = () => run.cloud.ownAlarms.all.some(({ id, state }) => /TrustedAdvisorStaysStale/.test(id) && state === 'ALARM');

/** Without the resources whose ID matches. */
const without =
  (pattern: RegExp) =>
  (whole: Assembly): Assembly => {
    const { template } = whole;
    const kept = Object.entries(template.Resources).filter(([logicalId]) => !pattern.test(logicalId));
    return { ...whole, template: { ...template, Resources: Object.fromEntries(kept) } };
  };

async function dropCaseTable(): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: run.cloud.endpoints.DYNAMODB,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  await client.send(new DeleteTableCommand({ TableName: run.cloud.stack.output(STACK_OUTPUT.caseTable)! }));
  client.destroy();
}

test('on a day on which all is well none of them goes off', async () => {
  await start();
  await fire('orders');
  await minutes(60);
  expect(on()).toEqual([]);
});

test('an event that nobody can read is EventsCouldNotBeHandled, until it is taken out', async () => {
  await start();
  const broken = alarmEvent(run.start, { alarmName: 'broken', minute: 1, from: 'OK', to: 'ALARM' });
  await playEvents(run, [{ ...broken, detail: { alarmName: 'broken' } }]);
  await minutes(5);
  expect(on()).toEqual(['EventsCouldNotBeHandled']);
  expect(
    run.timeline.moments.some(({ text }) => text.startsWith('our own alarm EventsCouldNotBeHandled goes off: Alarm events wait')),
  ).toBe(true);
});

test('a table that is gone is FunctionsFail, and EventsWaitTooLong for what cannot be recorded', async () => {
  await start();
  await minutes(2);
  await dropCaseTable();
  await fire('orders');
  await minutes(18);
  expect(on()).toEqual(['EventsWaitTooLong', 'FunctionsFail']);
});

test('a sweep that is not started is IncidentsAreNotSwept', async () => {
  await start({}, without(/SweepRule/));
  await minutes(15);
  expect(on()).toEqual(['IncidentsAreNotSwept']);
});

test('a support plan that has ended is SupportRefusesCases, for as long as calls are refused', async () => {
  await start();
  run.simulator.change({ supportPlan: false });
  await fire('orders');
  await minutes(10);
  expect(on()).toEqual(['SupportRefusesCases']);
  run.simulator.change({ supportPlan: true });
  await minutes(4 * 60);
  expect(on()).toEqual([]);
});

test('a record that nobody can work is IncidentsCannotBeWorked', async () => {
  await start();
  await run.cloud.tables.put(run.cloud.stack.output(STACK_OUTPUT.caseTable)!, {
    ...{ pk: 'broken', sk: 'head', incidentKey: 'broken', agenda: 'incident', dueAt: new Date(run.start).toISOString() },
    ...{
      schema: 2,
      version: 1,
      subject: { kind: 'alarm' },
      phase: 'open',
      alarm: { value: 'ALARM', timestamp: new Date(run.start).toISOString() },
    },
  });
  await minutes(10);
  expect(on()).toEqual(['IncidentsCannotBeWorked']);
});

test('a refresh that breaks off is RefreshFailed', async () => {
  await start();
  run.simulator.faults.add({ kind: 'error', operation: 'DescribeTrustedAdvisorChecks', error: 'AccessDeniedException', message: 'No.' });
  run.cloud.machines.start(run.cloud.stack.output(STACK_OUTPUT.refreshStateMachine)!, {});
  await minutes(3);
  expect(on()).toEqual(['RefreshFailed']);
  await minutes(10);
  expect(on()).toEqual([]);
});

test('no refresh for hours is TrustedAdvisorStaysStale, until one is over', async () => {
  await start({ MaxRefreshAgeHours: '3' });
  await minutes(5);
  expect(isStale()).toBe(true);
  run.cloud.machines.start(run.cloud.stack.output(STACK_OUTPUT.refreshStateMachine)!, {});
  await minutes(60);
  expect(isStale()).toBe(false);
  await minutes(3 * 60);
  expect(isStale()).toBe(true);
});

test('a preflight that finds something bad is CasesCannotBeExpected', async () => {
  await start({ Preflight: 'Warn', DefaultServiceCode: 'no-such-service' });
  await minutes(5);
  expect(on()).toEqual(['CasesCannotBeExpected']);
});

/** `rules.test.ts` deploys rules that cannot be used, for RoutingRulesRejected. */
test('every alarm that the template declares can be made to fire here, but for a refresh that times out, as no state machine does in a local run', async () => {
  await start();
  await minutes(1);
  const [id] = run.cloud.stack.idsOf('AWS::StepFunctions::StateMachine');
  run.cloud.metrics.put('AWS/States', 'ExecutionsTimedOut', { StateMachineArn: run.cloud.stack.names.arn(id!) }, 1);
  await minutes(1);
  expect(on()).toEqual(['RefreshTimedOut']);
  expect(run.cloud.ownAlarms.all.map(({ id: alarm }) => alarm.replace(/^Operations|[0-9A-F]{8}$/g, '')).sort()).toEqual([
    'CasesCannotBeExpected',
    'EventsCouldNotBeHandled',
    'EventsWaitTooLong',
    'FunctionsFail',
    'IncidentsAreNotSwept',
    'IncidentsCannotBeWorked',
    'RefreshFailed',
    'RefreshTimedOut',
    'RoutingRulesRejected',
    'SupportRefusesCases',
    'TrustedAdvisorStaysStale',
  ]);
});

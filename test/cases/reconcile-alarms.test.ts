import type { DescribedAlarm } from '../../lambdas/cases/alarms/describe-alarms';
import type { AlarmList } from '../../lambdas/cases/alarms/list-alarms';
import { reconcileAlarms } from '../../lambdas/cases/engine/reconcile-alarms';
import { recordChange } from '../../lambdas/cases/engine/record-change';
import type { IncidentIdentity } from '../../lambdas/cases/incident/incident';
import type { AlarmSubject } from '../../lambdas/cases/incident/subject';
import { MemoryTable, memoryStore } from '../simulation/memory-store';
import { situated } from './sample-incidents';

const NOW = new Date('2026-11-22T12:00:00.000Z');
const scope = { accountId: '1', region: 'eu-west-1', alarmNamePrefix: '', ownAlarmPrefix: 'Stack-Operations' };
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:1:alarm:${name}`;
const keyOf = (name: string) => `1|eu-west-1|${arn(name)}`;

const alarm = (name: string, StateValue: 'ALARM' | 'OK', changed: number, more: object = {}) =>
  ({
    kind: 'metric',
    AlarmName: name,
    AlarmArn: arn(name),
    StateValue,
    StateReason: 'because',
    StateTransitionedTimestamp: minutesAgo(changed),
    ...more,
  }) as DescribedAlarm;

/** CloudWatch with these alarms. */
const cloudWatch = (...alarms: DescribedAlarm[]): AlarmList => ({
  inAlarm: async prefix => alarms.filter(({ AlarmName = '', StateValue }) => StateValue === 'ALARM' && AlarmName.startsWith(prefix)),
  named: async names => alarms.filter(({ AlarmName = '' }) => names.includes(AlarmName)),
});

let table: MemoryTable;
let services: { incidents: ReturnType<typeof memoryStore>; now: () => Date };
beforeEach(() => {
  table = new MemoryTable();
  services = { incidents: memoryStore(table, () => NOW.getTime()), now: () => NOW };
});

const stateOf = (name: string) => table.heads.get(keyOf(name))?.alarm.value;
const identityOf = (name: string, more: Partial<AlarmSubject> = {}): IncidentIdentity => ({
  incidentKey: keyOf(name),
  subject: { kind: 'alarm', accountId: '1', region: 'eu-west-1', name, arn: arn(name), ...more },
});
const incident = (name: string, value: 'ALARM' | 'OK', changed: number) => {
  const timestamp = minutesAgo(changed).toISOString();
  return recordChange(identityOf(name), { id: `${timestamp}#${value}`, value, timestamp, text: '' }, services);
};

test('an alarm that has fired for long without an incident becomes one', async () => {
  await reconcileAlarms(services, cloudWatch(alarm('lost', 'ALARM', 30)), scope);
  expect(table.heads.get(keyOf('lost'))).toMatchObject({
    alarm: { value: 'ALARM', timestamp: minutesAgo(30).toISOString() },
    unreported: [{ text: 'because' }],
  });
});

test('an alarm that has just fired is left to its event', async () => {
  await reconcileAlarms(services, cloudWatch(alarm('young', 'ALARM', 5)), scope);
  expect(stateOf('young')).toBeUndefined();
});

test('an incident whose alarm is over long since learns it', async () => {
  await incident('over', 'ALARM', 60);
  await reconcileAlarms(services, cloudWatch(alarm('over', 'OK', 20)), scope);
  expect(stateOf('over')).toBe('OK');
});

test('an open case whose alarm has no data any more, of which no event came, is not left between OK and what CloudWatch says', async () => {
  await incident('quiet', 'ALARM', 60);
  await incident('quiet', 'OK', 40);
  const head = table.heads.get(keyOf('quiet'))!;
  table.heads.set(keyOf('quiet'), situated(head, { phase: 'open' }));
  await reconcileAlarms(services, cloudWatch({ ...alarm('quiet', 'OK', 30), StateValue: 'INSUFFICIENT_DATA' } as DescribedAlarm), scope);
  expect(stateOf('quiet')).toBe('INSUFFICIENT_DATA');
});

test('a case whose alarm recovered with its last contributor is not left open when the event of the whole alarm was lost', async () => {
  await incident('series', 'ALARM', 60);
  const timestamp = minutesAgo(40).toISOString();
  const contributor = { id: 'orders', label: 'queue=orders' };
  const told = (value: 'ALARM' | 'OK', at: string) =>
    recordChange(identityOf('series'), { id: `${at}#${value}#orders`, value, timestamp: at, text: '', contributor }, services);
  await recordChange(
    identityOf('series'),
    {
      id: `${minutesAgo(50).toISOString()}#INSUFFICIENT_DATA`,
      value: 'INSUFFICIENT_DATA',
      timestamp: minutesAgo(50).toISOString(),
      text: '',
    },
    services,
  );
  await told('ALARM', minutesAgo(45).toISOString());
  await told('OK', timestamp);
  table.heads.set(keyOf('series'), situated(table.heads.get(keyOf('series'))!, { phase: 'open' }));
  expect(stateOf('series')).toBe('INSUFFICIENT_DATA');
  await reconcileAlarms(services, cloudWatch(alarm('series', 'OK', 40)), scope);
  expect(stateOf('series')).toBe('OK');
});

test('an incident whose alarm was deleted learns it', async () => {
  await incident('deleted', 'ALARM', 60);
  await reconcileAlarms(services, cloudWatch(), scope);
  expect(table.heads.get(keyOf('deleted'))).toMatchObject({ alarm: { value: 'OK', isDeleted: true } });
});

test('an incident that knows what CloudWatch says is not touched', async () => {
  await incident('known', 'ALARM', 60);
  const before = table.heads.get(keyOf('known'));
  await reconcileAlarms(services, cloudWatch(alarm('known', 'ALARM', 60)), scope);
  expect(table.heads.get(keyOf('known'))).toBe(before);
});

test('an incident that knows something newer than the listing is not put back', async () => {
  await incident('newer', 'OK', 15);
  await reconcileAlarms(services, cloudWatch(alarm('newer', 'ALARM', 30)), scope);
  expect(stateOf('newer')).toBe('OK');
});

test.each([
  ['Metrics Insights', { Metrics: [{ Expression: 'SELECT MAX(CPU) FROM "AWS/EC2" GROUP BY InstanceId' }] }],
  ['PromQL', { EvaluationCriteria: { PromQLCriteria: { Query: 'max by (queue) (depth) > 1' } } }],
  ['logs', { kind: 'log', ScheduledQueryConfiguration: { QueryString: 'stats count(*) by service' } }],
])('an alarm over many time series has one incident, whoever tells of it: %s', async (_, more) => {
  const timestamp = minutesAgo(30).toISOString();
  await recordChange(
    identityOf('fleet'),
    { id: `${timestamp}#ALARM#c1`, value: 'ALARM', timestamp, text: 'a=b: high', contributor: { id: 'c1', label: 'a=b' } },
    services,
  );
  await reconcileAlarms(services, cloudWatch(alarm('fleet', 'ALARM', 30, more)), scope);
  await reconcileAlarms(services, cloudWatch(alarm('fleet2', 'ALARM', 30, more), alarm('fleet', 'ALARM', 30, more)), scope);
  expect([...table.heads.keys()]).toEqual([keyOf('fleet'), keyOf('fleet2')]);
  await reconcileAlarms(services, cloudWatch(alarm('fleet', 'OK', 20, more), alarm('fleet2', 'ALARM', 30, more)), scope);
  expect(table.heads.get(keyOf('fleet'))?.alarm.value).toBe('OK');
});

test('an incident of one contributor, as there were, ends with its alarm', async () => {
  const old = { ...identityOf('fleet', { contributorId: 'c1' }), incidentKey: `${keyOf('fleet')}|c1` };
  const timestamp = minutesAgo(60).toISOString();
  await recordChange(old, { id: `${timestamp}#ALARM`, value: 'ALARM', timestamp, text: '' }, services);
  await reconcileAlarms(services, cloudWatch(alarm('fleet', 'OK', 20)), scope);
  expect(table.heads.get(`${keyOf('fleet')}|c1`)?.alarm.value).toBe('OK');
});

test('alarms of our own and of another prefix are left alone', async () => {
  const list = cloudWatch(alarm('Stack-OperationsX', 'ALARM', 30), alarm('other', 'ALARM', 30), alarm('app-1', 'ALARM', 30));
  await reconcileAlarms(services, list, { ...scope, alarmNamePrefix: 'app-' });
  await reconcileAlarms(services, cloudWatch(alarm('Stack-OperationsX', 'ALARM', 30)), scope);
  expect([...table.heads.keys()]).toEqual([keyOf('app-1')]);
});

test('where there are no alarms of our own, every alarm is compared', async () => {
  await reconcileAlarms(services, cloudWatch(alarm('app-1', 'ALARM', 30)), { ...scope, ownAlarmPrefix: '' });
  expect([...table.heads.keys()]).toEqual([keyOf('app-1')]);
});

test('an alarm of another account that this one may look at has its incident under its own account', async () => {
  const AlarmArn = 'arn:aws:cloudwatch:eu-west-1:2:alarm:elsewhere';
  await reconcileAlarms(services, cloudWatch(alarm('elsewhere', 'ALARM', 30, { AlarmArn })), scope);
  expect([...table.heads.keys()]).toEqual([]);
});

test('doing it twice changes nothing', async () => {
  const list = cloudWatch(alarm('lost', 'ALARM', 30));
  await reconcileAlarms(services, list, scope);
  const before = table.heads.get(keyOf('lost'));
  await reconcileAlarms(services, list, scope);
  expect(table.heads.get(keyOf('lost'))).toBe(before);
});

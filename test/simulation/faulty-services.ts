import type { AlarmStates } from '../../lambdas/cases/alarms/alarm-states';
import type { AlarmList } from '../../lambdas/cases/alarms/list-alarms';
import type { CaseServices } from '../../lambdas/cases/engine/services';
import { STEPS } from '../../lambdas/cases/engine/steps';
import { whoSuppresses } from '../../lambdas/cases/engine/who-suppresses';
import type { CreateBudget } from '../../lambdas/cases/store/create-budget';
import type { IncidentStore } from '../../lambdas/cases/store/incident-records';
import { dryRunSupportApi } from '../../lambdas/cases/support/dry-run-support-api';
import { dryRunClient, faultySupportApi } from './faulty-support-api';
import { writerOf } from './faulty-writer';
import { FAULTS, type Invocation } from './invocation';
import { ROUTING } from './routing';
import type { Surroundings } from './surroundings';

/** The services of one invocation: the world's, with the invocation's calls and their faults between. */
export function faultyServices(world: Surroundings, invocation: Invocation): CaseServices & { list: AlarmList } {
  const policy = { ...world.history.settings.policy, mode: world.mode };
  const alarms = faultyAlarms(world, invocation);
  const support = faultySupportApi(world, invocation, policy.mode);
  return {
    incidents: faultyStore(world.store, invocation),
    budget: faultyBudget(world.budget, invocation),
    support: policy.mode === 'Live' || world.design.isAlwaysLive ? support : dryRunSupportApi(support, dryRunClient(world, invocation)),
    alarms,
    suppressions: whoSuppresses(
      { maintenance: async ({ alarmName }) => world.cloudWatch.windowOf(alarmName)?.window },
      alarms,
      () => new Date(world.timeline.now),
    ),
    leaveOut: async () => undefined,
    list: {
      inAlarm: () =>
        invocation.call('inAlarm', FAULTS.read, () => world.cloudWatch.all().filter(({ StateValue }) => StateValue === 'ALARM')),
      named: names =>
        invocation.call('named', FAULTS.read, () => world.cloudWatch.all().filter(({ AlarmName }) => names.includes(AlarmName!))),
    },
    publish: events => invocation.call('publish', FAULTS.write, () => world.publish(events)),
    policy,
    routing: ROUTING,
    writer: writerOf(world, invocation),
    count: () => {},
    steps: { ...STEPS, ...world.design.steps },
    installation: 'simulation',
    now: () => new Date(world.timeline.now),
  };
}

function faultyAlarms(world: Surroundings, invocation: Invocation): AlarmStates {
  const describe: AlarmStates['describe'] = ({ name }) =>
    invocation.call('describe', FAULTS.read, () => world.cloudWatch.describe(name)).catch(() => 'unknown' as const);
  return {
    describe,
    stateOf: async alarm => {
      const answer = await describe(alarm);
      return typeof answer === 'string' ? answer : answer.StateValue!;
    },
    isMuted: async () => undefined,
  };
}

function faultyStore(store: IncidentStore, invocation: Invocation): IncidentStore {
  const read = <T>(port: string, pendingCall: () => Promise<T>) => invocation.call(port, FAULTS.read, pendingCall);
  const write = <T>(port: string, pendingCall: () => Promise<T>) => invocation.call(port, FAULTS.write, pendingCall);
  return {
    load: incidentKey => read('load', () => store.load(incidentKey)),
    save: incident =>
      invocation.call('save', FAULTS.save, async fault => {
        const saved = await store.save(incident);
        return fault === 'phantom' ? undefined : saved;
      }),
    putChange: (incidentKey, change) => write('putChange', () => store.putChange(incidentKey, change)),
    readChange: (incidentKey, changeId) => read('readChange', () => store.readChange(incidentKey, changeId)),
    settleChanges: (incidentKey, ids, disposition) => write('settleChanges', () => store.settleChanges(incidentKey, ids, disposition)),
    noteSuppression: (incidentKey, id, by) => write('noteSuppression', () => store.noteSuppression(incidentKey, id, by)),
    recordCall: (incidentKey, attempt) => write('recordCall', () => store.recordCall(incidentKey, attempt)),
    linkCase: (caseId, incidentKey) => write('linkCase', () => store.linkCase(caseId, incidentKey)),
    incidentOfCase: caseId => read('incidentOfCase', () => store.incidentOfCase(caseId)),
    async *due(now) {
      yield* await read('due', () => listed(store.due(now)));
    },
    async *unfinished() {
      yield* await read('unfinished', () => listed(store.unfinished()));
    },
    archive: incidentKey => write('archive', () => store.archive(incidentKey)),
    recordReply: (incidentKey, reply) => write('recordReply', () => store.recordReply(incidentKey, reply)),
    recordAction: (incidentKey, action) => write('recordAction', () => store.recordAction(incidentKey, action)),
    unarchive: incidentKey => write('unarchive', () => store.unarchive(incidentKey)),
    anyWaitsForBudget: () => read('anyWaitsForBudget', () => store.anyWaitsForBudget()),
  };
}

function faultyBudget(budget: CreateBudget, invocation: Invocation): CreateBudget {
  return {
    outlook: (key, limit, now) => invocation.call('outlook', FAULTS.read, () => budget.outlook(key, limit, now)),
    reserve: (key, limit, now) => invocation.call('reserve', FAULTS.write, () => budget.reserve(key, limit, now)),
    isReserved: key => invocation.call('isReserved', FAULTS.read, () => budget.isReserved(key)),
    release: key => invocation.call('release', FAULTS.write, () => budget.release(key)),
  };
}

async function listed<T>(lines: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const line of lines) list.push(line);
  return list;
}

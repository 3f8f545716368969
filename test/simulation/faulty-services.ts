import { DryRunOperationException, type SupportClient } from '@aws-sdk/client-support';
import { plainWriter } from '../../lambdas/cases/case-writer';
import type { Refusal } from '../../lambdas/cases/lifecycle';
import type {
  AlarmStates,
  CallOutcome,
  CaseServices,
  CaseWriter,
  CreateBudget,
  IncidentStore,
  SupportDesk,
} from '../../lambdas/cases/ports';
import { dryRunDesk } from '../../lambdas/cases/support/dry-run-desk';
import { whoSuppresses } from '../../lambdas/cases/who-suppresses';
import type { Mode } from '../../lambdas/shared/contract';
import { FAULTS, type Fault, type Invocation } from './invocation';
import type { World } from './world';

/** The services of one invocation: the world's, with the invocation's calls and their faults between. */
export function faultyServices(world: World, invocation: Invocation): CaseServices {
  const policy = { ...world.history.settings.policy, mode: world.mode };
  const alarms = faultyAlarms(world, invocation);
  const desk = faultyDesk(world, invocation, policy.mode);
  return {
    incidents: faultyStore(world.store, invocation),
    budget: faultyBudget(world.budget, invocation),
    desk: policy.mode === 'Live' || world.design.isAlwaysLive ? desk : dryRunDesk(desk, dryRunClient(world, invocation)),
    alarms,
    suppressions: whoSuppresses(
      { maintenance: async ({ alarmName }, now) => world.maintenance(alarmName, now) },
      alarms,
      () => new Date(world.timeline.now),
    ),
    leaveOut: async () => undefined,
    publish: events => invocation.call('publish', FAULTS.write, () => world.publish(events)),
    policy,
    routing: ROUTING,
    writer: writerOf(world),
    installation: 'simulation',
    now: () => new Date(world.timeline.now),
  };
}

function faultyAlarms(world: World, invocation: Invocation): AlarmStates {
  const describe: AlarmStates['describe'] = ({ alarmName }) =>
    invocation.call('describe', FAULTS.read, () => world.describe(alarmName)).catch(() => 'unknown' as const);
  return {
    describe,
    stateOf: async alarm => {
      const answer = await describe(alarm);
      return typeof answer === 'string' ? answer : answer.StateValue!;
    },
    isMuted: async () => undefined,
  };
}

const ROUTE = {
  serviceCode: 'amazon-cloudwatch',
  categoryCode: 'other',
  severityCode: 'normal',
  issueType: 'technical',
  language: 'en',
  ccEmailAddresses: [],
};
export const ROUTING = { configured: ROUTE, fallback: { ...ROUTE, serviceCode: 'general-info', categoryCode: 'using-aws' } };

function writerOf({ history }: World): CaseWriter {
  const writer = plainWriter(ROUTING);
  if (!history.settings.escalates) return writer;
  return {
    ...writer,
    treat: async incident => ({ ...(await writer.treat(incident)), escalate: [{ afterMinutes: 10, severityCode: 'high' }] }),
  };
}

function faultyStore(store: IncidentStore, invocation: Invocation): IncidentStore {
  const read = <T>(port: string, effect: () => Promise<T>) => invocation.call(port, FAULTS.read, effect);
  const write = <T>(port: string, effect: () => Promise<T>) => invocation.call(port, FAULTS.write, effect);
  return {
    load: incidentKey => read('load', () => store.load(incidentKey)),
    save: incident =>
      invocation.call('save', FAULTS.save, async fault => {
        const saved = await store.save(incident);
        return fault === 'phantom' ? undefined : saved;
      }),
    recordChange: (incidentKey, change) => write('recordChange', () => store.recordChange(incidentKey, change)),
    readChange: (incidentKey, changeId) => read('readChange', () => store.readChange(incidentKey, changeId)),
    settleChanges: (incidentKey, ids, disposition) => write('settleChanges', () => store.settleChanges(incidentKey, ids, disposition)),
    noteSuppression: (incidentKey, id, by) => write('noteSuppression', () => store.noteSuppression(incidentKey, id, by)),
    recordAttempt: (incidentKey, attempt) => write('recordAttempt', () => store.recordAttempt(incidentKey, attempt)),
    linkCase: (caseId, incidentKey) => write('linkCase', () => store.linkCase(caseId, incidentKey)),
    incidentOfCase: caseId => read('incidentOfCase', () => store.incidentOfCase(caseId)),
    async *due(now) {
      yield* await read('due', () => listed(store.due(now)));
    },
    archive: incidentKey => write('archive', () => store.archive(incidentKey)),
    recordReply: (incidentKey, reply) => write('recordReply', () => store.recordReply(incidentKey, reply)),
    unarchive: incidentKey => write('unarchive', () => store.unarchive(incidentKey)),
    anyWaitsForBudget: () => read('anyWaitsForBudget', () => store.anyWaitsForBudget()),
  };
}

function faultyBudget(budget: CreateBudget, invocation: Invocation): CreateBudget {
  return { reserve: (key, limit, now) => invocation.call('reserve', FAULTS.write, () => budget.reserve(key, limit, now)) };
}

function faultyDesk(world: World, invocation: Invocation, policyMode: Mode): SupportDesk {
  const { account, invariants } = world;
  const read = <T>(port: string, effect: () => T) => invocation.call(port, FAULTS.supportRead, effect);
  const write = <T>(port: string, make: (fault?: Fault) => CallOutcome<T>) =>
    invocation.call(port, port === 'createCase' ? FAULTS.supportWrite : FAULTS.caseWrite, (fault): CallOutcome<T> => {
      world.supportCalls++;
      if (policyMode === 'DryRun') invariants.wroteInDryRun(port);
      if (port !== 'createCase') invariants.notInALoop();
      if (fault === 'invalid') return refuse('invalid', 'InvalidParameterValueException');
      return fault === 'throttle' ? refuse('throttled', 'ThrottlingException') : make(fault);
    });
  return {
    createCase: text =>
      write('createCase', fault => {
        const refusal = world.refusalOfCreate(text);
        if (refusal && !isAmbiguous(fault)) return { outcome: 'refused', refusal };
        invariants.beforeCreate(text);
        if (refusal || fault === 'lost') return AMBIGUOUS;
        if (fault === 'late') return world.createLater(text, invocation.label);
        const { caseId } = world.create(text, invocation.label);
        return answer(fault, { caseId });
      }),
    addCommunication: (caseId, body) =>
      write('addCommunication', fault => {
        invariants.beforeComment(caseId, body);
        const refusal = world.refusalOfComment(caseId!);
        if (refusal) return { outcome: 'refused', refusal };
        if (fault === 'lost') return AMBIGUOUS;
        if (fault === 'late') return world.commentLater(caseId!, body, invocation.label);
        account.addCommunication(caseId!, body, 'us', world.commentLag(invocation.label));
        return answer(fault, undefined);
      }),
    resolveCase: caseId =>
      write('resolveCase', fault => {
        invariants.beforeResolve(caseId, invocation.inspectedAt.get(caseId!));
        if (fault === 'lost') return AMBIGUOUS;
        if (fault === 'late') return world.resolveLater(caseId!, invocation.label);
        account.setStatus(caseId!, 'resolved', 'us');
        return answer(fault, undefined);
      }),
    findCases: (ours, since) => read('findCases', () => account.find(ours, since)),
    hasCommunication: (caseId, digest) => read('hasCommunication', () => account.hasCommunication(caseId, digest)),
    readAhead: async () => {},
    inspectCase: (caseId, ours, mark) =>
      read('inspectCase', () => {
        const view = account.inspect(caseId, ours, mark);
        if (view) invocation.inspectedAt.set(caseId, world.timeline.now);
        return view;
      }),
  };
}

const AMBIGUOUS: CallOutcome<never> = { outcome: 'ambiguous', error: 'TimeoutError' };

function isAmbiguous(fault?: Fault): boolean {
  return fault === 'lost' || fault === 'committed' || fault === 'late';
}

/** A crash after the call needs no answer, any other fault makes it ambiguous. */
function answer<T>(fault: Fault | undefined, value: T): CallOutcome<T> {
  return isAmbiguous(fault) ? AMBIGUOUS : { outcome: 'done', value };
}

function refuse(kind: Refusal['kind'], error: string): CallOutcome<never> {
  return { outcome: 'refused', refusal: { kind, error } };
}

/** CreateCase with `dryRun`, as AWS answers it. Whatever else a dry run sends is a violation. */
function dryRunClient(world: World, invocation: Invocation): SupportClient {
  const send = (command: { input: { dryRun?: boolean } }) =>
    invocation.call('dryRunCreateCase', FAULTS.supportRead, () => {
      if (!command.input.dryRun) world.invariants.wroteInDryRun('a call without dryRun');
      throw new DryRunOperationException({ message: 'dry run', $metadata: { httpStatusCode: 400 } });
    });
  return { send } as unknown as SupportClient;
}

async function listed(keys: AsyncIterable<string>): Promise<string[]> {
  const list: string[] = [];
  for await (const key of keys) list.push(key);
  return list;
}

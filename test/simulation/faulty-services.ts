import { DryRunOperationException, type SupportClient } from '@aws-sdk/client-support';
import type { AlarmStates } from '../../lambdas/cases/alarms/alarm-states';
import type { AlarmList } from '../../lambdas/cases/alarms/list-alarms';
import { plainWriter } from '../../lambdas/cases/engine/case-writer';
import type { CaseServices, CaseWriter } from '../../lambdas/cases/engine/services';
import { STEPS } from '../../lambdas/cases/engine/steps';
import { whoSuppresses } from '../../lambdas/cases/engine/who-suppresses';
import type { Refusal } from '../../lambdas/cases/incident/case-view';
import type { Incident } from '../../lambdas/cases/incident/incident';
import type { RoutingDecision } from '../../lambdas/cases/incident/routing-decision';
import type { RefusableCall } from '../../lambdas/cases/incident/setbacks';
import type { CreateBudget } from '../../lambdas/cases/store/create-budget';
import type { IncidentStore } from '../../lambdas/cases/store/incident-records';
import { dryRunSupportApi } from '../../lambdas/cases/support/dry-run-support-api';
import type { CallOutcome, SupportApi } from '../../lambdas/cases/support/support-api';
import type { Mode } from '../../lambdas/shared/contract';
import { FAULTS, type Fault, type Invocation } from './invocation';
import { keyed, whole } from './keyed-random';
import { markerOf } from './support-account';
import type { World } from './world';

/** The services of one invocation: the world's, with the invocation's calls and their faults between. */
export function faultyServices(world: World, invocation: Invocation): CaseServices & { list: AlarmList } {
  const policy = { ...world.history.settings.policy, mode: world.mode };
  const alarms = faultyAlarms(world, invocation);
  const support = faultyDesk(world, invocation, policy.mode);
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

function faultyAlarms(world: World, invocation: Invocation): AlarmStates {
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

const ROUTE = {
  serviceCode: 'amazon-cloudwatch',
  categoryCode: 'other',
  severityCode: 'normal',
  issueType: 'technical',
  language: 'en',
  ccEmailAddresses: [],
};
export const ROUTING = { configured: ROUTE, fallback: { ...ROUTE, serviceCode: 'general-info', categoryCode: 'using-aws' } };

/** What a text throws that cannot be written: no other fault of ours happens in these histories. */
export const POISON = 'PoisonedText';
const WRITER_GIVES_UP_MILLISECONDS = 15_000;

/** Rules and texts that may fail for an alarm as long as it is poisoned, or by chance, at once or after as long as the deployed writer waits. */
function writerOf(world: World, invocation: Invocation): CaseWriter {
  const writer = plainWriter(ROUTING);
  const { seed, settings } = world.history;
  const write = async <T>({ subject: { kind, name }, fence }: Incident, what: string, pendingCall: () => Promise<T>): Promise<T> => {
    const draw = keyed(seed, `writes ${what} ${name} ${invocation.label} ${fence}`);
    const byChance = draw < settings.writingFails / 2 ? 'throws' : draw < settings.writingFails ? 'hangs' : undefined;
    const fails = kind === 'alarm' ? (world.poisonOf(name) ?? (world.areFaultsOver() ? undefined : byChance)) : undefined;
    if (fails === 'hangs') await world.timeline.pause(WRITER_GIVES_UP_MILLISECONDS);
    if (!fails) return pendingCall();
    world.invariants.takesNoReservation(name);
    throw Object.assign(new Error('cannot be written'), { name: POISON });
  };
  return {
    decideRouting: incident => write(incident, 'treat', async () => routed(incident, await writer.decideRouting(incident), world)),
    writeCase: (incident, marker, event) => write(incident, 'case', () => writer.writeCase(incident, marker, event)),
    writeComment: (incident, marker) => write(incident, 'comment', () => writer.writeComment(incident, marker)),
  };
}

/** What the rules decide: the same for each generation of an alarm, however often they are asked. */
function routed(
  { subject: { kind, name }, generation }: Incident,
  routingDecision: RoutingDecision,
  { history: { seed, settings } }: World,
): RoutingDecision {
  const escalate = settings.escalates ? [{ afterMinutes: 10, severityCode: 'high' }] : [];
  if (!settings.routingVaries || kind !== 'alarm') return { ...routingDecision, escalate };
  const draw = (key: string) => keyed(seed, `routes ${key} ${name} ${generation}`);
  const serviceCode = draw('service') < 0.5 ? 'amazon-dynamodb' : routingDecision.route.serviceCode;
  const delays = { openDelaySeconds: whole(draw('opens'), 0, 400), resolveDelaySeconds: whole(draw('resolves'), 0, 400) };
  return {
    ...routingDecision,
    ...delays,
    escalate,
    wantsCase: draw('wants') < 0.8,
    rule: 'varies',
    route: { ...routingDecision.route, serviceCode },
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

function faultyDesk(world: World, invocation: Invocation, policyMode: Mode): SupportApi {
  const { account, invariants } = world;
  const read = <T>(port: string, pendingCall: () => T) =>
    invocation.call(port, FAULTS.supportRead, () => {
      throwIfRefused(world.refusalOf('read'));
      return pendingCall();
    });
  const write = <T>(port: string, about: string, make: (fault?: Fault) => CallOutcome<T>) =>
    invocation.call(port, port === 'createCase' ? FAULTS.supportWrite : FAULTS.caseWrite, (fault): CallOutcome<T> => {
      world.supportCalls++;
      if (policyMode === 'DryRun') invariants.wroteInDryRun(port);
      if (port !== 'createCase') invariants.notInALoop();
      const refusal = isAmbiguous(fault) ? undefined : world.refusalOf(CALLS[port]!);
      if (refusal) world.invariants.refusedCall(port, about);
      if (refusal) return { outcome: 'refused', refusal };
      if (fault === 'invalid') return refuse('invalid', 'InvalidParameterValueException');
      return fault === 'throttle' ? refuse('throttled', 'ThrottlingException') : make(fault);
    });
  return {
    createCase: text =>
      write('createCase', markerOf(text), fault => {
        const refusal = world.refusalOfCreate(text);
        if (refusal && !isAmbiguous(fault)) return { outcome: 'refused', refusal };
        invariants.beforeCreate(text);
        if (refusal || fault === 'lost') return AMBIGUOUS;
        if (fault === 'late') return world.createLater(text, invocation.label);
        const { caseId } = world.create(text, invocation.label);
        return answer(fault, { caseId });
      }),
    addCommunication: (caseId, body) =>
      write('addCommunication', caseId!, fault => {
        invariants.beforeComment(caseId, body);
        const refusal = world.refusalOfComment(caseId!);
        if (refusal) return { outcome: 'refused', refusal };
        if (fault === 'lost') return AMBIGUOUS;
        if (fault === 'late') return world.commentLater(caseId!, body, invocation.label);
        account.addCommunication(caseId!, body, 'us', world.commentLag(invocation.label));
        return answer(fault, undefined);
      }),
    resolveCase: caseId =>
      write('resolveCase', caseId!, fault => {
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

const CALLS: Record<string, RefusableCall> = { createCase: 'create', addCommunication: 'comment', resolveCase: 'resolve' };

/** As the SDK throws a refusal. */
function throwIfRefused(refusal?: Refusal): void {
  if (refusal) throw Object.assign(new Error('refused'), { name: refusal.error, $metadata: { httpStatusCode: 400 } });
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
      throwIfRefused(world.refusalOf('create'));
      throw new DryRunOperationException({ message: 'dry run', $metadata: { httpStatusCode: 400 } });
    });
  return { send } as unknown as SupportClient;
}

async function listed<T>(lines: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const line of lines) list.push(line);
  return list;
}

import { DryRunOperationException, type SupportClient } from '@aws-sdk/client-support';
import type { Refusal } from '../../lambdas/cases/incident/case-view';
import type { RefusableCall } from '../../lambdas/cases/incident/setbacks';
import type { CallOutcome, SupportApi } from '../../lambdas/cases/support/support-api';
import type { Mode } from '../../lambdas/shared/contract';
import { FAULTS, type Fault, type Invocation } from './invocation';
import { markerOf } from './support-account';
import type { Surroundings } from './surroundings';

/** AWS Support with what can go wrong at each call. */
export function faultySupportApi(world: Surroundings, invocation: Invocation, policyMode: Mode): SupportApi {
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
export function dryRunClient(world: Surroundings, invocation: Invocation): SupportClient {
  const send = (command: { input: { dryRun?: boolean } }) =>
    invocation.call('dryRunCreateCase', FAULTS.supportRead, () => {
      if (!command.input.dryRun) world.invariants.wroteInDryRun('a call without dryRun');
      throwIfRefused(world.refusalOf('create'));
      throw new DryRunOperationException({ message: 'dry run', $metadata: { httpStatusCode: 400 } });
    });
  return { send } as unknown as SupportClient;
}

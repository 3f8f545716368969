import { EVENT_SOURCE } from '../lambdas/shared/contract';
import { own } from '../lambdas/shared/own';
import type { BusEvent } from './cloud/bus';
import type { CloudListener } from './cloud/cloud-listener';
import type { CustomResourceAnswer } from './cloud/custom-resources';
import type { RefusedCall } from './cloud/json-api';
import type { Outcome } from './cloud/outcome';
import type { OwnAlarmView } from './cloud/own-alarms';
import { type Message, type Queue, reasonOf } from './cloud/queue';
import type { Notification } from './cloud/sns-api';
import type { Execution, ExecutionStep } from './cloud/state-machines';
import { describeDuration } from './duration';
import { narrateEvent } from './narrator';
import type { Timeline } from './timeline';

/** Support operations that only look, or that come by the hundred. */
const QUIET_OPERATION = /^(Describe|RefreshTrustedAdvisorCheck|AddAttachmentsToSet)/;

/** Errors that a run expects, in plain words. */
const WORDS: Record<string, string> = {
  'RefreshTrustedAdvisorCheck InvalidParameterValueException': 'refused, Trusted Advisor refreshes the check by itself',
};

/** Listens to a run: puts what happens into words and keeps what the report needs. */
export class RunRecord implements CloudListener {
  readonly published: { detailType: string; detail: Record<string, unknown> }[] = [];
  /** What people would have been sent. */
  readonly notifications: Notification[] = [];
  /** What no part of the application was meant to do. Any of them makes the run fail. */
  readonly defects: string[] = [];
  /** What the preflight said last at the deployment; null before. */
  preflight: string | null = null;
  /** Requests that were refused because their service is not here. */
  readonly refused: RefusedCall[] = [];

  constructor(
    private readonly timeline: Timeline,
    readonly onLog: (functionName: string, line: string) => void,
  ) {}

  onEvent(event: BusEvent): void {
    if (event.source === EVENT_SOURCE) this.published.push({ detailType: event['detail-type'], detail: event.detail });
    narrateEvent(event, this.timeline);
  }

  onForeign({ account }: BusEvent): void {
    this.timeline.tell('event', `of account ${account}: no rule takes it`);
  }

  /** @param line of the simulator: the operation, then 200 or the error's status and name */
  onSupportCall(line: string): void {
    const [operation = '', status, error] = line.split(' ');
    const isQuiet = QUIET_OPERATION.test(operation);
    if (isQuiet && status === '200') return;
    if (isQuiet) this.timeline.count('support', `${operation}: ${own(WORDS, `${operation} ${error}`) ?? error ?? line}`);
    else if (status === '200') this.timeline.tell('support', `${operation}: done`);
    else if (error === 'DryRunOperationException') this.timeline.tell('support', `${operation}: a dry run, and AWS would accept it`);
    else this.timeline.tell('support', line);
  }

  onInvocation(functionName: string, outcome: Outcome): void {
    if (!outcome.ok) this.timeline.tell('trouble', `${functionName} failed: ${outcome.errorType}: ${outcome.errorMessage}`);
  }

  onStep(execution: Execution, { type, state }: ExecutionStep): void {
    if (type === 'ExecutionStarted') this.timeline.tell('advisor', 'a refresh begins');
    if (type === 'StateEntered' && state?.type === 'Wait') this.timeline.tell('advisor', describeWait(state.input));
    if (type === 'StateRetried') this.timeline.tell('trouble', `"${state?.name}" is tried again`);
    if (type !== 'ExecutionEnded') return;
    this.timeline.flush();
    if (execution.status === 'FAILED') this.defect(`the refresh failed: ${execution.error}: ${execution.cause}`);
    else this.timeline.tell('advisor', `the state machine is done after ${execution.transitions} transitions`);
  }

  onDeadLetter(queue: Queue, message: Message): void {
    this.timeline.tell('trouble', `dead letter in ${queue.settings.name}: ${reasonOf(message)}`);
  }

  onDropped(functionName: string, _event: unknown, reason: string): void {
    this.defect(`${functionName} was given up: ${reason}`);
  }

  onNotification(notification: Notification): void {
    this.notifications.push(notification);
    this.timeline.tell('message', notification.subject);
  }

  onCustomResource(_logicalId: string, { status, reason, data }: CustomResourceAnswer): void {
    this.preflight = status === 'SUCCESS' ? (data.Result ?? '') : reason;
    this.timeline.tell('preflight', this.preflight);
    if (status === 'FAILED') this.timeline.tell('trouble', 'In an account the deployment would stop here, and be taken back.');
  }

  onOwnAlarm({ id, description, state }: OwnAlarmView): void {
    const name = id.replace(/^Operations|[0-9A-F]{8}$/g, '');
    this.timeline.tell('trouble', state === 'ALARM' ? `our own alarm ${name} goes off: ${description}` : `our own alarm ${name} is over`);
  }

  onRefused(call: RefusedCall): void {
    this.refused.push(call);
    this.defect(`${call.service} ${call.operation} was called, which is not here; nothing left this computer`);
  }

  private defect(text: string): void {
    this.defects.push(text);
    this.timeline.tell('trouble', text);
  }
}

function describeWait(input: unknown): string {
  const { pending, waitSeconds } = (input ?? {}) as { pending?: number; waitSeconds?: number };
  const what = pending === undefined ? 'waits' : `${pending} checks are being refreshed`;
  return waitSeconds === undefined ? what : `${what}; looks again in ${describeDuration(waitSeconds * 1000)}`;
}

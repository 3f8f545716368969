import * as z from 'zod';
import type { CallsSeen } from './calls-seen';
import { type CaseReport, caseReport } from './case-details';
import { isMovable } from './clock';
import { FAULT_KINDS, type Faults } from './faults';
import { changeSettings } from './settings';
import type { Account } from './state/account';
import type { AwsActor, HumanActor } from './state/actors';

/** What the requests act on. */
export interface Administered {
  account: Account;
  faults: Faults;
  calls: Record<string, number>;
  seen: CallsSeen;
  aws: AwsActor;
  human: HumanActor;
}

const isBase64 = (text: string) => text.length % 4 === 0 && Buffer.from(text, 'base64').toString('base64') === text;
const bytes = z
  .string()
  .refine(isBase64, 'It must be base64')
  .transform(text => Buffer.from(text, 'base64'));

const reply = z.strictObject({
  body: z.string().min(1).max(8000),
  from: z.enum(['AWS', 'CUSTOMER']).default('AWS'),
  attachments: z.array(z.strictObject({ fileName: z.string().min(1), data: bytes })).default([]),
});

const seconds = z.number().min(0);
const amount = z.number().min(0);
/** Calls a second; JSON has no infinity, so null is without a limit, here as in the answer. */
const rate = z
  .number()
  .min(0)
  .nullable()
  .transform(perSecond => perSecond ?? Number.POSITIVE_INFINITY);

const fault = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  operation: z.string().optional(),
  times: z.int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
  seconds: seconds.optional(),
  error: z.string().optional(),
  message: z.string().optional(),
});

const settingChanges = z.strictObject({
  supportPlan: z.boolean().optional(),
  visibilityDelaySeconds: seconds.optional(),
  uploadProcessingSeconds: seconds.optional(),
  commentOnResolved: z.enum(['reopens', 'stays-resolved', 'rejected']).optional(),
  resolvedCasesById: z.enum(['left-out', 'shown']).optional(),
  unknownServiceCodes: z.enum(['rejected', 'left-out']).optional(),
  firstStatus: z.enum(['unassigned', 'opened', 'work-in-progress']).optional(),
  caseOrder: z.enum(['newest-first', 'oldest-first']).optional(),
  customer: z.string().optional(),
  limits: z
    .strictObject({
      supportCallsPerSecond: rate.optional(),
      trustedAdvisorCallsPerSecond: rate.optional(),
      casesPerHour: amount.optional(),
      attachmentSetsPerHour: amount.optional(),
      describeAttachmentsPerMinute: amount.optional(),
      attachmentsPerSet: amount.optional(),
      attachmentBytes: amount.optional(),
      attachmentSetLifetimeSeconds: seconds.optional(),
      uploadPartBytes: z.int().min(1).optional(),
      uploadUrlsPerCall: z.int().min(1).optional(),
      transferLinkLifetimeSeconds: seconds.optional(),
      defaultPageSize: z.int().min(1).optional(),
      reopenWithinDays: amount.optional(),
    })
    .optional(),
  pickUp: z.strictObject({ openedAfterSeconds: seconds.optional(), workInProgressAfterSeconds: seconds.optional() }).optional(),
});

const status = z.enum(['ok', 'warning', 'error', 'not_available']).nullable().optional();
const count = z.int().min(0).max(100_000);

const finding = z.strictObject({ flagged: count, status, atOnce: z.boolean().optional() });

const checkChanges = z.strictObject({
  refreshable: z.boolean().optional(),
  noneSeconds: seconds.optional(),
  enqueuedSeconds: seconds.optional(),
  processingSeconds: seconds.optional(),
  outcomes: z
    .array(z.enum(['success', 'abandoned']))
    .min(1)
    .optional(),
  failure: z.enum(['InternalServerError', 'LinkedAccountException']).nullable().optional(),
  listedOk: count.optional(),
  replacedPerRefresh: count.optional(),
  suppressed: count.optional(),
  processed: count.optional(),
  status,
});

/** Does what a request asks for and says what its answer is. `id` is what stands in the path for `{id}`. */
export type Action = (simulator: Administered, body: unknown, id: string) => unknown;

const reportOf = ({ account }: Administered, id: string): CaseReport => caseReport(account.cases, account.cases.requireByEitherId(id));

function replyTo(simulator: Administered, body: unknown, id: string): CaseReport {
  const { body: text, from, attachments } = reply.parse(body);
  const actor = from === 'AWS' ? simulator.aws : simulator.human;
  actor.reply(id, text, attachments);
  return reportOf(simulator, id);
}

/** Lets somebody act on a case and shows the case afterwards. */
const onCase =
  (act: (simulator: Administered, id: string) => void): Action =>
  (simulator, _body, id) => {
    act(simulator, id);
    return reportOf(simulator, id);
  };

const checkView = ({ trustedAdvisor }: Account, checkId: string) => trustedAdvisor.checks().find(({ id }) => id === checkId);

/** The settings somebody can change, as they are. */
export function settingsNow({ settings }: Account) {
  const { clock: _, host, port, accountId, seed, world, services, refreshCoolDownSeconds, onEvent, log, ...changeable } = settings;
  return structuredClone(changeable);
}

function advanceClock({ account }: Administered, body: unknown) {
  const { clock } = account.settings;
  if (!isMovable(clock)) throw new RangeError('The clock that this simulator was started with cannot be moved on');
  clock.advance(z.strictObject({ seconds }).parse(body).seconds);
  return { now: clock.now() };
}

/** Every request to the simulator itself, by method and path. */
export const ACTIONS: ReadonlyMap<string, Action> = new Map(
  Object.entries<Action>({
    'GET cases': ({ account }) => account.cases.newestFirst().map(supportCase => caseReport(account.cases, supportCase)),
    'GET cases/{id}': (simulator, _body, id) => reportOf(simulator, id),
    'POST cases/{id}/reply': replyTo,
    'POST cases/{id}/open': onCase(({ aws }, id) => aws.open(id)),
    'POST cases/{id}/start-work': onCase(({ aws }, id) => aws.startWork(id)),
    'POST cases/{id}/resolve': onCase(({ human }, id) => human.resolve(id)),
    'POST cases/{id}/reopen': onCase(({ human }, id) => human.reopen(id)),
    'GET checks': ({ account }) => account.trustedAdvisor.checks(),
    'POST checks/{id}/find': ({ account }, body, id) => {
      const { flagged, ...how } = finding.parse(body);
      account.trustedAdvisor.find(id, flagged, how);
      return checkView(account, id);
    },
    'POST checks/{id}/change': ({ account }, body, id) => {
      account.trustedAdvisor.change(id, checkChanges.parse(body));
      return checkView(account, id);
    },
    'GET calls': ({ calls }) => calls,
    'GET calls/seen': ({ seen }) => seen.list(),
    'GET faults': ({ faults }) => faults.list(),
    'POST faults': ({ faults }, body) => ({ id: faults.add(fault.parse(body)) }),
    'DELETE faults': ({ faults }) => faults.clear(),
    'DELETE faults/{id}': ({ faults }, _body, id) => faults.remove(Number(id)),
    'GET settings': ({ account }) => settingsNow(account),
    'POST settings': ({ account }, body) => {
      changeSettings(account.settings, settingChanges.parse(body));
      return settingsNow(account);
    },
    'GET clock': ({ account }) => ({ now: account.settings.clock.now() }),
    'POST clock/advance': advanceClock,
  }),
);

import * as z from 'zod';
import { FAULT_KINDS } from './faults';

const isBase64 = (text: string) => text.length % 4 === 0 && Buffer.from(text, 'base64').toString('base64') === text;
const bytes = z
  .string()
  .refine(isBase64, 'It must be base64')
  .transform(text => Buffer.from(text, 'base64'));

/** What the requests to the simulator itself may ask for. */
export const reply = z.strictObject({
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

export const fault = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  operation: z.string().optional(),
  times: z.int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
  seconds: seconds.optional(),
  error: z.string().optional(),
  message: z.string().optional(),
});

export const settingChanges = z.strictObject({
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

export const finding = z.strictObject({ flagged: count, status, atOnce: z.boolean().optional() });

export const checkChanges = z.strictObject({
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

export const advance = z.strictObject({ seconds });

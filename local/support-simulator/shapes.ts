import { z } from 'zod';

const isBase64 = (text: string) => text.length % 4 === 0 && Buffer.from(text, 'base64').toString('base64') === text;

/** Binary data: base64 on the wire, bytes inside. */
export const blob = z
  .string()
  .refine(isBase64)
  .transform(text => Buffer.from(text, 'base64'));

export const communicationBody = z.string().min(1).max(8000);
export const ccEmailAddresses = z.array(z.string()).max(10);
export const serviceCode = z
  .string()
  .max(100)
  .regex(/^[0-9a-z\-_]+$/);
export const categoryCode = z.string().max(100);
export const uploadId = z.string().min(1).max(2048);
export const uploadIds = z.array(uploadId).max(10);
export const maxResults = z.int().min(10).max(100);

/** Members that every operation on cases has besides its own. */
export const supportShape = <Members extends z.ZodRawShape>(members: Members) => z.object({ ...members, dryRun: z.boolean().optional() });

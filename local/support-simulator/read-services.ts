import * as z from 'zod';
import type { CatalogService } from './catalog';

const codeAndName = { code: z.string().min(1), name: z.string() };
const servicesFile = z.object({
  services: z.array(z.object({ ...codeAndName, categories: z.array(z.object(codeAndName)) })).min(1),
});

/** What cases can be about, from an answer of DescribeServices. Throws an Error of one line that says what is wrong and where. */
export function readServices(json: unknown): CatalogService[] {
  const parsed = servicesFile.safeParse(json);
  if (parsed.success) return parsed.data.services;
  const { path, message } = parsed.error.issues[0]!;
  throw new Error(`It is no answer of describe-services, at ${path.join('.') || 'the top'}: ${message}`);
}

import * as z from 'zod';
import { checkDescriptions, REAL_CHECKS } from './check-catalog';
import { defaultBehaviour, type WorldOptions } from './default-world';
import type { CheckBehaviour, World } from './world';

/** Some checks list tens of thousands of resources in a large account. */
const count = z.int().min(0).max(100_000);
const seconds = z.number().min(0);

const behaviour = z
  .strictObject({
    refreshable: z.boolean(),
    noneSeconds: seconds,
    enqueuedSeconds: seconds,
    processingSeconds: seconds,
    outcomes: z.array(z.enum(['success', 'abandoned'])).min(1),
    failure: z.enum(['InternalServerError', 'LinkedAccountException']).nullable(),
    refreshedSecondsAgo: seconds,
    flagged: z.array(count).min(1),
    listedOk: count,
    replacedPerRefresh: count,
    suppressed: count,
    processed: count,
    status: z.enum(['ok', 'warning', 'error', 'not_available']).nullable(),
  })
  .partial();

/** Either their IDs, or how many of them from which place of the list on. */
interface NamedChecks {
  checkIds?: string[];
  from?: number;
  count?: number;
}

function namesChecksOnce({ checkIds, from, count: many }: NamedChecks): boolean {
  const placed = from !== undefined && many !== undefined;
  return checkIds ? from === undefined && many === undefined : placed;
}

const worldFile = z.strictObject({
  seed: z.int().optional(),
  checkCount: z.int().min(0).max(2000).default(REAL_CHECKS),
  enqueuedSeconds: seconds.optional(),
  processingSeconds: seconds.optional(),
  slowFactor: seconds.optional(),
  /** For every check that no override names. */
  everyCheck: behaviour.default({}),
  /** For the checks that are named; a later override wins over an earlier one. */
  overrides: z
    .array(
      behaviour
        .extend({ checkIds: z.array(z.string()).min(1).optional(), from: z.int().min(0).optional(), count: z.int().min(1).optional() })
        .refine(namesChecksOnce, 'Name checks with checkIds, or with from and count'),
    )
    .default([]),
});

type WorldFile = z.infer<typeof worldFile>;

function parse(json: unknown): WorldFile {
  const parsed = worldFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new Error(`The world file is wrong at ${path.join('.') || 'the top'}: ${message}`);
}

function requireKnownChecks(file: WorldFile, known: Set<string>): void {
  const unknown = file.overrides.flatMap(({ checkIds = [] }) => checkIds).find(checkId => !known.has(checkId));
  if (unknown) throw new Error(`The world file is wrong at overrides: the account has no check ${unknown}`);
  const beyond = file.overrides.findIndex(({ from = 0, count: many = 0 }) => from + many > file.checkCount);
  if (beyond >= 0) throw new Error(`The world file is wrong at overrides.${beyond}: the account has only ${file.checkCount} checks`);
}

function names({ checkIds, from = 0, count: many = 0 }: NamedChecks, id: string, place: number): boolean {
  return checkIds ? checkIds.includes(id) : place >= from && place < from + many;
}

function overridesFor(file: WorldFile, id: string, place: number): Partial<CheckBehaviour> {
  const meant = file.overrides.filter(override => names(override, id, place));
  return Object.assign({}, file.everyCheck, ...meant.map(({ checkIds, from, count: many, ...rest }) => rest));
}

/**
 * The world a JSON file describes; what the file leaves out is as in the default world, for which `defaults` gives the
 * seed and the durations. Throws an Error of one line that says what is wrong and where.
 */
export function readWorld(json: unknown, defaults: WorldOptions = {}): World {
  const file = parse(json);
  const options: WorldOptions = { ...defaults };
  for (const name of ['seed', 'enqueuedSeconds', 'processingSeconds', 'slowFactor'] as const) options[name] = file[name] ?? defaults[name];
  const descriptions = checkDescriptions(file.checkCount);
  requireKnownChecks(file, new Set(descriptions.map(({ id }) => id)));
  const checks = descriptions.map((check, place) => {
    const merged = { ...check, ...defaultBehaviour(options, check), ...overridesFor(file, check.id, place) };
    return { ...merged, processed: Math.max(merged.processed, Math.max(...merged.flagged) + merged.listedOk) };
  });
  return { seed: options.seed ?? 1, checks };
}

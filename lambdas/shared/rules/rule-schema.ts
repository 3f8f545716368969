import * as z from 'zod/mini';
import { en } from 'zod/v4/locales';

// The messages tell an operator what to mend: without a locale they would all be "Invalid input".
z.config(en());

/** What a case's support plan may offer, lowest first; AWS's own codes. */
export const SEVERITY_CODES = ['low', 'normal', 'high', 'urgent', 'critical'] as const;
export type SeverityCode = (typeof SEVERITY_CODES)[number];

const text = z.string().check(z.minLength(1));
const globs = z.union([text, z.array(text).check(z.minLength(1))]);
const code = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,100}$/, 'not a code of AWS Support'));
const seconds = z.int().check(z.minimum(0), z.maximum(604_800));
const time = z.string().check(z.refine(value => !Number.isNaN(Date.parse(value)), 'not a time'));
const severity = z.enum(SEVERITY_CODES);

const match = z.strictObject({
  alarmName: z.optional(globs),
  namespace: z.optional(globs),
  dimensions: z.optional(z.record(z.string(), globs)),
  account: z.optional(globs),
  region: z.optional(globs),
  tags: z.optional(z.record(z.string(), globs)),
});

/** What an alarm's own tags may change where a rule is in force. Whoever may tag an alarm is not always one who may decide what cases cost. */
const tagsThatCount = z.strictObject({
  /** service and category; true unless it is said otherwise. */
  routing: z.optional(z.boolean()),
  /** The highest severity that a tag may ask for; without it the severity is not a tag's to set. */
  severityUpTo: z.optional(severity),
  /** Which values of the case tag count: `open` asks for a case, `none` suppresses it. */
  case: z.optional(z.array(z.enum(['open', 'none']))),
});

const settings = z.strictObject({
  case: z.optional(z.boolean()),
  serviceCode: z.optional(code),
  categoryCode: z.optional(code),
  severityCode: z.optional(severity),
  issueType: z.optional(z.enum(['technical', 'customer-service'])),
  language: z.optional(z.enum(['en', 'zh', 'ja', 'es', 'pt', 'fr', 'ko', 'tr'])),
  ccEmailAddresses: z.optional(z.array(z.string().check(z.regex(/^[^@\s,]+@[^@\s,]+$/, 'not an e-mail address'))).check(z.maxLength(10))),
  openDelaySeconds: z.optional(seconds),
  resolveDelaySeconds: z.optional(seconds),
  autoResolve: z.optional(z.boolean()),
  /** How much of the alarm's history goes onto the case: the newest 100 entries, or all that CloudWatch keeps, in a file of its own. */
  alarmHistory: z.optional(z.enum(['newest', 'complete'])),
  tags: z.optional(tagsThatCount),
  escalate: z.optional(
    z.array(z.strictObject({ afterMinutes: z.int().check(z.minimum(1)), severityCode: severity })).check(z.maxLength(4)),
  ),
});

const rule = z.strictObject({ name: text, match: z.optional(match), extends: z.optional(text), set: z.optional(settings) });
const maintenance = z.strictObject({ name: text, match: z.optional(match), from: time, until: time });
const exclusion = z.strictObject({ checkId: globs, resource: z.optional(globs), reason: text, expires: time });
const templates = z.strictObject({
  subject: z.optional(text),
  opening: z.optional(text),
  ask: z.optional(text),
  commentOpening: z.optional(text),
  commentAsk: z.optional(text),
});
/** The form of the rules document: what AWS AppConfig's validator is made from. What members mean together is checked here, by `parseRules`. */
export const rulesDocument = z.strictObject({
  rules: z.optional(z.array(rule)),
  maintenance: z.optional(z.array(maintenance)),
  templates: z.optional(templates),
  exclusions: z.optional(z.array(exclusion)),
});

/** What an alarm must be for a rule to win: every member given must match. Texts are globs with `*` and `?`; of a list, any. */
export type Match = z.infer<typeof match>;
/** What a rule decides; what it leaves out comes from the stack's defaults. */
export type Settings = z.infer<typeof settings>;
export type TagsThatCount = z.infer<typeof tagsThatCount>;
export type Rule = z.infer<typeof rule>;
export type MaintenanceWindow = z.infer<typeof maintenance>;
/**
 * What of Trusted Advisor is left alone, why and until when: whole checks, or, with `resource`, those of their resources whose ID or any of whose
 * column values matches. All but `reason` and `expires` are globs.
 */
export type Exclusion = z.infer<typeof exclusion>;

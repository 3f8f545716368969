import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { boundedKey, cutBytes } from '../../shared/bytes';
import { EVENT_SOURCE } from '../../shared/contract';
import type { IncidentIdentity } from '../incident/incident';
import type { StateChange } from '../incident/state-change';
import { UnreadableAlarmEvent } from './alarm-event';
import { notAfter } from './event-time';
import { resourceName } from './finding-name';

/** One of the application's own events about a finding of Trusted Advisor, as far as an incident needs it. */
const findingEvent = z.looseObject({
  account: z.string(),
  region: z.string(),
  time: z.optional(z.string()),
  detail: z.looseObject({
    changeId: z.string().check(z.maxLength(200)),
    changedAt: z.iso.datetime(),
    checkId: z.string().check(z.maxLength(200)),
    checkName: z.string(),
    resourceId: z.string(),
    region: z.optional(z.nullable(z.string())),
    state: z.string(),
    status: z.string(),
    metadata: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  }),
});

/** A finding whose check was chosen to become cases. */
export interface FindingSignal {
  identity: IncidentIdentity;
  /** The key that incidents of this finding had before account and region were part of it. */
  formerKey: string;
  change: StateChange;
}

/** Whether a message of the alarm queue is about a finding, and not about an alarm. */
export function isFindingEvent(event: unknown): boolean {
  return (event as { source?: unknown } | null)?.source === EVENT_SOURCE;
}

/**
 * Reads what happened to a finding as the change of an incident of its own: it is in ALARM while it is open at `error`.
 * @throws {UnreadableAlarmEvent} naming the field that is not as this application writes it
 */
export function parseFindingEvent(event: unknown): FindingSignal {
  const parsed = z.safeParse(findingEvent, event);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new UnreadableAlarmEvent(`Not an event about a finding: ${path.join('.')}: ${message}.`);
  }
  const { account, time, detail } = parsed.data;
  const region = detail.region || parsed.data.region;
  // As they came: the parser drops a column of some names.
  const columns = (event as { detail: { metadata?: Record<string, unknown> | null } }).detail.metadata ?? {};
  const { checkId, checkName, resourceId, changedAt } = detail;
  const name = resourceName(checkName, resourceId, columns);
  const key = createHash('sha256')
    .update(JSON.stringify([detail.region ?? '', resourceId]))
    .digest('hex')
    .slice(0, 16);
  return {
    identity: {
      incidentKey: boundedKey(`finding|${account}|${region}|${checkId}|${key}`, KEY_BYTES),
      subject: {
        kind: 'finding',
        accountId: cutBytes(account, WORD_BYTES),
        region: cutBytes(region, WORD_BYTES),
        name: cutBytes(name ? `${checkName}: ${name}` : checkName, NAME_BYTES),
        arn: cutBytes(resourceId.startsWith('arn:') ? resourceId : `trusted-advisor:${checkId}:${resourceId}`, NAME_BYTES),
        resourceName: name && cutBytes(name, NAME_BYTES),
      },
    },
    formerKey: `finding|${checkId}|${key}`,
    change: {
      id: detail.changeId,
      value: detail.state === 'open' && detail.status === 'error' ? 'ALARM' : 'OK',
      // `time` has whole seconds, and the change was before its event.
      timestamp: notAfter(changedAt, time, 1),
      text: describeMetadata(columns),
    },
  };
}

/** As much as is kept of what names a finding, which stands in keys, records and texts. */
const KEY_BYTES = 1_024;
const NAME_BYTES = 1_600;
const WORD_BYTES = 64;

/** As much as is kept of a change. */
const TEXT_LIMIT = 300;

function describeMetadata(metadata: Record<string, unknown>): string {
  const facts = Object.entries(metadata).filter(([, value]) => value !== null && value !== '');
  return facts
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
    .slice(0, TEXT_LIMIT);
}

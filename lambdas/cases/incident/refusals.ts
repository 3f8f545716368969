import { DETAIL_TYPE } from '../../shared/contract';
import { own } from '../../shared/own';
import { later } from '../../shared/time';
import { again, isAboutAccount } from './backoff';
import type { Refusal } from './case-view';
import type { Incident } from './incident';
import { addToOutbox } from './outbox';
import { RHYTHM } from './policy';
import type { RefusableCall, Setback, ToldRefusal } from './setbacks';

/** The operation of each kind of call. A read may be one of several; what a person has to allow or pay for is the same for all. */
const OPERATION: Record<RefusableCall, string> = {
  create: 'CreateCase',
  comment: 'AddCommunicationToCase',
  resolve: 'ResolveCase',
  read: 'DescribeCases',
};

/** A cause that comes back sooner after it was mended is no news. Seconds. */
const FLAPPING_SECONDS = 21_600;
const MOST_TOLD = 10;

/**
 * AWS refuses a call, and only a person can change that: it is told once for each generation and cause, and tried ever more rarely for as long as it is
 * wanted. The pause outlives the generation, so that a flapping alarm does not call more often than one that stays.
 */
export function refusedUntilMended(
  incident: Incident,
  call: RefusableCall,
  { error, kind }: Refusal,
  now: Date,
  { detailType = DETAIL_TYPE.caseRefused, ...detail }: { detailType?: string; changes?: number } = {},
): Incident {
  const refusal = again(incident.refusals?.[call], error, kind, RHYTHM.afterRefusal, now);
  const next = { ...incident, refusals: { ...incident.refusals, [call]: refusal } };
  if (isTold(incident, error, now)) return next;
  const { generation, refusalsTold = [] } = incident;
  const others = refusalsTold.filter(told => told.error !== error);
  const told = [...others, { error, generation, at: now.toISOString() }].slice(-MOST_TOLD);
  const { since, until: nextTryAt } = refusal;
  return addToOutbox({ ...next, refusalsTold: told }, detailType, { call: OPERATION[call], error, since, nextTryAt, ...detail });
}

function isTold({ generation, refusalsTold = [] }: Incident, error: string, now: Date): boolean {
  return refusalsTold.some(told => told.error === error && told.generation === generation && !isOldNews(told, now));
}

function isOldNews({ endedAt }: ToldRefusal, now: Date): boolean {
  return endedAt !== undefined && later(endedAt, FLAPPING_SECONDS) <= now.toISOString();
}

/**
 * AWS takes a call that it refused: that the cause is gone is said if the refusal was. Another call that was refused for the same cause is tried in its own
 * turn; until then nothing is said of a permission, as each call has its own.
 */
export function accepted(incident: Incident, call: RefusableCall, now: Date): Incident {
  const refusal = incident.refusals?.[call];
  if (!refusal) return incident;
  const left = { ...incident.refusals };
  delete left[call];
  const next: Incident = { ...incident, refusals: Object.keys(left).length > 0 ? left : undefined };
  const { error, since } = refusal;
  if (!isAboutAccount(error) && Object.values(left).some(other => other.error === error)) return next;
  const { refusalsTold = [] } = next;
  const told = refusalsTold.find(entry => entry.error === error && entry.endedAt === undefined);
  if (!told) return next;
  const ended = refusalsTold.map(entry => (entry === told ? { ...entry, endedAt: now.toISOString() } : entry));
  return addToOutbox({ ...next, refusalsTold: ended }, DETAIL_TYPE.caseAccepted, { call: OPERATION[call], error, since });
}

/** The refusals that are waited for now, the newest first, for whoever reads the record. */
export function refusalsOf({ refusals = {} }: Incident): (Setback & { call: string })[] {
  return Object.entries(refusals)
    .map(([call, refusal]) => ({ ...refusal, call: own(OPERATION, call) ?? call }))
    .sort((a, b) => b.until.localeCompare(a.until));
}

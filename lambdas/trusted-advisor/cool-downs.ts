import { createHash } from 'node:crypto';
import type { RefreshStatus } from './checks';

/** What is known of a check from earlier runs: asking for its refresh before `notBefore` would be a wasted call. */
export interface CoolDown {
  checkId: string;
  /** `false`: Trusted Advisor refreshes it by itself and refuses to be asked. */
  refreshable: boolean;
  /** ISO 8601. */
  notBefore: string;
  /** The refresh failed for a reason of the check's own: the name of the API's error. */
  error?: string;
}

/** How to go about each check of a run; every check is in exactly one of the lists. */
export interface RefreshPlan {
  /** Remembered as not refreshable. */
  notRefreshable: string[];
  /** Still in its cool-down, as far as this application refreshed it. */
  alreadyFresh: string[];
  /** Failed a short while ago: the next request would be answered alike. */
  failed: string[];
  /** Refreshable for certain, so a status call accepts it and tells, for all in one call, whether somebody else refreshed it. */
  askStatus: string[];
  /** Nothing is known: asking for the refresh is the only way to find out whether there is one. */
  askRefresh: string[];
}

/**
 * Sorts the checks by what is remembered of them.
 * @param chosenByHand somebody asked for these checks by name: what refused a refresh once, or failed, is asked again
 */
export function planRefresh(checkIds: string[], coolDowns: Map<string, CoolDown>, now: Date, chosenByHand = false): RefreshPlan {
  const plan: RefreshPlan = { notRefreshable: [], alreadyFresh: [], failed: [], askStatus: [], askRefresh: [] };
  for (const checkId of checkIds) plan[placeOf(coolDowns.get(checkId), now, chosenByHand)].push(checkId);
  return plan;
}

function placeOf(coolDown: CoolDown | undefined, now: Date, chosenByHand: boolean): keyof RefreshPlan {
  if (!coolDown) return 'askRefresh';
  const waiting = new Date(coolDown.notBefore) > now;
  if (coolDown.error) return waiting && !chosenByHand ? 'failed' : 'askRefresh';
  if (!coolDown.refreshable) return waiting && !chosenByHand ? 'notRefreshable' : 'askRefresh';
  return waiting ? 'alreadyFresh' : 'askStatus';
}

/** A check that a refresh was accepted for, or that is in its cool-down. */
export function rememberRefreshable({ checkId, millisUntilNextRefreshable }: RefreshStatus, now: Date): CoolDown {
  return { checkId, refreshable: true, notBefore: new Date(now.getTime() + millisUntilNextRefreshable).toISOString() };
}

const MINUTE_MILLIS = 60 * 1000;
/** Nearly as long as the cool-down of a refresh, and short enough for a run every hour to try again. */
const RETRY_FAILED_AFTER_MINUTES = 50;

/** A check that failed by itself, which says nothing about whether it can be refreshed. */
export function rememberFailed(checkId: string, error: string, now: Date): CoolDown {
  return {
    checkId,
    error,
    refreshable: true,
    notBefore: new Date(now.getTime() + RETRY_FAILED_AFTER_MINUTES * MINUTE_MILLIS).toISOString(),
  };
}

const DAY_MILLIS = 24 * 60 * 60 * 1000;
const RETRY_AFTER_DAYS = { shortest: 25, longest: 35 };

/**
 * A check that refused: AWS may make it refreshable one day, so it is tried again after 25 to 35 days, a different number for each
 * check, so that the checks which refused on the first day are not all tried again on the same one.
 */
export function rememberUnrefreshable(checkId: string, now: Date): CoolDown {
  const share = createHash('sha256').update(checkId).digest().readUInt32BE() / 2 ** 32;
  const days = RETRY_AFTER_DAYS.shortest + share * (RETRY_AFTER_DAYS.longest - RETRY_AFTER_DAYS.shortest);
  return { checkId, refreshable: false, notBefore: new Date(now.getTime() + days * DAY_MILLIS).toISOString() };
}

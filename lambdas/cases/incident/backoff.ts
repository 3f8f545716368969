import { later } from '../../shared/time';
import type { Incident } from './incident';
import type { Reason } from './reason';
import type { Setback } from './setbacks';
import type { Step } from './step';

/** However long something lasts: within this time after it was mended it is tried again. Seconds. */
const LONGEST_PAUSE = 3_600;

/** The pause after so many failures in a row: it doubles, up to an hour. Seconds. */
function pauseSeconds(firstSeconds: number, times: number): number {
  return Math.min(LONGEST_PAUSE, firstSeconds * 2 ** Math.min(times - 1, 20));
}

/** The same trouble once more, or a new one: what was over for hours when it came back begins anew. */
export function again(before: Setback | undefined, error: string, reason: Reason, firstSeconds: number, now: Date): Setback {
  const at = now.toISOString();
  const ongoing = before && at <= later(before.until, 2 * LONGEST_PAUSE) ? before : undefined;
  const times = (ongoing?.times ?? 0) + 1;
  return { error, reason, since: ongoing?.since ?? at, times, until: later(now, pauseSeconds(firstSeconds, times)) };
}

/** Why a step is not to be tried now, of several reasons the one that lasts longest; nothing when it may be. */
export function backoffOf(incident: Incident, step: Step, at: string): Setback | undefined {
  const { refusals = {}, failures = {} } = incident;
  const calls = callsOf(step, incident);
  const all = Object.entries(refusals).filter(([call, { error }]) => calls.includes(call) || (calls.length > 0 && isAboutAccount(error)));
  return [...all.map(([, refusal]) => refusal), failures[step]]
    .filter(backoff => backoff !== undefined && at < backoff.until)
    .sort((a, b) => (a!.until < b!.until ? 1 : -1))[0];
}

/** The later of a time and the end of what keeps the step from being tried. */
export function whenFree(time: string | undefined, incident: Incident, step: Step, at: string): string | undefined {
  const until = backoffOf(incident, step, at)?.until;
  return time !== undefined && until !== undefined && time < until ? until : time;
}

function callsOf(step: Step, { everAmbiguous }: Incident): string[] {
  if (step === 'create') return everAmbiguous ? ['create', 'read'] : ['create'];
  return Object.hasOwn(CALLS, step) ? CALLS[step as keyof typeof CALLS] : [];
}

const CALLS = {
  'try-again': ['create'],
  comment: ['comment'],
  reopen: ['comment'],
  resolve: ['resolve', 'read'],
  inspect: ['read'],
  search: ['read'],
  'search-for-orphans': ['read'],
};

/** Refusals that concern whatever is called: no support plan, credentials that AWS does not know. */
export function isAboutAccount(error: string): boolean {
  return ABOUT_ACCOUNT.test(error);
}

const ABOUT_ACCOUNT =
  /^(SubscriptionRequired|OptInRequired|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|Credentials)/;

import { logger } from '../../shared/runtime';
import { later } from '../../shared/time';
import { type ClaimedIncident, type Incident, isClaimed } from '../incident/incident';
import { markedInDoubt } from '../incident/pending-call';
import { endsCovered, needsAPerson, refused } from '../incident/refused-call';
import type { Disposition } from '../incident/state-change';
import type { CallOutcome } from '../support/support-api';
import type { CaseServices } from './services';
import { warnOfRefusal } from './trouble';

/** Longer than any call to the Support API takes with its time limits. Seconds. */
const CALL_SECONDS = 20;

/** An invocation that was held up after its claim leaves the call alone: others may soon take it for lost, and look. */
export function isTooLate({ pendingCall }: ClaimedIncident, now: Date): boolean {
  return later(now, CALL_SECONDS) >= pendingCall.leaseUntil;
}

/**
 * Writes the outcome of a claimed call, however the record has changed meanwhile, unless the claim has passed to somebody else.
 * @param detail of the call, for the audit trail
 * @returns the incident as it is written; nothing when the claim has passed on
 */
export async function conclude<T>(
  claim: ClaimedIncident,
  answer: CallOutcome<T>,
  services: CaseServices,
  done: (current: ClaimedIncident, value: T) => Incident,
  detail?: Record<string, unknown>,
): Promise<Incident | undefined> {
  const { incidents, now } = services;
  await noteCall(claim, services, answer, detail);
  for (let current: Incident | undefined = claim; holdsClaim(current, claim); current = await incidents.load(claim.incidentKey)) {
    const { pendingCall } = current;
    if (answer.outcome === 'done') await incidents.settleChanges(claim.incidentKey, pendingCall.covers, told(services));
    if (answer.outcome === 'refused' && endsCovered(answer.refusal, current))
      await incidents.settleChanges(claim.incidentKey, pendingCall.covers, 'refused');
    const next = outcomeOf(current, answer, now(), done);
    const saved = await incidents.save(next);
    if (!saved) continue;
    if (answer.outcome === 'refused' && needsAPerson(answer.refusal, current)) warnOfRefusal(next, pendingCall.kind, services);
    return saved;
  }
  return undefined;
}

function outcomeOf<T>(
  current: ClaimedIncident,
  answer: CallOutcome<T>,
  now: Date,
  done: (current: ClaimedIncident, value: T) => Incident,
): Incident {
  if (answer.outcome === 'done') return done(current, answer.value);
  return answer.outcome === 'refused' ? refused(current, answer.refusal, now) : markedInDoubt(current, now);
}

function holdsClaim(current: Incident | undefined, { pendingCall }: ClaimedIncident): current is ClaimedIncident {
  return current !== undefined && isClaimed(current) && current.pendingCall.fence === pendingCall.fence;
}

/** Of a call under way, the incident itself tells; one whose invocation died is recorded by whoever finds out what came of it. */
async function noteCall(
  { incidentKey, generation, pendingCall }: ClaimedIncident,
  { incidents, policy }: CaseServices,
  answer: CallOutcome<unknown>,
  detail?: Record<string, unknown>,
): Promise<void> {
  const { fence, kind, startedAt } = pendingCall;
  const outcome = describeAnswer(answer);
  logger.info('called', { incidentKey, kind, fence, outcome });
  const mode = policy.mode === 'DryRun' ? policy.mode : undefined;
  await incidents.recordCall(incidentKey, { fence, generation, kind, startedAt, outcome, mode, detail });
}

/** What would be sent is kept where no case keeps it. It is never logged. */
export function draftOf(communicationBody: string, { policy }: CaseServices): Record<string, unknown> | undefined {
  return policy.mode === 'DryRun' ? { communicationBody } : undefined;
}

/** What has become of the changes that a call told. */
function told({ policy }: CaseServices): Disposition {
  return policy.mode === 'DryRun' ? 'dry-run' : 'communicated';
}

function describeAnswer(answer: CallOutcome<unknown>): string {
  if (answer.outcome === 'refused') return `refused: ${answer.refusal.error}`;
  return answer.outcome === 'ambiguous' ? `ambiguous: ${answer.error}` : 'done';
}

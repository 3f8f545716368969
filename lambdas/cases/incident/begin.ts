import { DETAIL_TYPE } from '../../shared/contract';
import { later } from '../../shared/time';
import type { OrphanedCase } from './calls';
import { succeeded } from './failures';
import type { Incident, IncidentWithoutCase } from './incident';
import { LEFT_OUT_WORDS, type LeftOut } from './left-out';
import { addToOutbox } from './outbox';
import { RHYTHM } from './policy';
import type { Reason } from './reason';
import type { RoutingDecision } from './routing-decision';

/**
 * A case is wanted: the next generation begins. A case that did not come back when we commented on it may do so later: it is looked for once more.
 * @param marker of the case of the generation before
 * @param routingDecision of the case of the new one
 */
export function begun(incident: Incident, marker: string, routingDecision: RoutingDecision, now: Date): Incident {
  const left = notReopened(incident, marker, now);
  return {
    ...atRest(incident),
    orphanedCases: left ? [...incident.orphanedCases, left] : incident.orphanedCases,
    phase: 'pending',
    generation: incident.generation + 1,
    createCount: 0,
    everAmbiguous: false,
    useFallback: false,
    routingDecision,
    failures: undefined,
  };
}

function notReopened(incident: Incident, marker: string, now: Date): OrphanedCase | undefined {
  if (incident.phase !== 'resolved') return undefined;
  const { reopening, lastCommunicationAt: since } = incident.case;
  return reopening && reopening.covers.length > 0
    ? { marker, covers: reopening.covers, since, searchAt: later(now, RHYTHM.orphanSearch) }
    : undefined;
}

/** No case is wanted, or not any more. The case becomes the previous one, unless it was one of a dry run. */
export function atRest(incident: Incident): IncidentWithoutCase {
  const { caseId, displayId } = incident.case ?? {};
  const previousCase = caseId === undefined ? incident.previousCase : { caseId, displayId };
  return { ...incident, phase: 'idle', case: undefined, previousCase, backoff: undefined, isSentUnknown: undefined };
}

/** AWS refused the case by either route, and the alarm lasts: the rules are asked anew, and both are tried once more. */
export function triedAgain(incident: Incident, routingDecision: RoutingDecision): Incident {
  return { ...succeeded(incident, 'try-again'), phase: 'pending', case: undefined, useFallback: false, routingDecision };
}

/** The operator's rules want no case for this alarm, or it is left out by default: that is said once, and holds until the alarm changes. */
export function declined(incident: Incident, { rule }: RoutingDecision, leftOut?: LeftOut): Incident {
  const next: Incident = { ...atRest(incident), unreported: [], declined: incident.alarm.timestamp, declinedBecause: leftOut };
  return addToOutbox(next, DETAIL_TYPE.alarmSuppressed, {
    ...(leftOut ? { by: 'default', reason: leftOut, words: LEFT_OUT_WORDS[leftOut] } : { by: 'rule', rule }),
    state: incident.alarm.value,
    timestamp: incident.alarm.timestamp,
  });
}

/** Not before a time; nothing else changes. */
export function backedOff(incident: Incident, until: string, reason: Reason): Incident {
  return { ...incident, backoff: { until, reason } };
}

import { DETAIL_TYPE } from '../../shared/contract';
import { later } from '../../shared/time';
import { succeeded } from './failures';
import type { Incident } from './incident';
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
  const { covers = [] } = incident.reopening ?? {};
  const left = covers.length > 0 && { marker, covers, since: incident.lastCommunicationAt!, searchAt: later(now, RHYTHM.orphanSearch) };
  return {
    ...incident,
    orphanedCases: left ? [...incident.orphanedCases, left] : incident.orphanedCases,
    phase: 'pending',
    generation: incident.generation + 1,
    createCount: 0,
    everAmbiguous: false,
    useFallback: false,
    routingDecision,
    ...previousCase(incident),
    ...NO_CASE,
    failures: undefined,
  };
}

/** The case that the incident has had last; AWS may never have told its display ID. */
function previousCase(incident: Incident): Pick<Incident, 'previousCaseId' | 'previousDisplayId'> {
  const { caseId, displayId, previousCaseId, previousDisplayId } = incident;
  return caseId ? { previousCaseId: caseId, previousDisplayId: displayId } : { previousCaseId, previousDisplayId };
}

/** AWS refused the case by either route, and the alarm lasts: the rules are asked anew, and both are tried once more. */
export function triedAgain(incident: Incident, routingDecision: RoutingDecision): Incident {
  return { ...succeeded(incident, 'try-again'), phase: 'pending', useFallback: false, routingDecision };
}

const NO_CASE = {
  caseId: undefined,
  displayId: undefined,
  caseStatus: undefined,
  dryRun: false,
  humanTouched: false,
  backoff: undefined,
  lastCommunicationAt: undefined,
  isMoreToTell: undefined,
  inspectAt: undefined,
  resolvedAt: undefined,
  resolvedBy: undefined,
  reopening: undefined,
  openedAt: undefined,
  escalated: undefined,
  conversation: undefined,
  isSentUnknown: undefined,
} satisfies Partial<Incident>;

/** The operator's rules want no case for this alarm, or it is left out by default: that is said once, and holds until the alarm changes. */
export function declined(incident: Incident, { rule }: RoutingDecision, leftOut?: LeftOut): Incident {
  const next = { ...atRest(incident), unreported: [], declined: incident.alarm.timestamp, declinedBecause: leftOut };
  return addToOutbox(next, DETAIL_TYPE.alarmSuppressed, {
    ...(leftOut ? { by: 'default', reason: leftOut, words: LEFT_OUT_WORDS[leftOut] } : { by: 'rule', rule }),
    state: incident.alarm.value,
    timestamp: incident.alarm.timestamp,
  });
}

/** No case is wanted, or not any more. */
export function atRest(incident: Incident): Incident {
  return { ...incident, phase: 'idle', ...previousCase(incident), ...NO_CASE };
}

/** Not before a time; nothing else changes. */
export function backedOff(incident: Incident, until: string, reason: Reason): Incident {
  return { ...incident, backoff: { until, reason } };
}

import { begun, declined, triedAgain } from '../../incident/begin';
import { needsPlainWay, ours } from '../../incident/failures';
import type { Incident } from '../../incident/incident';
import { caseMarker } from '../../incident/marker';
import type { RoutingDecision } from '../../incident/routing-decision';
import type { Step } from '../../incident/step';
import type { CaseServices } from '../services';
import { newestEvent } from '../suppress';
import { settleAs } from './settle-changes';

/**
 * Asks the operator's rules what to do about the alarm, and what is left out by default unless they ask for it. What becomes no case is settled like what
 * somebody suppressed.
 */
export async function begin(incident: Incident, services: CaseServices): Promise<Incident> {
  const { incidents, installation, leaveOut, now } = services;
  const routingDecision = await decideRouting(incident, 'begin', services);
  const isAsked = routingDecision.wantsCase && !routingDecision.asksForCase && !needsPlainWay(incident, 'begin');
  const event = isAsked ? await newestEvent(incident, incidents) : undefined;
  const leftOut = isAsked ? await ours(() => leaveOut(incident, event)) : undefined;
  if (routingDecision.wantsCase && !leftOut) return begun(incident, caseMarker(installation, incident), routingDecision, now());
  return settleAs('suppressed', current => declined(current, routingDecision, leftOut))(incident, services);
}

/** The rules may have been mended since AWS refused the case. */
export async function tryAgain(incident: Incident, services: CaseServices): Promise<Incident> {
  const routingDecision = await decideRouting(incident, 'try-again', services);
  if (routingDecision.wantsCase) return triedAgain(incident, routingDecision);
  return settleAs('suppressed', current => declined(current, routingDecision))(incident, services);
}

/** Rules that cannot be applied to an alarm must not keep it from becoming a case for ever. */
async function decideRouting(incident: Incident, step: Step, { incidents, routing, writer }: CaseServices): Promise<RoutingDecision> {
  if (needsPlainWay(incident, step)) return { wantsCase: true, route: routing.configured, escalate: [], remarks: [RULES_FAILED] };
  const event = await newestEvent(incident, incidents);
  return ours(() => writer.decideRouting(incident, event));
}

const RULES_FAILED = 'The routing rules could not be applied to this alarm: the defaults of the installation were used.';

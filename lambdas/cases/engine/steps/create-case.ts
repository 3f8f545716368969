import { later } from '../../../shared/time';
import { backedOff } from '../../incident/begin';
import { opened } from '../../incident/case-changes';
import { needsPlainWay, ours } from '../../incident/failures';
import type { Incident } from '../../incident/incident';
import { caseMarker } from '../../incident/marker';
import { claimed } from '../../incident/pending-call';
import { RHYTHM } from '../../incident/policy';
import type { Route } from '../../incident/routing-decision';
import { treatmentOf } from '../../incident/subject';
import { bareCase } from '../../text/bare-text';
import type { CaseText } from '../../text/case-text';
import { conclude, draftOf, isTooLate } from '../conclude-call';
import { claimReserved, giveBack, giveBackIfOver, isGivenBack, reservationKey } from '../create-reservation';
import { findCreated } from '../search-for-case';
import type { CaseServices } from '../services';
import { isStale } from '../stale-alarm';
import { newestEvent } from '../suppress';

export async function create(incident: Incident, services: CaseServices): Promise<Incident | undefined> {
  const { found, isUnclear } = incident.everAmbiguous ? await findCreated(incident, services) : { found: undefined };
  if (found) return found;
  if (isUnclear) return backedOff(incident, later(services.now(), RHYTHM.afterCaseLimit), 'case-may-be-ours');
  const { budget, support, incidents, installation, now, policy } = services;
  const limit = treatmentOf(incident).isNamedInOverflow ? policy.maxCasesPerHour - 1 : policy.maxCasesPerHour;
  const key = reservationKey(incident);
  const outlook = await budget.outlook(key, limit, now());
  if (!outlook.granted) return waitForBudget(incident, outlook.until, services);
  if (await isStale(incident, services)) return undefined;
  const marker = caseMarker(installation, incident);
  const isPlain = needsPlainWay(incident, 'create');
  const text = isPlain ? bareCase(incident, routeOf(incident, services), marker) : await writeCase(incident, marker, services);
  // Last, so that nothing that fails before takes a case of the hour from others.
  const reservation = await budget.reserve(key, limit, now());
  if (!reservation.granted) return waitForBudget(incident, reservation.until, services);
  const claim = await claimReserved(
    claimed(incident, { kind: 'create', marker, covers: text.covers, body: text.communicationBody }, now(), policy, isPlain),
    key,
    services,
  );
  if (!claim) return void (await giveBackIfOver(incident, services));
  if (isTooLate(claim, now())) return claim;
  const answer = await support.createCase(text);
  if (answer.outcome === 'done' && answer.value.caseId) await incidents.linkCase(answer.value.caseId, incident.incidentKey);
  // While the claim is held: later, others may have taken the reservation anew and created a case under it.
  if (answer.outcome === 'refused' && isGivenBack(answer.refusal, incident)) await giveBack(key, services);
  const { subject, serviceCode, categoryCode, severityCode, language } = text;
  const summary = { subject, serviceCode, categoryCode, severityCode, language };
  return conclude(claim, answer, services, (current, { caseId }) => opened(current, { caseId, covers: text.covers, summary }, now()), {
    ...summary,
    ...draftOf(text.communicationBody, services),
  });
}

async function writeCase(incident: Incident, marker: string, { incidents, writer }: CaseServices): Promise<CaseText> {
  const event = await newestEvent(incident, incidents);
  return ours(() => writer.writeCase(incident, marker, event));
}

function routeOf({ useFallback, routingDecision }: Incident, { routing }: CaseServices): Route {
  return useFallback ? routing.fallback : (routingDecision?.route ?? routing.configured);
}

/** The overflow case names whatever waits, before it does; where it cannot be named now, the incident stays as it is. */
async function waitForBudget(incident: Incident, until: string, { nameInOverflow }: CaseServices): Promise<Incident> {
  const waitsUntil = treatmentOf(incident).isNamedInOverflow ? await nameInOverflow?.(incident, until) : until;
  return waitsUntil === undefined ? incident : backedOff(incident, waitsUntil, 'hourly-cap');
}

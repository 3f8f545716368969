import { commented } from '../../incident/case-changes';
import { needsPlainWay, ours } from '../../incident/failures';
import type { Incident } from '../../incident/incident';
import { commentMarker } from '../../incident/marker';
import { claimed, isReopening } from '../../incident/pending-call';
import { bareComment } from '../../text/bare-text';
import { conclude, draftOf, isTooLate } from '../conclude-call';
import type { CaseServices } from '../services';

export async function comment(incident: Incident, services: CaseServices): Promise<Incident | undefined> {
  const { support, incidents, installation, now, policy, routing, writer } = services;
  const marker = commentMarker(installation, incident);
  const isPlain = needsPlainWay(incident, isReopening(incident, 'comment') ? 'reopen' : 'comment');
  const { body, covers } = isPlain ? bareComment(incident, marker) : await ours(() => writer.writeComment(incident, marker));
  const claim = await incidents.save(claimed(incident, { kind: 'comment', marker, covers, body }, now(), policy, isPlain));
  if (!claim) return undefined;
  if (isTooLate(claim, now())) return claim;
  const answer = await support.addCommunication(
    incident.case?.caseId,
    body,
    (incident.routingDecision?.route ?? routing.configured).ccEmailAddresses,
  );
  return conclude(claim, answer, services, current => commented(current, now()), draftOf(body, services));
}

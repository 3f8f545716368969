import type { PendingCall } from '../../incident/calls';
import { commented, resolved } from '../../incident/case-changes';
import { type ClaimedIncident, type Incident, isClaimed } from '../../incident/incident';
import { searchedInVain } from '../../incident/pending-call';
import type { CallRecord } from '../../store/incident-records';
import { findCreated } from '../search-for-case';
import type { CaseServices } from '../services';
import { viewOf } from './inspect-case';

/** Searches for what a call of unknown outcome left behind, and writes what came of it before another call is claimed. A search that fails throws, and is repeated by the sweep. */
export async function search(incident: Incident, services: CaseServices): Promise<Incident | undefined> {
  const { incidents, now, policy } = services;
  if (!isClaimed(incident)) return incident;
  const found = await FIND[incident.pendingCall.kind](incident, services);
  const next = found ?? searchedInVain(incident, now(), policy);
  if (!next.pendingCall) await incidents.recordCall(incident.incidentKey, attemptOf(incident, found ? 'found' : 'given up'));
  return incidents.save(next);
}

function attemptOf({ generation, pendingCall }: ClaimedIncident, outcome: string): CallRecord {
  const { fence, kind, startedAt } = pendingCall;
  return { fence, generation, kind, startedAt, outcome };
}

const FIND: Record<PendingCall['kind'], (incident: ClaimedIncident, services: CaseServices) => Promise<Incident | undefined>> = {
  create: async (incident, services) => (await findCreated(incident, services)).found,
  comment: findComment,
  resolve: findResolved,
};

async function findComment(incident: ClaimedIncident, { support, incidents, now }: CaseServices): Promise<Incident | undefined> {
  const { digest, startedAt, covers } = incident.pendingCall;
  const { caseId } = incident.case ?? {};
  if (!caseId || !digest || !(await support.hasCommunication(caseId, digest, startedAt))) return undefined;
  await incidents.settleChanges(incident.incidentKey, covers, 'communicated');
  return commented(incident, now());
}

/** A resolve that may still be carried out is waited for: afterwards it would look as if others had resolved the case. */
async function findResolved(incident: Incident, services: CaseServices): Promise<Incident | undefined> {
  const { now } = services;
  const view = await viewOf(incident, services);
  return view?.status === 'resolved' ? resolved(incident, now()) : undefined;
}

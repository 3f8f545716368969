import { later } from '../../../shared/time';
import type { AlarmAnswer } from '../../alarms/alarm-states';
import { backedOff } from '../../incident/begin';
import { resolved } from '../../incident/case-changes';
import type { CaseState } from '../../incident/case-state';
import type { Incident } from '../../incident/incident';
import { inspected } from '../../incident/inspected';
import { caseMarker } from '../../incident/marker';
import { claimed } from '../../incident/pending-call';
import { RHYTHM } from '../../incident/policy';
import { conclude, isTooLate } from '../conclude-call';
import type { CaseServices } from '../services';
import { viewOf } from './inspect-case';

/** What CloudWatch may say of an alarm whose case is to be resolved. An alarm of elsewhere cannot be asked for: its events are believed. */
const OVER: AlarmAnswer[] = ['OK', 'gone', 'elsewhere'];

/** Reads the case and asks CloudWatch once more: what is resolved must be over, and nobody's conversation. */
export async function resolve(incident: Incident, services: CaseServices): Promise<Incident | undefined> {
  const { case: ours } = incident;
  if (!ours) return incident;
  const { alarms, support, incidents, installation, now, policy } = services;
  const marker = caseMarker(installation, incident);
  const view = await viewOf(incident, services);
  if (view && (view.status === 'resolved' || view.humanTouched)) return inspected(incident, view, now(), policy);
  if (ours.caseId && !view && !ours.displayId && isYoung(ours, services))
    return backedOff(incident, later(now(), RHYTHM.afterThrottle), 'not-listed-yet');
  const { subject } = incident;
  const state = subject.kind === 'alarm' ? await alarms.stateOf(subject) : 'OK';
  if (!OVER.includes(state)) return backedOff(incident, later(now(), RHYTHM.afterDisagreement), 'cloudwatch-disagrees');
  const claim = await incidents.save(claimed(incident, { kind: 'resolve', marker, covers: [] }, now(), policy));
  if (!claim) return undefined;
  if (isTooLate(claim, now())) return claim;
  return conclude(claim, await support.resolveCase(ours.caseId), services, current => resolved(current, now()));
}

/** A case that has never been listed may have been answered: it gets the time that any new case has to come to light. */
function isYoung({ lastCommunicationAt }: CaseState, { now, policy }: CaseServices): boolean {
  return now().toISOString() < later(lastCommunicationAt, policy.quietPeriodSeconds);
}

import { TABLE_KEY } from '../../shared/contract';
import type { CallRecord } from './incident-records';

/** Beginnings of the sort keys of what is kept of an incident beside its head. `attempt#` is the name that calls have had since version 0.1.0. */
export const RECORD = { case: 'case#', change: 'change#', call: 'attempt#', reply: 'reply#', action: 'action#' } as const;

/** Key of a record of an incident. */
export function recordKey(incidentKey: string, sort: string): Record<string, string> {
  return { [TABLE_KEY.partition]: incidentKey, [TABLE_KEY.sort]: sort };
}

/** The record of a case tells its incident, the incident's own record of it the case. */
export function linkKey(caseId: string): Record<string, string> {
  return recordKey(`${RECORD.case}${caseId}`, 'incident');
}

/** Sort key of a change, and of a call. */
export function changeKey(changeId: string): string {
  return `${RECORD.change}${changeId}`;
}

export function callKey({ fence }: CallRecord): string {
  return `${RECORD.call}${String(fence).padStart(8, '0')}`;
}

import { TABLE_KEY } from '../../shared/contract';

/** Beginnings of the sort keys of what is kept of an incident beside its head. `attempt#` is the name that calls have had since version 0.1.0. */
export const RECORD = { case: 'case#', change: 'change#', call: 'attempt#', reply: 'reply#', action: 'action#' } as const;

/** Key of a record of an incident. */
export function recordKey(incidentKey: string, sort: string): Record<string, string> {
  return { [TABLE_KEY.partition]: incidentKey, [TABLE_KEY.sort]: sort };
}

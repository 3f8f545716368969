import { createHash } from 'node:crypto';
import type { StateChange } from '../incident/state-change';
import type { AlarmSignal } from './alarm-signal';

/** Longest explanation kept with a change, in characters. The whole event is in the change's own record. */
const TEXT_LIMIT = 300;

export function changeOf({ timestamp, value, stateReason, contributor }: AlarmSignal): StateChange {
  if (!contributor) return { id: `${timestamp}#${value}`, value, timestamp, text: stateReason.slice(0, TEXT_LIMIT) };
  const text = `${contributor.label}: ${stateReason}`.slice(0, TEXT_LIMIT);
  return { id: `${timestamp}#${value}#${shortId(contributor.id)}`, value, timestamp, text, contributor };
}

/** IDs of contributors are 16 characters; a sort key holds only so many. */
function shortId(id: string): string {
  return id.length <= 64 ? id : createHash('sha256').update(id).digest('hex').slice(0, 32);
}

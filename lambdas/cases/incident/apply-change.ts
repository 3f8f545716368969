import { type AlarmState, isStateOf, stateAfter, suppressedUntilAsked } from './alarm-state';
import type { Incident } from './incident';
import type { StateChange, Suppression } from './state-change';

/**
 * Takes a change in. A change that is suppressed is not for telling as long as it is; everything else waits to be told, in order. Taking the same change
 * in twice changes nothing.
 */
export function applyChange(incident: Incident, change: StateChange, now: Date, suppression?: Suppression): Incident {
  if (incident.unreported.some(({ id }) => id === change.id)) return incident;
  const suppressedBy = change.value === 'OK' ? undefined : suppression;
  const after = { ...incident, alarm: stateAfter(incident.alarm, change), dueAt: now.toISOString(), isArchived: undefined };
  const next = isStateOf(after.alarm, change)
    ? withSuppression(after, change, suppressedBy && suppressedUntilAsked(suppressedBy, now))
    : withoutOldSuppression(incident, after);
  return suppressedBy ? next : asUnreported(next, change);
}

/** The change that makes the state says whether it is suppressed; whether that still holds is asked whenever it matters. */
function withSuppression(incident: Incident, change: StateChange, suppression: AlarmState['suppression']): Incident {
  const { suppression: _, ...alarm } = incident.alarm;
  return suppression
    ? { ...incident, alarm: { ...alarm, suppression }, suppressedChange: change }
    : { ...incident, alarm, suppressedChange: undefined };
}

/** A state that ended takes its suppression with it. */
function withoutOldSuppression(before: Incident, after: Incident): Incident {
  return before.alarm.suppression && !after.alarm.suppression ? { ...after, suppressedChange: undefined } : after;
}

/** The alarm's newest change is suppressed after all: what brought it into its state is not to be told for now. */
export function suppressed(incident: Incident, change: StateChange, suppression: AlarmState['suppression']): Incident {
  return { ...withoutChanges(incident, [change.id]), alarm: { ...incident.alarm, suppression }, suppressedChange: change };
}

/** Nobody suppresses the alarm any more, and it is still as it was: from now on the change counts like any other. */
export function unsuppressed(incident: Incident): Incident {
  const { suppression: _, ...alarm } = incident.alarm;
  const { suppressedChange } = incident;
  const next = { ...incident, alarm, suppressedChange: undefined };
  return suppressedChange && !incident.unreported.some(({ id }) => id === suppressedChange.id)
    ? asUnreported(next, suppressedChange)
    : next;
}

function asUnreported(incident: Incident, change: StateChange): Incident {
  return { ...incident, unreported: [...incident.unreported, change].sort(inOrder) };
}

function inOrder(a: StateChange, b: StateChange): number {
  return a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : a.id < b.id ? -1 : 1;
}

/** Takes settled changes off the list of what is to be told. */
export function withoutChanges(incident: Incident, ids: string[]): Incident {
  return { ...incident, unreported: incident.unreported.filter(({ id }) => !ids.includes(id)) };
}

/** Whether the alarm's newest change is one that nobody has been told about. */
export function newestIsUnreported({ alarm, unreported }: Incident): boolean {
  return unreported.some(change => isStateOf(alarm, change));
}

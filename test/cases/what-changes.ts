import { isDeepStrictEqual } from 'node:util';
import type { Incident } from '../../lambdas/cases/incident/incident';

type Members = Record<string, unknown>;

/** What a transition has made of an incident: every member that is another one, those of the case by themselves, and the events that are to be published. */
export function whatChanges(before: Incident, after: Incident): Members {
  const { outbox: told, case: ours, ...rest } = differences(before as unknown as Members, after as unknown as Members);
  const isSameCase = before.case && after.case;
  return {
    ...rest,
    ...(isSameCase && ours !== undefined ? { case: differences(before.case as unknown as Members, after.case as unknown as Members) } : {}),
    ...(!isSameCase && 'case' in differences(before as unknown as Members, after as unknown as Members) ? { case: ours } : {}),
    ...(told === undefined ? {} : { publishes: added(before, after) }),
  };
}

/** A member that is not there any more is one that is undefined. */
function differences(before: Members, after: Members): Members {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries([...names].filter(name => !isDeepStrictEqual(before[name], after[name])).map(name => [name, after[name]]));
}

function added(before: Incident, after: Incident): unknown[] {
  return after.outbox.slice(before.outbox.length).map(({ detailType, detail }) => [detailType, detail]);
}

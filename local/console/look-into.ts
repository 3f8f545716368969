import { STACK_OUTPUT } from '../../lambdas/shared/contract';
import type { Run } from '../run';

/** What can be looked into, as JSON: `GET /look/NAME`. */
const VIEWS: Record<string, (run: Run) => Promise<unknown> | unknown> = {
  cases: ({ cloud: { tables, stack } }) => itemsOf(tables, stack.output(STACK_OUTPUT.caseTable)),
  advisor: ({ cloud: { tables, stack } }) => itemsOf(tables, stack.output(STACK_OUTPUT.advisorTable)),
  'dead-letters': ({ cloud: { deadLetterQueues } }) => deadLetterQueues.flatMap(({ contents }) => contents),
  events: ({ record: { published } }) => published,
  calls: ({ simulator }) => simulator.seen(),
};

/** Their links in the page. */
export const LOOK_INTO = Object.keys(VIEWS)
  .map(name => `<a href="/look/${name}">${name}</a>`)
  .join(' ');

/** Answers nothing for a name that there is not. */
export function lookInto(run: Run, name: string): Promise<unknown> | unknown {
  return new Map(Object.entries(VIEWS)).get(name)?.(run);
}

function itemsOf(tables: Run['cloud']['tables'], name: string | undefined): Promise<unknown[]> | unknown[] {
  return name === undefined ? [] : tables.items(name);
}

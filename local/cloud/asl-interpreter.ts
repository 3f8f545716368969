import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import type { StateMachine } from 'aws-local-stepfunctions';
import type { EventClock } from './event-clock';
import { seededRandom } from './seeded-random';
import { virtualDate } from './worker-time';

const INTERPRETER = 'aws-local-stepfunctions';
/** What Step Functions takes as no limit. */
const LONGEST_TASK_SECONDS = 99_999_999;

/** A state of a definition, as far as it is looked at here. */
export interface State {
  Type: string;
  Resource: string;
  Iterator?: { States: States };
  ItemProcessor?: { States: States };
  Branches?: { States: States }[];
}
/** The states of a definition by name. */
export type States = Record<string, State>;

/**
 * The interpreter's module with the run's clock in the place of the machine's: it waits through `setTimeout` and reads `Date`, as free names.
 * Nothing outside that module sees these.
 */
export function loadInterpreter(clock: EventClock): typeof StateMachine {
  const file = require.resolve(INTERPRETER);
  const module = { exports: {} as { StateMachine: typeof StateMachine } };
  const names = ['module', 'exports', 'require', 'setTimeout', 'clearTimeout', 'Date', 'Math'];
  const load = compileFunction(readFileSync(file, 'utf8'), names, { filename: file });
  const setTimeout = (callback: () => void, milliseconds: number) => clock.schedule(clock.time() + milliseconds, callback);
  const clearTimeout = (cancel?: () => void) => cancel?.();
  const math = Object.assign(Object.create(Math), { random: seededRandom(INTERPRETER) });
  load(
    module,
    module.exports,
    createRequire(file),
    setTimeout,
    clearTimeout,
    virtualDate(Date, () => clock.time()),
    math,
  );
  return module.exports.StateMachine;
}

/** The interpreter gives up a task after 60 s where nothing is said; AWS waits for the function's own timeout. */
export function withoutDefaultTimeout(states: States): States {
  const patient = Object.entries(states).map(([name, state]) => {
    const bounded = state.Type !== 'Task' || 'TimeoutSeconds' in state || 'TimeoutSecondsPath' in state;
    return [name, bounded ? state : { ...state, TimeoutSeconds: LONGEST_TASK_SECONDS }];
  });
  return Object.fromEntries(patient);
}

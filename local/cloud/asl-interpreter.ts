import type { StateMachine } from 'aws-local-stepfunctions';
import type { EventClock } from './event-clock';
import { loadModule } from './sandbox';
import { seededRandom } from './seeded-random';
import { VirtualTime } from './virtual-time';

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

/** The interpreter with the run's clock in the place of the machine's. */
export function loadInterpreter(clock: EventClock): typeof StateMachine {
  const random = Object.create(Math, { random: { value: seededRandom(INTERPRETER) } });
  const time = new VirtualTime(clock);
  const surroundings = { globals: { ...time.globals, Math: random }, modules: time.modules };
  return loadModule(require.resolve(INTERPRETER), surroundings).StateMachine as typeof StateMachine;
}

/** The interpreter gives up a task after 60 s where nothing is said; AWS waits for the function's own timeout. */
export function withoutDefaultTimeout(states: States): States {
  const patient = Object.entries(states).map(([name, state]) => {
    const bounded = state.Type !== 'Task' || 'TimeoutSeconds' in state || 'TimeoutSecondsPath' in state;
    return [name, bounded ? state : { ...state, TimeoutSeconds: LONGEST_TASK_SECONDS }];
  });
  return Object.fromEntries(patient);
}

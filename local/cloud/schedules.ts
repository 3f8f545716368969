import { parseSchedule, type Schedule } from '../../lambdas/shared/schedule-expression';
import { UsageError } from '../../lambdas/shared/usage-error';
import type { BusEvent, Target } from './bus';
import type { EventClock } from './event-clock';

export interface ScheduleSettings {
  name: string;
  expression: string;
  /** An IANA name; UTC without it. */
  timeZone?: string;
  /** A schedule of EventBridge Scheduler with a rate begins with its start; a scheduled rule first lets its rate pass. */
  firesAtStart: boolean;
  target: Target;
  /** What the target is told each time. */
  event(scheduledTime: Date): BusEvent;
}

/**
 * Sets a target going by a schedule expression, from the clock's present moment on.
 * @throws UsageError for an expression that cannot be read, or that is never due
 */
export function startSchedule(settings: ScheduleSettings, clock: EventClock): void {
  const schedule = readSchedule(settings, clock.time());
  const fire = (at: number) => {
    settings.target.deliver(settings.target.input(settings.event(new Date(at))));
    planNext(at);
  };
  const planNext = (after: number) => {
    const next = schedule.next(after);
    if (next !== undefined) clock.schedule(next, () => fire(next));
  };
  if (settings.firesAtStart && schedule.periodMilliseconds !== undefined) clock.schedule(clock.time(), () => fire(clock.time()));
  else planNext(clock.time());
}

function readSchedule({ name, expression, timeZone }: ScheduleSettings, now: number): Schedule {
  let schedule: Schedule;
  try {
    schedule = parseSchedule(expression, timeZone);
    if (schedule.next(now) !== undefined) return schedule;
  } catch (error) {
    throw new UsageError(`The schedule ${name} cannot be used: ${(error as Error).message}`);
  }
  throw new UsageError(`The schedule ${name} is never due: ${expression}.`);
}

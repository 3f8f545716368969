import type { BusEvent, Target } from './bus';
import type { EventClock } from './event-clock';
import { parseSchedule } from './schedule-expression';

export interface ScheduleSettings {
  name: string;
  expression: string;
  /** A schedule of EventBridge Scheduler with a rate begins with its start; a scheduled rule first lets its rate pass. */
  firesAtStart: boolean;
  target: Target;
  /** What the target is told each time. */
  event(scheduledTime: Date): BusEvent;
}

/** Sets a target going by a schedule expression, from the clock's present moment on. */
export function startSchedule(settings: ScheduleSettings, clock: EventClock): void {
  const schedule = parseSchedule(settings.expression);
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

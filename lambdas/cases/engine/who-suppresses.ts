import type { AlarmEvent } from '../alarms/alarm-event';
import type { AlarmStates } from '../alarms/alarm-states';
import { alarmTraits, traitsOf } from '../alarms/alarm-traits';
import { readSuppression } from '../alarms/suppression';
import type { Suppression } from '../incident/state-change';
import type { Subject } from '../incident/subject';
import type { Router } from '../routing/router';

/** Says who suppresses an alarm at this moment. Nobody remembers that: windows are moved, taken away, and follow one another. */
export interface WhoSuppresses {
  /**
   * @param events of the alarm's newest changes, as far as they are kept: they tell of mute rules and of a suppressor
   * @param isCloudWatchAsked whether what the events leave open is asked of CloudWatch; without it, only what is known to hold counts
   */
  now(subject: Subject, events: AlarmEvent[], isCloudWatchAsked?: boolean): Promise<Suppression | undefined>;
}

type Alarm = Parameters<WhoSuppresses['now']>[0];
type Asked = Pick<AlarmStates, 'describe' | 'isMuted'>;

export function whoSuppresses(router: Pick<Router, 'maintenance'>, alarms: Asked, now: () => Date): WhoSuppresses {
  return {
    async now(alarm, events, isCloudWatchAsked = false) {
      const at = now().toISOString();
      const told = events.map(readSuppression).filter(suppression => suppression !== undefined);
      const known = told.find(({ until }) => until !== undefined && at < until);
      if (known) return known;
      const window = await router.maintenance(events[0] ? alarmTraits(events[0]) : traitsOf(alarm), now());
      if (window) return { by: 'maintenance-window', arn: window.name, until: new Date(window.until).toISOString() };
      if (!isCloudWatchAsked) return undefined;
      for (const suppression of told) if (await holdsStill(alarm, suppression, alarms)) return { ...suppression, until: undefined };
      return undefined;
    },
  };
}

/** A period that the event told of ends by the clock even if CloudWatch cannot be asked; without an end, the alarm stays suppressed until it can. */
async function holdsStill(alarm: Alarm, { by, until }: Suppression, { describe, isMuted }: Asked): Promise<boolean> {
  if (by === 'mute-rule') return until === undefined && (await isMuted(alarm)) !== false;
  const described = await describe(alarm);
  if (described === 'unknown' || described === 'elsewhere') return until === undefined;
  // The comparison with CloudWatch ends the incident of an alarm that is gone.
  return described === 'gone' || (described.kind === 'composite' && described.ActionsSuppressedBy !== undefined);
}

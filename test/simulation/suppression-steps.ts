import { keyed, whole } from './keyed-random';
import type { Step } from './script';

type AlarmStep = Extract<Step, { kind: 'alarm' }>;

/**
 * What an alarm's changes become besides: suppressed by another alarm, lost on their way, or those of an alarm over many time series, whose contributors
 * tell of themselves in the same second.
 */
export function withMore(seed: number, steps: AlarmStep[], loses: boolean): AlarmStep[] {
  const hasContributors = keyed(seed, `contributors ${steps[0]?.alarm}`) < 0.25;
  return steps.flatMap(step => {
    const draw = (key: string) => keyed(seed, `${key} ${step.alarm} ${step.at}`);
    const own = { ...step, deliveries: loses && draw('lost') < 0.15 ? [] : step.deliveries };
    if (hasContributors) return [own, ...contributorsOf(own, draw)];
    const isSuppressed = step.value === 'ALARM' && step.mutedUntil === undefined && draw('suppressed') < 0.1;
    if (!isSuppressed) return [own];
    const actionsSuppressedBy = draw('by') < 0.5 ? 'WaitPeriod' : 'Alarm';
    return [{ ...own, suppressedBy: { actionsSuppressedBy, seconds: whole(draw('period'), 60, 1_800) } }];
  });
}

/** One or two of them change with the alarm, and one a little later. */
function contributorsOf(step: AlarmStep, draw: (key: string) => number): AlarmStep[] {
  const told = ['orders', 'billing'].slice(0, whole(draw('how many'), 1, 2));
  return told.map((contributor, index) => {
    const late = draw(`contributor ${index}`) < 0.7 ? 0.2 + draw(`soon ${index}`) * 5 : draw(`late ${index}`) * 1_800;
    const at = step.at + (index > 0 && step.value === 'ALARM' ? 0.5 : 0);
    return { ...step, at, contributor, mutedUntil: undefined, deliveries: [Math.round((at + late) * 1_000) / 1_000] };
  });
}

/** Windows are put in place, made longer, followed by another, and taken away, while alarms fire or not. */
export function windowSteps(seed: number, alarms: number): Step[] {
  return Array.from({ length: alarms }, (_, alarm) => alarm).flatMap(alarm => {
    const draw = (key: string) => keyed(seed, `window ${key} ${alarm}`);
    if (draw('any') > 0.3) return [];
    const name = `window-${alarm}`;
    const at = whole(draw('at'), 0, 3_600);
    const until = at + whole(draw('length'), 120, 3_000);
    const first: Step = { kind: 'window', at, name, alarm, from: at, until };
    const later = at + whole(draw('later'), 30, 1_500);
    const kind = draw('then');
    if (kind < 0.25) return [first, { kind: 'window', at, name: `${name}-next`, alarm, from: until, until: until + 900 }];
    if (kind < 0.5)
      return [
        { ...first, until: 90_000 },
        { kind: 'no-window', at: later, name },
      ];
    if (kind < 0.75) return [first, { kind: 'window', at: Math.min(later, until - 60), name, alarm, from: at, until: until + 1_200 }];
    return [first];
  });
}

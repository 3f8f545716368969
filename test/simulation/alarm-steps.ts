import type { AlarmStateValue } from '../../lambdas/cases/incident/state-change';
import { keyed, weighted, whole } from './keyed-random';
import { SCRIPT_SECONDS, type Step } from './script';

/** Stands apart from the other alarms, which lose no event. */
export const STALE_ALARM = 9;

/** An alarm was over when its event arrives, and the event of that is lost; later it may fire again. */
export function staleSteps(seed: number): Step[] {
  const draw = (key: string) => keyed(seed, `stale ${key}`);
  const at = whole(draw('at'), 10, 1_000);
  const arrives = at + whole(draw('late'), 400, 3_000);
  const step = { kind: 'alarm', alarm: STALE_ALARM } as const;
  const firesAt = arrives + whole(draw('again'), 10, 2_000);
  const again: Step[] =
    draw('fires-again') < 0.5 ? [{ ...step, at: firesAt, value: 'ALARM', deliveries: [firesAt + draw('soon') * 5] }] : [];
  return [{ ...step, at, value: 'ALARM', deliveries: [arrives] }, { ...step, at: at + 30, value: 'OK', deliveries: [] }, ...again];
}

/** An alarm changes a few times, close together or far apart, and each change is delivered once to four times, late, and in any order. */
export function alarmSteps(seed: number, alarm: number): Extract<Step, { kind: 'alarm' }>[] {
  const steps: Extract<Step, { kind: 'alarm' }>[] = [];
  const changes = whole(keyed(seed, `changes ${alarm}`), 1, 6);
  let value: AlarmStateValue = 'ALARM';
  let at = whole(keyed(seed, `begins ${alarm}`), 10, 900);
  for (let index = 0; index < changes && at < SCRIPT_SECONDS; index++) {
    const draw = (key: string) => keyed(seed, `${key} ${alarm} ${index}`);
    const mutedUntil = draw('muted') < 0.08 ? at + whole(draw('mute-window'), 60, 1_800) : undefined;
    steps.push({ kind: 'alarm', at, alarm, value, mutedUntil, deliveries: deliveriesOf(at, draw) });
    value = nextValue(value, draw('value'));
    at += weighted(draw('pause'), [
      [whole(draw('flap'), 1, 6), 1],
      [whole(draw('short'), 1, 90), 2],
      [whole(draw('middle'), 90, 900), 2],
      [whole(draw('long'), 900, 3_600), 1],
    ]);
  }
  return steps;
}

function nextValue(value: AlarmStateValue, draw: number): AlarmStateValue {
  if (value === 'ALARM') return draw < 0.9 ? 'OK' : 'INSUFFICIENT_DATA';
  return draw < 0.9 ? 'ALARM' : value === 'OK' ? 'INSUFFICIENT_DATA' : 'OK';
}

function deliveriesOf(at: number, draw: (key: string) => number): number[] {
  const copies = weighted(draw('copies'), [
    [1, 5],
    [2, 3],
    [3, 1],
    [4, 1],
  ]);
  return Array.from({ length: copies }, (_, copy) => {
    const delay = (key: string) => draw(`${key} ${copy}`);
    const late = weighted(delay('kind'), [
      [0.2 + delay('at-once') * 3, 6],
      [delay('soon') * 120, 2],
      [delay('late') * 1_800, 1],
    ]);
    return Math.round((at + late) * 1_000) / 1_000;
  });
}

import type { Refusal } from '../../lambdas/cases/incident/case-view';
import type { Policy } from '../../lambdas/cases/incident/policy';
import type { RefusableCall } from '../../lambdas/cases/incident/setbacks';
import { alarmSteps, staleSteps } from './alarm-steps';
import { keyed, weighted, whole } from './keyed-random';
import { type Deed, type History, type RefusalWindow, SCRIPT_SECONDS, type Settings, type Step } from './script';
import { windowSteps, withMore } from './suppression-steps';

const FAULTS_END_SECONDS = 9_000;

/** The history of a seed: who does what when, and in which kind of world. Which faults happen follows from the seed too, call by call. */
export function historyOf(seed: number): History {
  const settings = settingsOf(seed);
  const alarms = Array.from({ length: settings.alarms }, (_, alarm) =>
    withMore(seed, alarmSteps(seed, alarm), settings.losesEvents),
  ).flat();
  const changes = alarms.map(({ at }) => at);
  const people = Array.from({ length: whole(keyed(seed, 'people'), 0, 4) }, (_, index) =>
    peopleStep(seed, index, settings.alarms, changes),
  );
  const others: Step[] =
    keyed(seed, 'others') < 0.15 ? [{ kind: 'others-create', at: whole(keyed(seed, 'others-at'), 0, 3_600), cases: 9 }] : [];
  const stale = keyed(seed, 'stale') < 0.2 ? staleSteps(seed) : [];
  const steps = [
    ...alarms,
    ...stale,
    ...people,
    ...others,
    ...windowSteps(seed, settings.alarms),
    ...modeSteps(seed, settings.policy.mode),
  ];
  return { seed, settings, steps: steps.sort((a, b) => a.at - b.at), faultsEnd: FAULTS_END_SECONDS, spared: new Set() };
}

function settingsOf(seed: number): Settings {
  const pick = <T>(key: string, ...choices: [T, number][]) => weighted(keyed(seed, key), choices);
  return {
    policy: {
      mode: pick<Policy['mode']>('mode', ['Live', 9], ['DryRun', 1]),
      openDelaySeconds: pick('open-delay', [0, 2], [60, 2], [300, 1]),
      resolveDelaySeconds: pick('resolve-delay', [0, 2], [120, 2], [900, 1]),
      reopenWindowSeconds: pick('reopen-window', [0, 1], [3_600, 2], [86_400, 2]),
      autoResolve: pick('auto-resolve', [true, 9], [false, 1]),
      maxCasesPerHour: pick('max-cases', [2, 1], [3, 1], [5, 2]),
      quietPeriodSeconds: 900,
      leaseSeconds: 90,
    },
    alarms: pick('alarms', [1, 6], [2, 2], [4, 1]),
    visibility: pick<Settings['visibility']>('visibility', ['within-quiet-period', 4], ['beyond', 1]),
    commentOnResolved: pick<Settings['commentOnResolved']>('comment', ['reopens', 2], ['is-noted', 2], ['is-refused', 1]),
    staleReads: pick('stale-reads', [false, 2], [true, 1]),
    rewraps: pick('rewraps', [false, 2], [true, 1]),
    accepts: pick<Settings['accepts']>('accepts', ['any-route', 18], ['fallback-only', 2], ['nothing', 1]),
    escalates: pick('escalates', [false, 3], [true, 1]),
    heard: pick('heard', [0.8, 3], [0.1, 1]),
    refusal: keyed(seed, 'refuses') < 0.25 ? refusalOf(seed) : undefined,
    poison: keyed(seed, 'poisons') < 0.15 ? poisonOf(seed) : undefined,
    writingFails: pick('writing-fails', [0, 8], [0.1, 1], [0.3, 1]),
    routingVaries: pick('routing-varies', [false, 3], [true, 1]),
    losesEvents: pick('loses-events', [false, 3], [true, 1]),
    faultRate: pick('fault-rate', [0, 1], [0.01, 1], [0.05, 3], [0.15, 2], [0.3, 2]),
  };
}

const NOT_ALLOWED = ['AccessDeniedException', 'SubscriptionRequiredException', 'UnrecognizedClientException'];

function refusalOf(seed: number): RefusalWindow {
  const draw = (key: string) => keyed(seed, `refusal ${key}`);
  const from = whole(draw('from'), 0, 5_400);
  const calls = weighted<RefusableCall[]>(draw('calls'), [
    [['create'], 3],
    [['comment'], 1],
    [['resolve'], 1],
    [['read'], 1],
    [['create', 'comment', 'resolve', 'read'], 2],
  ]);
  const error = NOT_ALLOWED[whole(draw('error'), 0, NOT_ALLOWED.length - 1)]!;
  const isInvalid = calls.length === 1 && calls[0] === 'create' && draw('invalid') < 0.4;
  const refusal: Refusal = isInvalid ? { kind: 'invalid', error: 'ValidationException' } : { kind: 'not-allowed', error };
  return { from, to: from + whole(draw('lasts'), 300, 10_800), calls, refusal };
}

function poisonOf(seed: number): NonNullable<Settings['poison']> {
  const draw = (key: string) => keyed(seed, `poison ${key}`);
  const until = draw('ends') < 0.5 ? whole(draw('until'), 600, 7_200) : Number.POSITIVE_INFINITY;
  return { alarms: whole(draw('alarms'), 1, 2), until, how: draw('how') < 0.7 ? 'throws' : 'hangs' };
}

/** People act at any time, and half of them just when the alarm does. */
function peopleStep(seed: number, index: number, alarms: number, changes: number[]): Step {
  const draw = (key: string) => keyed(seed, `people ${key} ${index}`);
  const change = changes[whole(draw('which'), 0, changes.length - 1)]!;
  return {
    kind: 'people',
    at: draw('when') < 0.5 ? change + whole(draw('after'), 0, 180) : whole(draw('at'), 60, SCRIPT_SECONDS),
    alarm: whole(draw('alarm'), 0, alarms - 1),
    who: draw('who') < 0.5 ? 'AWS' : 'customer',
    does: weighted<Deed>(draw('does'), [
      ['reply', 2],
      ['resolve', 2],
      ['reopen', 1],
      ['reopen-by-command', 1],
      ['quote-all', 1],
      ['quote-below', 0.5],
      ['quote-inside', 0.5],
      ['quote-marked', 0.5],
      ['echo', 0.5],
      ['paste-marker', 1],
      ['paste-line', 0.5],
      ['copy-case', 0.5],
      ['copy-text', 0.5],
    ]),
  };
}

function modeSteps(seed: number, first: Policy['mode']): Step[] {
  const at = whole(keyed(seed, 'mode-at'), 600, SCRIPT_SECONDS);
  if (first === 'DryRun') return keyed(seed, 'goes-live') < 0.7 ? [{ kind: 'mode', at, mode: 'Live' }] : [];
  return keyed(seed, 'goes-dry') < 0.04 ? [{ kind: 'mode', at, mode: 'DryRun' }] : [];
}

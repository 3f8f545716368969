import type { Refusal } from '../../lambdas/cases/incident/case-view';
import type { Policy } from '../../lambdas/cases/incident/policy';
import type { RefusableCall } from '../../lambdas/cases/incident/setbacks';
import type { AlarmStateValue } from '../../lambdas/cases/incident/state-change';
import { keyed, weighted, whole } from './keyed-random';
import { windowSteps, withMore } from './suppression-steps';

/** Something that happens whatever we do. Times in seconds since the beginning. */
export type Step =
  | {
      kind: 'alarm';
      at: number;
      alarm: number;
      value: AlarmStateValue;
      /** Of one of the things that the alarm watches, instead of the whole alarm. */
      contributor?: string;
      mutedUntil?: number | 'unknown';
      /** By a suppressor alarm; a period takes so many seconds. */
      suppressedBy?: { actionsSuppressedBy: string; seconds: number };
      /** Without any its event is lost: CloudWatch knows, and we do not. */
      deliveries: number[];
    }
  /** Somebody does something with the newest case of an alarm, if there is one. */
  | { kind: 'people'; at: number; alarm: number; who: 'AWS' | 'customer'; does: Deed }
  /** Others in the account open cases by hand. */
  | { kind: 'others-create'; at: number; cases: number }
  /** The operator puts a maintenance window in place, or changes it; takes it away. */
  | { kind: 'window'; at: number; name: string; alarm: number; from: number; until: number }
  | { kind: 'no-window'; at: number; name: string }
  /** The operator deploys another mode. */
  | { kind: 'mode'; at: number; mode: Policy['mode'] };

/**
 * reply: in words of their own. quote-all: our text, with their words above it. quote-below: with their words under it. quote-inside: with their words in the middle.
 * echo: our text as it is, which is an answer only if AWS submits it. paste-marker: a case by hand with our marker in its subject. paste-line: one with our reference
 * line in its text. copy-case: one with all of our text in its own. reopen-by-command: the operator's command line.
 */
export type Deed = 'resolve' | 'reopen' | 'reopen-by-command' | keyof typeof ANSWERS | keyof typeof PASTES;

/** What is written on a case, made from our newest text there. */
export const ANSWERS = {
  reply: () => 'What have you tried so far?',
  'quote-all': (ours: string) => `Do not stop the instance.\n\n${ours}`,
  'quote-below': (ours: string) => `${ours}\n\nDo not stop the instance.`,
  'quote-inside': (ours: string) => ours.replace('\n', '\nDo not stop the instance.\n'),
  'quote-marked': (ours: string) => `Do not stop the instance.\n${ours.replace(/^/gm, '> ')}`,
  echo: (ours: string) => ours,
};

/** Cases that somebody opens by hand, made from the marker and the text of one of ours. */
export const PASTES = {
  'paste-marker': (marker: string, _: string) => ({ subject: `Question about [${marker}]`, communicationBody: 'What is this about?' }),
  'paste-line': (marker: string, _: string) => ({ subject: 'A question', communicationBody: `What is this?\nReference: [${marker}]` }),
  'copy-case': (marker: string, ours: string) => ({ subject: `Fwd: [${marker}]`, communicationBody: `See below.\n\n${ours}` }),
  'copy-text': (_: string, ours: string) => ({ subject: 'Copied from another case', communicationBody: ours }),
};

/** Times in seconds since the beginning. */
export interface RefusalWindow {
  from: number;
  to: number;
  calls: RefusableCall[];
  refusal: Refusal;
}

/** What stays as it is for a whole history. */
export interface Settings {
  policy: Policy;
  alarms: number;
  /** Whether a case comes to light within the quiet period after its call, or may take longer. */
  visibility: 'within-quiet-period' | 'beyond';
  /** What a comment on a resolved case does. AWS does not document it. */
  commentOnResolved: 'reopens' | 'is-noted' | 'is-refused';
  /** Whether the status of a case is read up to 25 seconds late. */
  staleReads: boolean;
  /** Whether texts come back with other white space than they were sent with. */
  rewraps: boolean;
  accepts: 'any-route' | 'fallback-only' | 'nothing';
  /** Whether AWS is asked for a higher severity ten minutes after a case was opened. */
  escalates: boolean;
  /** What AWS refuses for a while, until somebody mends it. */
  refusal?: RefusalWindow;
  /** Texts that cannot be written: of all alarms up to this one, until a second. */
  poison?: { alarms: number; until: number; how: 'throws' | 'hangs' };
  /** Chance that the rules, or a text, fail in an invocation, or take long. */
  writingFails: number;
  /** Whether rules decide differently from alarm to alarm, and from case to case. */
  routingVaries: boolean;
  /** Chance that `aws.support` tells what happened to a case. */
  heard: number;
  /** Whether events are lost before they are delivered once: the comparison with CloudWatch has to find what they told. */
  losesEvents: boolean;
  /** Chance of a fault at each port call. */
  faultRate: number;
}

export interface History {
  seed: number;
  settings: Settings;
  steps: Step[];
  /** From then on nothing goes wrong any more; the last step is over by then. Seconds. */
  faultsEnd: number;
  /** Places at which no fault happens, for shrinking. */
  spared: ReadonlySet<string>;
}

/** When the last step happens at the latest. Seconds. */
const SCRIPT_SECONDS = 7_200;
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
function alarmSteps(seed: number, alarm: number): Extract<Step, { kind: 'alarm' }>[] {
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

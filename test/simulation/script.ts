import type { Refusal } from '../../lambdas/cases/incident/case-view';
import type { Policy } from '../../lambdas/cases/incident/policy';
import type { RefusableCall } from '../../lambdas/cases/incident/setbacks';
import type { AlarmStateValue } from '../../lambdas/cases/incident/state-change';

/** When every history begins. */
export const BEGINNING = Date.parse('2026-11-22T00:00:00.000Z');
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
export const SCRIPT_SECONDS = 7_200;

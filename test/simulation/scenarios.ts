import { POLICY } from '../cases/sample-incidents';
import type { History, Settings, Step } from './script';

const SETTINGS: Settings = {
  policy: POLICY,
  alarms: 1,
  visibility: 'within-quiet-period',
  commentOnResolved: 'reopens',
  staleReads: false,
  rewraps: true,
  accepts: 'any-route',
  escalates: false,
  writingFails: 0,
  routingVaries: false,
  heard: 1,
  losesEvents: false,
  faultRate: 0,
};

/** A story of one alarm that changes at these seconds, ALARM first; nothing goes wrong in it by itself. */
function story(changes: number[], settings: Partial<Settings> = {}, others: Step[] = []): History {
  const steps = changes.map(
    (at, index): Step => ({ kind: 'alarm', at, alarm: 0, value: index % 2 === 0 ? 'ALARM' : 'OK', deliveries: [at + 0.5] }),
  );
  return {
    seed: 1,
    settings: { ...SETTINGS, ...settings },
    steps: [...steps, ...others].sort((a, b) => a.at - b.at),
    faultsEnd: 1_800,
    spared: new Set(),
  };
}

const crowd = [0, 1].map((alarm): Step => ({ kind: 'alarm', at: 30 + alarm, alarm, value: 'ALARM', deliveries: [31 + alarm] }));
const people = (at: number, does: Extract<Step, { kind: 'people' }>['does']): Step => ({ kind: 'people', at, alarm: 0, who: 'AWS', does });

/** What an incident can go through, as short histories without a fault. */
export const SCENARIOS: [string, History][] = [
  ['an alarm opens a case', story([10])],
  ['an alarm recovers before a case is opened', story([10, 40])],
  ['an alarm fires again while its case is open', story([10, 200, 260])],
  ['an alarm recovers and its case is resolved', story([10, 200])],
  ['an alarm returns and its case comes back', story([10, 200, 900])],
  ['an alarm returns and its case stays resolved', story([10, 200, 900], { commentOnResolved: 'is-noted' })],
  ['an alarm returns and its case takes no comment', story([10, 200, 900], { commentOnResolved: 'is-refused' })],
  ['AWS resolves the case while the alarm fires, and the alarm returns', story([10, 900, 1_000], {}, [people(400, 'resolve')])],
  ['somebody answers, and the alarm recovers', story([10, 600], {}, [people(400, 'reply')])],
  ['AWS answers by quoting all that was written, and the alarm recovers', story([10, 600], {}, [people(400, 'quote-all')])],
  ['somebody opens a case that quotes ours, and the alarm recovers', story([10, 600], {}, [people(400, 'copy-case')])],
  ['the operator has a resolved case reopened', story([10, 200], {}, [people(1_200, 'reopen-by-command')])],
  ['people reopen the case after we resolved it', story([10, 200], {}, [people(1_200, 'reopen')])],
  ['AWS takes only the fallback route', story([10, 200], { accepts: 'fallback-only' })],
  ['AWS takes no route', story([10, 200], { accepts: 'nothing' })],
  [
    'more alarms fire than the hour has cases',
    { ...story([], { alarms: 2 }, crowd), settings: { ...SETTINGS, alarms: 2, policy: { ...SETTINGS.policy, maxCasesPerHour: 2 } } },
  ],
  [
    'a muted alarm fires on when its window ends',
    story([], {}, [{ kind: 'alarm', at: 10, alarm: 0, value: 'ALARM', mutedUntil: 600, deliveries: [11] }]),
  ],
  [
    'AWS refuses everything for half an hour, and the alarm lasts',
    story([10], {
      refusal: {
        from: 0,
        to: 1_800,
        calls: ['create', 'comment', 'resolve', 'read'],
        refusal: { kind: 'not-allowed', error: 'SubscriptionRequiredException' },
      },
    }),
  ],
  ['the text of a case cannot be written', story([10, 900], { poison: { alarms: 1, until: Number.POSITIVE_INFINITY, how: 'throws' } })],
  [
    'an event comes late, of an alarm that is over',
    story([], {}, [
      { kind: 'alarm', at: 10, alarm: 9, value: 'ALARM', deliveries: [900] },
      { kind: 'alarm', at: 40, alarm: 9, value: 'OK', deliveries: [] },
    ]),
  ],
  [
    'an alarm fires in a maintenance window that is taken away',
    story([10], {}, [
      { kind: 'window', at: 0, name: 'deploy', alarm: 0, from: 0, until: 86_400 },
      { kind: 'no-window', at: 300, name: 'deploy' },
    ]),
  ],
  [
    'a contributor and its alarm fire in the same second',
    story([], {}, [
      { kind: 'alarm', at: 10, alarm: 0, value: 'ALARM', contributor: 'orders', deliveries: [11] },
      { kind: 'alarm', at: 10, alarm: 0, value: 'ALARM', deliveries: [90] },
    ]),
  ],
  [
    'a composite alarm fires on after its wait period',
    story([], {}, [
      {
        kind: 'alarm',
        at: 10,
        alarm: 0,
        value: 'ALARM',
        suppressedBy: { actionsSuppressedBy: 'WaitPeriod', seconds: 120 },
        deliveries: [11],
      },
    ]),
  ],
  [
    'the event of an alarm is lost',
    story([], { losesEvents: true }, [{ kind: 'alarm', at: 10, alarm: 0, value: 'ALARM', deliveries: [] }]),
  ],
  [
    'a dry run goes live',
    {
      ...story([10], {}, [{ kind: 'mode', at: 600, mode: 'Live' }]),
      settings: { ...SETTINGS, policy: { ...SETTINGS.policy, mode: 'DryRun' } },
    },
  ],
];

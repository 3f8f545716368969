import fc from 'fast-check';
import { compareFinding, type Finding, type FindingUpdate, firstSight } from '../../lambdas/trusted-advisor/findings';
import { seenResources } from '../../lambdas/trusted-advisor/seen-resources';
import { resource } from './fake-advisor';

const DAYS = ['2026-11-20T03:00:00Z', '2026-11-21T03:00:00Z', '2026-11-22T03:00:00Z'];

/** What a check says of one resource in one run: its status, suppressed, or nothing. */
type Observation = 'ok' | 'warning' | 'error' | 'suppressed' | 'gone';

function observe(observation: Observation) {
  const listed =
    observation === 'gone'
      ? []
      : [resource('r', observation === 'suppressed' ? 'warning' : observation, { isSuppressed: observation === 'suppressed' })];
  return seenResources('check', ['Region', 'Resource'], listed).values().next().value;
}

/** The finding and the changes after these runs, one a day. */
function play(observations: Observation[]) {
  const updates: FindingUpdate[] = [];
  let finding: Finding | undefined;
  observations.forEach((observation, index) => {
    const now = new Date(Date.parse(DAYS[0]!) + index * 86_400_000).toISOString();
    const before = new Date(Date.parse(DAYS[0]!) + (index - 1) * 86_400_000).toISOString();
    const seen = observe(observation);
    const update = finding ? compareFinding(finding, seen, now, before) : seen && firstSight(seen, now);
    if (update) updates.push(update);
    finding = update?.finding ?? finding;
  });
  return { finding, changes: updates.flatMap(({ change }) => change ?? []) };
}

const kinds = (observations: Observation[]) => play(observations).changes.map(({ kind }) => kind);

describe('what happened to a finding', () => {
  test.each<[Observation[], string[]]>([
    [['warning'], ['appeared']],
    [['warning', 'warning'], ['appeared']],
    [
      ['warning', 'error'],
      ['appeared', 'got-worse'],
    ],
    [
      ['error', 'warning'],
      ['appeared', 'improved'],
    ],
    [
      ['warning', 'gone'],
      ['appeared', 'fixed'],
    ],
    [
      ['warning', 'ok'],
      ['appeared', 'fixed'],
    ],
    [
      ['warning', 'gone', 'gone'],
      ['appeared', 'fixed'],
    ],
    [
      ['warning', 'suppressed'],
      ['appeared', 'suppressed'],
    ],
    [
      ['warning', 'suppressed', 'suppressed'],
      ['appeared', 'suppressed'],
    ],
    [
      ['warning', 'suppressed', 'warning'],
      ['appeared', 'suppressed', 'unsuppressed'],
    ],
    [['suppressed'], []],
    [['suppressed', 'gone'], []],
    [['suppressed', 'warning'], ['unsuppressed']],
    [['ok'], []],
    [
      ['warning', 'error', 'gone', 'warning'],
      ['appeared', 'got-worse', 'fixed', 'came-back'],
    ],
  ])('%j: %j', (observations, expected) => expect(kinds(observations)).toEqual(expected));

  test('the changes are a ledger of the open findings, whatever happens', () => {
    const any = fc.constantFrom<Observation>('ok', 'warning', 'error', 'suppressed', 'gone');
    const effect = { appeared: 1, 'came-back': 1, unsuppressed: 1, fixed: -1, suppressed: -1, 'got-worse': 0, improved: 0 };
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), observations => {
        const { changes, finding } = play(observations);
        const open = changes.reduce((sum, { kind }) => sum + effect[kind], 0);
        expect(open).toBe(finding?.state === 'open' ? 1 : 0);
        const last = observations.at(-1);
        expect(open).toBe(last === 'warning' || last === 'error' ? 1 : 0);
      }),
    );
  });

  test('every change has a name of its own', () => {
    const { changes } = play(['warning', 'error', 'warning', 'error', 'gone', 'warning', 'gone', 'warning', 'suppressed', 'warning']);
    expect(new Set(changes.map(({ changeId }) => changeId)).size).toBe(changes.length);
  });

  test('the same change has the same name, whoever sees it and when', () => {
    const stored = play(['warning']).finding!;
    const names = DAYS.map(now => compareFinding(stored, undefined, now, now)?.change?.changeId);
    expect(new Set(names).size).toBe(1);
  });
});

describe('what is known of a finding', () => {
  test('first seen stays, last seen of a fixed one is the run before it was gone', () => {
    expect(play(['warning', 'error', 'gone']).finding).toMatchObject({
      state: 'fixed',
      status: 'error',
      firstSeenAt: '2026-11-20T03:00:00.000Z',
      lastSeenAt: '2026-11-21T03:00:00.000Z',
      changedAt: '2026-11-22T03:00:00.000Z',
    });
  });

  test('other metadata at the same status is stored and no change', () => {
    const stored = play(['warning']).finding!;
    const seen = seenResources('check', ['Region', 'CPU'], [resource('r', 'warning', { metadata: ['eu-west-1', '4%'] })])
      .values()
      .next().value;
    const update = compareFinding(stored, seen, DAYS[1]!, DAYS[0]!);
    expect(update?.finding).toMatchObject({ metadata: { CPU: '4%' }, changedAt: stored.changedAt });
    expect(update?.change).toBeUndefined();
  });

  test('nothing is written when nothing is different', () => {
    expect(compareFinding(play(['warning']).finding!, observe('warning'), DAYS[1]!, DAYS[0]!)).toBeUndefined();
  });
});

describe('the resources of a result', () => {
  const seen = (columns: string[], ...listed: Parameters<typeof resource>[]) => [
    ...seenResources(
      'check',
      columns,
      listed.map(args => resource(...args)),
    ).values(),
  ];

  test('metadata gets the names of its columns, also where they are missing, empty or doubled', () => {
    const [only] = seen(['Region', 'Day', 'Day', ''], ['r', 'error', { metadata: ['eu', null, '3', 'extra'] }]);
    expect(only?.metadata).toEqual({ Region: 'eu', Day: '3', 'Column 4': 'extra' });
    const [without] = seen([], ['r', 'error', { metadata: ['eu'] }]);
    expect(without?.metadata).toEqual({ 'Column 1': 'eu' });
    const [other] = seen(['Day', 'Day'], ['r', 'error', { metadata: ['1', '2'] }]);
    expect(other?.metadata).toEqual({ Day: '1', 'Day (2)': '2' });
  });

  test('a column may be called like a property that every object has', () => {
    const [only] = seen(['constructor'], ['r', 'error', { metadata: ['x'] }]);
    expect(only?.metadata).toEqual({ constructor: 'x' });
  });

  test('a resource that is listed twice counts as the worse of the two', () => {
    expect(seen([], ['r', 'warning'], ['r', 'error'], ['r', 'warning']).map(({ status }) => status)).toEqual(['error']);
  });

  test('the same ID in two regions is two resources', () => {
    expect(seen([], ['r', 'warning', { region: 'a' }], ['r', 'warning', { region: 'b' }])).toHaveLength(2);
  });

  test('an ID that is too long for a key is still told from another', () => {
    const long = 'x'.repeat(2_000);
    const keys = seen([], [`${long}1`, 'warning'], [`${long}2`, 'warning']).map(({ findingKey }) => findingKey);
    expect(new Set(keys).size).toBe(2);
    expect(Math.max(...keys.map(key => Buffer.byteLength(key)))).toBeLessThanOrEqual(1_024);
  });
});

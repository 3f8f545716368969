import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { columnValue } from '../../local/support-simulator/world/column-values';
import { defaultWorld } from '../../local/support-simulator/world/default-world';
import { readWorld } from '../../local/support-simulator/world/read-world';

const example = join(__dirname, '../../local/support-simulator/worlds/example.json');
const largeAccount = join(__dirname, '../../local/support-simulator/worlds/large-account.json');

test('the default world has fresh, stale, slow, abandoned and automatic checks', () => {
  const { checks } = defaultWorld({ processingSeconds: 100 });
  expect(checks).toHaveLength(106);
  expect(checks.filter(({ refreshable }) => !refreshable)).toHaveLength(12);
  expect(checks.filter(({ refreshedSecondsAgo }) => refreshedSecondsAgo < 3600)).toHaveLength(5);
  expect(checks.filter(({ refreshedSecondsAgo }) => refreshedSecondsAgo > 86_400)).toHaveLength(101);
  expect(checks.filter(({ processingSeconds }) => processingSeconds > 150)).toHaveLength(4);
  expect(checks.filter(({ outcomes }) => outcomes[0] === 'abandoned')).toHaveLength(2);
});

test('the same seed makes the same world, another seed another', () => {
  expect(defaultWorld({ seed: 4 })).toEqual(defaultWorld({ seed: 4 }));
  expect(defaultWorld({ seed: 4 })).not.toEqual(defaultWorld({ seed: 5 }));
});

test('the example file is read, with what it leaves out as in the default world', () => {
  const { seed, checks } = readWorld(JSON.parse(readFileSync(example, 'utf8')), { seed: 99, processingSeconds: 1 });
  const check = (id: string) => checks.find(candidate => candidate.id === id)!;
  expect(seed).toBe(7);
  expect(checks).toHaveLength(110);
  expect(check('Qch7DwouX1')).toMatchObject({ processingSeconds: 60, flagged: [12, 9, 9, 0], refreshedSecondsAgo: 604_800 });
  expect(check('HCP4007jGY').refreshable).toBe(false);
  expect(check('zXCkfM1nI3').failure).toBe('InternalServerError');
  expect(check('jL7PP0l7J9')).toMatchObject({ refreshedSecondsAgo: 900, status: 'error' });
  expect(check('12Fnkpl8Y5').refreshable).toBe(false);
});

test('an account may have more checks than are known by name, each with an ID of its own', () => {
  const { checks } = readWorld({ checkCount: 500 });
  expect(new Set(checks.map(({ id }) => id)).size).toBe(500);
  expect(checks[106]!.name).toBe(`${checks[0]!.name} (2)`);
});

test('checks can be named by their places', () => {
  const { checks } = readWorld({
    checkCount: 12,
    everyCheck: { refreshable: true },
    overrides: [
      { from: 2, count: 3, refreshable: false },
      { checkIds: ['Qch7DwouX1'], flagged: [50_000] },
    ],
  });
  expect(checks.flatMap(({ refreshable }, place) => (refreshable ? [] : [place]))).toEqual([2, 3, 4]);
});

test('the example of a large account has the checks that it promises', () => {
  const { checks } = readWorld(JSON.parse(readFileSync(largeAccount, 'utf8')));
  const count = (matches: (check: (typeof checks)[number]) => boolean) => checks.filter(matches).length;
  expect(checks).toHaveLength(600);
  expect(count(({ refreshable }) => !refreshable)).toBe(130);
  expect(count(({ enqueuedSeconds, processingSeconds }) => enqueuedSeconds + processingSeconds === 2_400)).toBe(10);
  expect(count(({ outcomes }) => outcomes.every(outcome => outcome === 'abandoned'))).toBe(3);
  expect(count(({ failure }) => failure === 'InternalServerError')).toBe(2);
  expect(count(({ flagged }) => flagged[0]! > 0)).toBe(60);
});

test('an account may have no checks', () => {
  expect(readWorld({ checkCount: 0 }).checks).toEqual([]);
});

test('at least as many resources are processed as are flagged', () => {
  const { checks } = readWorld({ everyCheck: { flagged: [300], processed: 5 } });
  expect(checks.every(({ processed, listedOk }) => processed === 300 + listedOk)).toBe(true);
});

test.each([
  [{ chekCount: 5 }, 'the top: Unrecognized key'],
  [{ overrides: [{ checkIds: ['Qch7DwouX1'], flaged: [1] }] }, 'overrides.0: Unrecognized key'],
  [{ overrides: [{ checkIds: ['nothing'] }] }, 'the account has no check nothing'],
  [{ checkCount: 5, overrides: [{ from: 3, count: 3 }] }, 'overrides.0: the account has only 5 checks'],
  [{ overrides: [{ from: 3, refreshable: false }] }, 'overrides.0: Name checks with checkIds, or with from and count'],
  [{ overrides: [{ checkIds: ['Qch7DwouX1'], count: 2 }] }, 'overrides.0: Name checks'],
  [{ everyCheck: { outcomes: ['lost'] } }, 'everyCheck.outcomes.0'],
  [[], 'the top'],
])('a world file with a mistake is refused with the place of the mistake: %j', (json, message) => {
  expect(() => readWorld(json)).toThrow(message);
  expect(() => readWorld(json)).toThrow(/^The world file is wrong at [^\n]+$/);
});

test('every column of every real check has a believable value', () => {
  const traits = { key: 'k', checkName: 'VPC', region: 'us-east-1', status: 'error' as const };
  const headings = new Set(defaultWorld().checks.flatMap(({ metadata }) => metadata));
  expect([...headings].filter(heading => columnValue(heading, traits) === '-')).toEqual([]);
});

test('a heading nobody thought of gets a dash', () => {
  const traits = { key: 'k', checkName: 'EC2 Things', region: 'us-east-1', status: 'warning' as const };
  expect(columnValue('Zorp', traits)).toBe('-');
  expect(columnValue('Instance ID', traits)).toMatch(/^i-[0-9a-f]{17}$/);
  expect(columnValue('Region/AZ', traits)).toMatch(/^us-east-1[abc]$/);
  expect(columnValue('IP Address', traits)).toMatch(/^203\.0\.113\.\d{1,3}$/);
  expect(columnValue('Access Key', traits)).toMatch(/^AKIA[0-9A-F]{16}$/);
});

import * as fc from 'fast-check';
import { globMatcher, matchesGlob } from '../../lambdas/shared/glob';

/** What a glob means, without a thought for time. */
function means([first, ...pattern]: string[], value: string[]): boolean {
  if (first === undefined) return value.length === 0;
  if (first === '*') return means(pattern, value) || (value.length > 0 && means([first, ...pattern], value.slice(1)));
  return value.length > 0 && (first === '?' || first === value[0]) && means(pattern, value.slice(1));
}

const matches = (glob: string, value: string) => globMatcher(glob)([value]);

test.each([
  ['checkout-*', 'checkout-5xx', true],
  ['checkout-*', 'pre-checkout-5xx', false],
  ['*-5xx', 'checkout-5xx', true],
  ['checkout-?xx', 'checkout-5xx', true],
  ['?-disk', '💾-disk', true],
  ['??-disk', '💾-disk', false],
  ['*💾', 'a💾', true],
  ['?', '\ud83d', true],
  ['a.c', 'abc', false],
  ['[ab]', 'a', false],
  ['a\\*', 'a*', false],
  ['team:*:p99', 'team:checkout:p99', true],
  ['*', '', true],
  ['**', 'a\nb', true],
  ['', '', true],
  ['', 'a', false],
  ['A*', 'a', false],
])('%j against %j: %j', (glob, value, expected) => {
  expect(matches(glob, value)).toBe(expected);
});

test('one of several globs is enough, for one of several values', () => {
  expect(globMatcher(['a*', 'b*'])(['c', 'bc'])).toBe(true);
  expect(globMatcher(['a*', 'b*'])(['c'])).toBe(false);
  expect(globMatcher([])(['a'])).toBe(false);
});

test('matches exactly what the glob means', () => {
  const character = fc.constantFrom('a', 'b', '💾');
  const pattern = fc.array(fc.oneof(character, fc.constantFrom('*', '?')), { maxLength: 8 });
  fc.assert(
    fc.property(pattern, fc.array(character, { maxLength: 10 }), (glob, value) => {
      expect(matches(glob.join(''), value.join(''))).toBe(means(glob, value));
    }),
    { numRuns: 2_000 },
  );
});

test.each(['*a*a*a*a*b', '*a'.repeat(100), '*?*?*?*?*b', `${'*aaaaaaaaaa'.repeat(9)}b`, '*'.repeat(255), `*${'a'.repeat(127)}b`])(
  'the longest name against %j takes no more steps than characters times characters',
  glob => {
    const value = [...'a'.repeat(255)];
    let steps = 0;
    matchesGlob([...glob], value, () => steps++);
    expect(steps).toBeLessThanOrEqual((value.length + 1) * (glob.length + 1));
  },
);

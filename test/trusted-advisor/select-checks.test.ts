import { excludedCheckIdsOf, parseStart } from '../../lambdas/trusted-advisor/parse-start';
import { type CheckPolicy, selectChecks } from '../../lambdas/trusted-advisor/select-checks';

const CHECKS = [
  { checkId: 'open-ports', category: 'security' },
  { checkId: 'idle-hosts', category: 'cost_optimizing' },
  { checkId: 'root-mfa', category: 'security' },
];
const everything: CheckPolicy = { categories: [], excludedCheckIds: [] };

function select(policy: Partial<CheckPolicy>, chosen?: string[], excluded: string[] = []) {
  const { selected, ...rest } = selectChecks(CHECKS, { ...everything, ...policy }, checkId => excluded.includes(checkId), chosen);
  return { selected: selected.map(({ checkId }) => checkId), ...rest };
}

test.each([[[]], [['all']]])('the categories %j are every check', categories =>
  expect(select({ categories }).selected).toEqual(['open-ports', 'idle-hosts', 'root-mfa']),
);

test('a category leaves out the checks of others', () =>
  expect(select({ categories: ['security'] }).selected).toEqual(['open-ports', 'root-mfa']));

test('an excluded check is left out', () =>
  expect(select({ excludedCheckIds: ['root-mfa'] }).selected).toEqual(['open-ports', 'idle-hosts']));

test('a check that the rules exclude is left out and named', () =>
  expect(select({ categories: ['security'] }, undefined, ['root-mfa', 'idle-hosts'])).toEqual({
    selected: ['open-ports'],
    excludedCheckIds: ['root-mfa'],
    unknownCheckIds: [],
  }));

test('checks chosen by hand are taken whatever the policy says, and unknown ones are named', () =>
  expect(select({ categories: ['security'], excludedCheckIds: ['idle-hosts'] }, ['idle-hosts', 'mistyped'])).toEqual({
    selected: ['idle-hosts'],
    excludedCheckIds: [],
    unknownCheckIds: ['mistyped'],
  }));

describe('the input of a run', () => {
  const run = { runId: 'run-1', startedAt: '2026-11-22T03:00:00Z' };

  test.each([[{}], [undefined], [null], [{ checkIds: null }], ['text']])('%j is a run over all checks', input =>
    expect(parseStart({ ...run, input })).toEqual(run),
  );

  test('checks can be chosen, and count once', () =>
    expect(parseStart({ ...run, input: { checkIds: ['a', 'b', 'a'] } })).toEqual({ ...run, checkIds: ['a', 'b'] }));

  test.each([
    ['a,b', ['a', 'b']],
    [' a, b ,', ['a', 'b']],
    ['', []],
    [undefined, []],
  ])('the checks to leave alone come with it: %j', (excludedCheckIds, ids) =>
    expect(excludedCheckIdsOf({ ...run, excludedCheckIds })).toEqual(ids),
  );

  test.each([[[]], ['a'], [[1]], [['']]])('checkIds %j is refused with the reason', checkIds =>
    expect(() => parseStart({ ...run, input: { checkIds } })).toThrow(/list of Trusted Advisor check IDs/),
  );
});

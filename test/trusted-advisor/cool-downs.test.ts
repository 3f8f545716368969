import {
  type CoolDown,
  planRefresh,
  rememberFailed,
  rememberRefreshable,
  rememberUnrefreshable,
} from '../../lambdas/trusted-advisor/cool-downs';

const NOW = new Date('2026-11-22T03:00:00Z');
const DAY_MILLIS = 24 * 60 * 60 * 1000;
const BEFORE = '2026-11-22T02:59:59.000Z';
const AFTER = '2026-11-22T03:00:01.000Z';

function plan(coolDown: Omit<CoolDown, 'checkId'> | undefined, chosenByHand = false) {
  const coolDowns = new Map(coolDown ? [['a', { checkId: 'a', ...coolDown }]] : []);
  const lists = planRefresh(['a'], coolDowns, NOW, chosenByHand);
  return Object.entries(lists).flatMap(([name, checkIds]) => (checkIds.length > 0 ? [name] : []));
}

test('a check that nothing is known of is asked for its refresh', () => expect(plan(undefined)).toEqual(['askRefresh']));

test('a check in its cool-down is fresh', () => expect(plan({ refreshable: true, notBefore: AFTER })).toEqual(['alreadyFresh']));

test('a refreshable check after its cool-down is asked for its status, with all the others of its kind', () =>
  expect(plan({ refreshable: true, notBefore: BEFORE })).toEqual(['askStatus']));

test('a check that refused is left alone', () => expect(plan({ refreshable: false, notBefore: AFTER })).toEqual(['notRefreshable']));

test('a check that refused is tried again when its time has come', () =>
  expect(plan({ refreshable: false, notBefore: BEFORE })).toEqual(['askRefresh']));

test('a check that refused is tried again when somebody asks for it by name', () =>
  expect(plan({ refreshable: false, notBefore: AFTER }, true)).toEqual(['askRefresh']));

describe('a check that failed by itself', () => {
  const coolDown = rememberFailed('a', 'InternalServerError', NOW);

  test('is left alone for a while, shorter than an hour', () => {
    expect(plan({ ...coolDown, notBefore: AFTER })).toEqual(['failed']);
    expect(Date.parse(coolDown.notBefore) - NOW.getTime()).toBe(50 * 60_000);
  });

  test('is asked for its refresh then, not for a status that would spoil the call for the others', () =>
    expect(plan({ ...coolDown, notBefore: BEFORE })).toEqual(['askRefresh']));

  test('is asked at once when somebody asks for it by name', () =>
    expect(plan({ ...coolDown, notBefore: AFTER }, true)).toEqual(['askRefresh']));
});

test('a refreshed check is remembered until the end of its cool-down', () => {
  const status = { checkId: 'a', status: 'success', millisUntilNextRefreshable: 3_600_000 };
  expect(rememberRefreshable(status, NOW)).toEqual({ checkId: 'a', refreshable: true, notBefore: '2026-11-22T04:00:00.000Z' });
});

test('checks that refused are tried again after 25 to 35 days, not all on the same day', () => {
  const days = Array.from({ length: 130 }, (_, index) => rememberUnrefreshable(`check-${index}`, NOW)).map(({ notBefore }) =>
    Math.floor((Date.parse(notBefore) - NOW.getTime()) / DAY_MILLIS),
  );
  expect(Math.min(...days)).toBeGreaterThanOrEqual(25);
  expect(Math.max(...days)).toBeLessThan(35);
  const busiest = Math.max(...days.map(day => days.filter(other => other === day).length));
  expect(busiest).toBeLessThan(30);
});
